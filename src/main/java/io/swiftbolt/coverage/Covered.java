package io.swiftbolt.coverage;

import io.swiftbolt.market.TimeRangeSet;
import java.time.Instant;
import java.util.Optional;

/**
 * What a symbol's timeframe is covered for.
 *
 * @param covered time that a provider answered for, empty answers included
 * @param answeredEmpty sessions in it for which the answer held no bar: missing data, not a gap
 */
public record Covered(TimeRangeSet covered, TimeRangeSet answeredEmpty, Optional<Instant> lastSuccess) {
  public static final Covered NOTHING = new Covered(TimeRangeSet.EMPTY, TimeRangeSet.EMPTY, Optional.empty());
}
