package io.swiftbolt.indicators;

import io.swiftbolt.indicators.Pivots.Side;
import io.swiftbolt.market.BarSeries;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Levels at which the price turned, as of the last bar of a series.
 *
 * @param price close of the last bar
 * @param supports below the price, nearest first, five at most
 * @param resistances above the price, likewise
 * @param pivots of the periods 5, 25, 50 and 100, as far as there are bars for them
 * @param supportLine through lows
 * @param resistanceLine through highs
 * @param testedSupports turning points below the price and how they held, nearest first; within 12 % of the price
 * @param testedResistances likewise above it
 * @param signals {@code support_retest}, {@code support_break}, {@code resistance_retest}, {@code resistance_break}: what the last
 *          bar did
 */
public record SupportResistance(double price, List<Double> supports, List<Double> resistances, List<PivotLevels> pivots,
    Optional<TrendLine> supportLine, Optional<TrendLine> resistanceLine, List<TestedLevel> testedSupports,
    List<TestedLevel> testedResistances, List<String> signals) {
  /** With fewer there is nothing to say. */
  public static final int LEAST_BARS = 20;
  private static final int[] PERIODS = {5, 25, 50, 100};
  private static final int MOST_SHOWN = 5;
  private static final int MOST_RANGES = 200;
  private static final double AT_LEVEL_RANGES = 1.5;
  private static final double FARTHEST = 0.12;
  /** Two levels nearer to each other than this are one. */
  private static final double SAME = 0.001;

  public static SupportResistance of(BarSeries bars) {
    if (bars.size() < LEAST_BARS) {
      throw new IllegalArgumentException("needs " + LEAST_BARS + " bars, has " + bars.size());
    }
    double price = bars.close(bars.size() - 1);
    double band = AT_LEVEL_RANGES * meanRange(bars);
    List<PivotLevels> pivots = new ArrayList<>();
    for (int period : PERIODS) {
      PivotLevels.of(bars, period, band).ifPresent(pivots::add);
    }
    Optional<TrendLine> lows = TrendLine.through(bars, Side.LOW);
    Optional<TrendLine> highs = TrendLine.through(bars, Side.HIGH);
    LevelTests.Outcome below = LevelTests.of(bars, Side.LOW);
    LevelTests.Outcome above = LevelTests.of(bars, Side.HIGH);
    List<Double> levels = Stream.of(
        pivots.stream().flatMap(pivot -> Stream.of(pivot.high(), pivot.low())).flatMap(SupportResistance::stream),
        Stream.concat(lows.stream(), highs.stream()).map(TrendLine::value),
        Stream.concat(below.whole().stream(), above.whole().stream()).map(TestedLevel::level))
        .flatMap(all -> all).filter(level -> level > 0).toList();
    List<String> signals = new ArrayList<>(below.signals());
    signals.addAll(above.signals());
    return new SupportResistance(price, nearest(levels.stream().filter(level -> level < price), price),
        nearest(levels.stream().filter(level -> level > price), price), List.copyOf(pivots), lows, highs,
        near(below.whole(), price), near(above.whole(), price), List.copyOf(signals));
  }

  /** The side that is nearer, as the price may turn there; neutral when a side is missing or both are as near. */
  public String bias() {
    if (supports.isEmpty() || resistances.isEmpty()) {
      return "Neutral";
    }
    int nearer = Double.compare(price - supports.getFirst(), resistances.getFirst() - price);
    return nearer == 0 ? "Neutral" : nearer < 0 ? "Bullish" : "Bearish";
  }

  private static Stream<Double> stream(OptionalDouble level) {
    DoubleStream values = level.stream();
    return values.boxed();
  }

  private static List<Double> nearest(Stream<Double> levels, double price) {
    List<Double> kept = new ArrayList<>();
    levels.sorted(Comparator.comparingDouble(level -> Math.abs(level - price))).forEach(level -> {
      if (kept.size() < MOST_SHOWN && kept.stream().noneMatch(one -> Math.abs(one - level) < SAME * price)) {
        kept.add(level);
      }
    });
    return List.copyOf(kept);
  }

  private static List<TestedLevel> near(List<TestedLevel> levels, double price) {
    return levels.stream().filter(level -> Math.abs(level.level() - price) <= FARTHEST * price)
        .filter(level -> level.support() ? level.level() < price : level.level() > price)
        .sorted(Comparator.comparingDouble(level -> Math.abs(level.level() - price))).limit(MOST_SHOWN).toList();
  }

  /** Simple mean of the last true ranges, 200 at most. */
  private static double meanRange(BarSeries bars) {
    int first = bars.size() - Math.min(MOST_RANGES, bars.size() - 1);
    TrueRange range = new TrueRange();
    range.add(bars.bar(first - 1));
    double sum = 0;
    for (int i = first; i < bars.size(); i++) {
      sum += range.add(bars.bar(i));
    }
    return sum / (bars.size() - first);
  }
}
