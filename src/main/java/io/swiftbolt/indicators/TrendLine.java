package io.swiftbolt.indicators;

import io.swiftbolt.indicators.Pivots.Side;
import io.swiftbolt.market.BarSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The straight line of least squares through turning points.
 *
 * @param value at the last bar
 * @param slope price a bar, above 0 when it rises
 */
public record TrendLine(double value, double slope) {
  private static final int PERIOD = 5;
  private static final int BARS = 150;
  private static final int AHEAD = 10;

  /** Through the turning points of the last 150 bars; empty with fewer than two. */
  static Optional<TrendLine> through(BarSeries bars, Side side) {
    int last = bars.size() - 1;
    List<Integer> pivots = Pivots.all(bars, side, PERIOD).stream().filter(at -> at > last - BARS).toList();
    if (pivots.size() < 2) {
      return Optional.empty();
    }
    double meanAt = pivots.stream().mapToInt(at -> at).average().orElseThrow();
    double meanPrice = pivots.stream().mapToDouble(at -> side.price(bars, at)).average().orElseThrow();
    double together = 0;
    double alone = 0;
    for (int at : pivots) {
      together += (at - meanAt) * (side.price(bars, at) - meanPrice);
      alone += (at - meanAt) * (at - meanAt);
    }
    double slope = together / alone;
    return Optional.of(new TrendLine(meanPrice + slope * (last - meanAt), slope));
  }

  /** At the ten bars to come. */
  public List<Double> ahead() {
    List<Double> values = new ArrayList<>();
    for (int i = 1; i <= AHEAD; i++) {
      values.add(value + slope * i);
    }
    return values;
  }
}
