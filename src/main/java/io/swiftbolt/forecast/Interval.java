package io.swiftbolt.forecast;

/**
 * A mean with its uncertainty.
 *
 * @param mean over everything
 * @param lower end of its 95 % interval
 * @param upper end of it
 */
public record Interval(double mean, double lower, double upper) {}
