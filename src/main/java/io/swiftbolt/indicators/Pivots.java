package io.swiftbolt.indicators;

import io.swiftbolt.market.BarSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Turning points: a bar whose high (low) none of the bars beside it exceeds, so many on either side. */
final class Pivots {
  private Pivots() {}

  /** A side of the bars: highs, or lows turned upside down, so that both are searched alike. */
  enum Side {
    HIGH, LOW;

    /** The bar's price on this side. */
    double price(BarSeries bars, int at) {
      return this == HIGH ? bars.high(at) : bars.low(at);
    }

    private boolean exceeds(double one, double other) {
      return this == HIGH ? one > other : one < other;
    }
  }

  /** Indexes, ascending. The last {@code period} bars cannot be told yet. */
  static List<Integer> all(BarSeries bars, Side side, int period) {
    List<Integer> found = new ArrayList<>();
    for (int i = period; i < bars.size() - period; i++) {
      if (turns(bars, side, period, i)) {
        found.add(i);
      }
    }
    return found;
  }

  /** Price of the newest one. */
  static OptionalDouble newest(BarSeries bars, Side side, int period) {
    for (int i = bars.size() - period - 1; i >= period; i--) {
      if (turns(bars, side, period, i)) {
        return OptionalDouble.of(side.price(bars, i));
      }
    }
    return OptionalDouble.empty();
  }

  private static boolean turns(BarSeries bars, Side side, int period, int at) {
    double price = side.price(bars, at);
    for (int i = at - period; i <= at + period; i++) {
      if (side.exceeds(side.price(bars, i), price)) {
        return false;
      }
    }
    return true;
  }
}
