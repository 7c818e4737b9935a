package io.swiftbolt.indicators;

/**
 * A level and how often it held. Held = a bar touched it and closed back on the side it came from.
 *
 * @param support below the price, or else above it
 * @param touches bars that came to it after it was known
 * @param held of these
 * @param probability that it holds the next time: its own record drawn towards that of all levels of its side
 * @param lower end of that probability's 80 % interval
 * @param upper end of it
 */
public record TestedLevel(double level, boolean support, int touches, int held, double probability, double lower,
    double upper) {}
