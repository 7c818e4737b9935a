package io.swiftbolt.coverage;

import io.swiftbolt.market.TimeRangeSet;

/**
 * A provider's answer, to be added to the coverage.
 *
 * @param covered the time that it speaks of
 * @param empty those sessions in it for which it held no bar
 * @param rows bars inserted or changed
 */
public record Answered(CoverageKey key, TimeRangeSet covered, TimeRangeSet empty, int rows, String provider) {}
