package io.swiftbolt.market;

import java.time.Instant;
import java.time.LocalDate;

/**
 * Cash paid for a share.
 *
 * @param exDate first New York date on which the shares trade without it
 * @param amount dollars a share as it is traded on that date; positive
 */
public record Dividend(LocalDate exDate, double amount) {
  public Dividend {
    if (!(amount > 0 && amount < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("a dividend must be positive: " + amount);
    }
  }

  /** Midnight New York of the ex-date: bars before it hold what is paid. */
  public Instant effective() {
    return TradingCalendar.midnight(exDate);
  }
}
