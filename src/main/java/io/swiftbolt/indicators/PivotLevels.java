package io.swiftbolt.indicators;

import io.swiftbolt.indicators.Pivots.Side;
import io.swiftbolt.market.BarSeries;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The newest turning points of one period, and on which side of them the price is.
 *
 * @param period bars on either side that do not exceed it
 */
public record PivotLevels(int period, OptionalDouble high, OptionalDouble low, Status highStatus, Status lowStatus) {

  /** What a level is to the last bar. */
  public enum Status {
    /** The whole bar lies above it. */
    SUPPORT,
    /** The whole bar lies below it. */
    RESISTANCE,
    /** The bar is at it. */
    ACTIVE,
    /** There is none. */
    INACTIVE
  }

  /**
   * @param band how far from a level a bar is still at it
   * @return empty with fewer bars than the period needs
   */
  static Optional<PivotLevels> of(BarSeries bars, int period, double band) {
    if (bars.size() <= 2 * period) {
      return Optional.empty();
    }
    OptionalDouble high = Pivots.newest(bars, Side.HIGH, period);
    OptionalDouble low = Pivots.newest(bars, Side.LOW, period);
    return Optional.of(new PivotLevels(period, high, low, status(bars, high, band), status(bars, low, band)));
  }

  private static Status status(BarSeries bars, OptionalDouble level, double band) {
    if (level.isEmpty()) {
      return Status.INACTIVE;
    }
    int last = bars.size() - 1;
    if (bars.low(last) > level.getAsDouble() + band) {
      return Status.SUPPORT;
    }
    return bars.high(last) < level.getAsDouble() - band ? Status.RESISTANCE : Status.ACTIVE;
  }
}
