package io.swiftbolt.indicators;

import java.time.Instant;

/**
 * A turn of the adaptive SuperTrend.
 *
 * @param ts start of the bar that turned it
 * @param rising from here on
 * @param price its close
 * @param confidence 0 to 10
 * @param stop the band
 * @param target twice as far from the price as the stop, on the other side
 * @param range average true range at the turn
 */
public record TrendSignal(Instant ts, boolean rising, double price, int confidence, double stop, double target,
    double range) {}
