package io.swiftbolt.market;

import java.time.Instant;

/**
 * One bar as traded (never adjusted).
 *
 * @param ts its start, UTC; a daily bar carries midnight New York of its session, a weekly one that of the week's Monday
 * @param open price of the first trade, dollars
 * @param volume shares, not negative; 0 for an index
 */
public record Bar(Instant ts, double open, double high, double low, double close, long volume) {}
