package io.swiftbolt.provider;

import io.swiftbolt.market.TimeRange;
import java.time.Duration;
import java.time.Instant;

/** What a request is for. Each has a share of a vendor's quota that the other cannot take from it. */
public enum Purpose {
  /** Bars of the newest time, and everything that somebody waits for. */
  FRESH,
  /** History. */
  BACKFILL;

  /** @param freshWithin how long ago a range may have ended to count as fresh: long enough for a long weekend */
  static Purpose of(TimeRange range, Instant now, Duration freshWithin) {
    return range.to().isBefore(now.minus(freshWithin)) ? BACKFILL : FRESH;
  }
}
