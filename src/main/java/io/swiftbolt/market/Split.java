package io.swiftbolt.market;

import java.time.Instant;
import java.time.LocalDate;

/**
 * A change of the number of shares.
 *
 * @param exDate first New York date that trades at the new count
 * @param from old shares; positive
 * @param to new shares that they become: 1 to 7 is a forward split, 8 to 1 a reverse one
 */
public record Split(LocalDate exDate, double from, double to) implements Comparable<Split> {
  public Split {
    if (!(from > 0 && to > 0 && from < Double.POSITIVE_INFINITY && to < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("a split's shares must be positive: " + from + " to " + to);
    }
  }

  /** New shares for one old share. */
  public double ratio() {
    return to / from;
  }

  /** Midnight New York of the ex-date: bars before it are in old shares. */
  public Instant effective() {
    return TradingCalendar.midnight(exDate);
  }

  @Override
  public int compareTo(Split other) {
    return exDate.compareTo(other.exDate);
  }
}
