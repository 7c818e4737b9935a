package io.swiftbolt.indicators;

import io.swiftbolt.indicators.Pivots.Side;
import io.swiftbolt.market.BarSeries;
import java.util.ArrayList;
import java.util.List;

/**
 * How turning points of 14 bars fared since they were known. A level that a bar closed through is done with. The probability that
 * one holds is the mean of a Beta distribution: its own record, and as prior what all levels of its side in this series did
 * (itself begun at one half), worth four touches.
 */
final class LevelTests {
  private static final int PERIOD = 14;
  private static final double PRIOR_TOUCHES = 4;
  /** Standard normal quantile of 0.9: both sides together leave 80 %. */
  private static final double Z = 1.2815515655446004;

  private LevelTests() {}

  /**
   * @param whole levels not closed through, in the order in which they arose
   * @param signals what the last bar did to levels
   */
  record Outcome(List<TestedLevel> whole, List<String> signals) {}

  private record Level(double price, int touches, int held, boolean broken, boolean touchedNow, boolean brokenNow) {}

  static Outcome of(BarSeries bars, Side side) {
    List<Level> levels = Pivots.all(bars, side, PERIOD).stream().map(at -> follow(bars, side, at)).toList();
    double held = levels.stream().mapToInt(Level::held).sum();
    double touches = levels.stream().mapToInt(Level::touches).sum();
    double prior = (held + 1) / (touches + 2);
    List<TestedLevel> whole = levels.stream().filter(level -> !level.broken()).map(level -> tested(level, side, prior))
        .toList();
    List<String> signals = new ArrayList<>();
    String name = side == Side.LOW ? "support" : "resistance";
    if (levels.stream().anyMatch(Level::brokenNow)) {
      signals.add(name + "_break");
    }
    if (levels.stream().anyMatch(level -> level.touchedNow() && !level.brokenNow())) {
      signals.add(name + "_retest");
    }
    return new Outcome(whole, signals);
  }

  /** Through the bars after the one that made it known. */
  private static Level follow(BarSeries bars, Side side, int at) {
    double price = side.price(bars, at);
    int touches = 0;
    int held = 0;
    int last = bars.size() - 1;
    for (int i = at + PERIOD + 1; i <= last; i++) {
      boolean touched = side == Side.LOW ? bars.low(i) <= price : bars.high(i) >= price;
      if (!touched) {
        continue;
      }
      touches++;
      if (side == Side.LOW ? bars.close(i) < price : bars.close(i) > price) {
        return new Level(price, touches, held, true, i == last, i == last);
      }
      held++;
    }
    boolean touchedNow = last > at + PERIOD && (side == Side.LOW ? bars.low(last) <= price : bars.high(last) >= price);
    return new Level(price, touches, held, false, touchedNow, false);
  }

  private static TestedLevel tested(Level level, Side side, double prior) {
    double n = level.touches() + PRIOR_TOUCHES;
    double mean = (level.held() + PRIOR_TOUCHES * prior) / n;
    // Wilson's interval over own and prior touches
    double centre = (mean + Z * Z / (2 * n)) / (1 + Z * Z / n);
    double half = Z * Math.sqrt(mean * (1 - mean) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n);
    return new TestedLevel(level.price(), side == Side.LOW, level.touches(), level.held(), mean, centre - half,
        centre + half);
  }
}
