package io.swiftbolt.forecast;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How forecasts of one horizon did. Losses are in log returns.
 *
 * @param forecasts that were scored
 * @param effective how many independent ones they are worth
 * @param pinball mean loss
 * @param baselines mean losses of the baselines
 * @param gains our loss less each baseline's, below 0 when ours is less
 * @param covered50 share of outcomes within the 50 % interval; likewise 80 and 90
 * @param terciles share within the 80 % interval where the forecast deviation was in the lowest, middle, highest third
 * @param width80 mean width of the 80 % interval
 */
public record HorizonReport(Horizon horizon, int forecasts, double effective, double pinball,
    Map<Baseline, Double> baselines, Map<Baseline, Interval> gains, double covered50, Interval covered80,
    double covered90, List<Double> terciles, double width80, double winkler80) {

  public HorizonReport {
    baselines = Map.copyOf(baselines);
    gains = Map.copyOf(gains);
    terciles = List.copyOf(terciles);
  }

  /** A baseline's mean loss. */
  public double loss(Baseline baseline) {
    return baselines.getOrDefault(baseline, Double.NaN);
  }

  /** Our loss less a baseline's. */
  public Interval gains(Baseline baseline) {
    return gains.getOrDefault(baseline, new Interval(Double.NaN, Double.NaN, Double.NaN));
  }

  static HorizonReport of(Horizon horizon, List<ScoredForecast> rows) {
    int dates = rows.stream().mapToInt(ScoredForecast::date).max().orElse(0) + 1;
    Map<Baseline, Double> losses = new EnumMap<>(Baseline.class);
    Map<Baseline, Interval> gains = new EnumMap<>(Baseline.class);
    for (Baseline baseline : Baseline.values()) {
      losses.put(baseline, mean(rows, row -> loss(row, baseline)));
      gains.put(baseline,
          blocks(rows, dates, row -> row.pinball() - loss(row, baseline)).interval(horizon.sessions()));
    }
    return new HorizonReport(horizon, rows.size(), effective(rows, dates, horizon),
        mean(rows, ScoredForecast::pinball), losses, gains, mean(rows, row -> row.covered50() ? 1 : 0),
        blocks(rows, dates, row -> row.covered80() ? 1 : 0).interval(horizon.sessions()),
        mean(rows, row -> row.covered90() ? 1 : 0), terciles(rows), mean(rows, ScoredForecast::width80),
        mean(rows, ScoredForecast::winkler80));
  }

  private static double loss(ScoredForecast row, Baseline baseline) {
    return row.baselines().getOrDefault(baseline, Double.NaN);
  }

  private static double mean(List<ScoredForecast> rows, ToDoubleFunction<ScoredForecast> value) {
    return rows.stream().mapToDouble(value).average().orElse(Double.NaN);
  }

  private static DateBlocks blocks(List<ScoredForecast> rows, int dates, ToDoubleFunction<ScoredForecast> value) {
    DateBlocks blocks = new DateBlocks(dates);
    rows.forEach(row -> blocks.add(row.date(), value.applyAsDouble(row)));
    return blocks;
  }

  /** As many independent losses would have a mean of this uncertainty. */
  private static double effective(List<ScoredForecast> rows, int dates, Horizon horizon) {
    double mean = mean(rows, ScoredForecast::pinball);
    double variance = mean(rows, row -> (row.pinball() - mean) * (row.pinball() - mean));
    double ofMean = blocks(rows, dates, ScoredForecast::pinball).variance(horizon.sessions());
    return ofMean == 0 ? rows.size() : Math.min(rows.size(), variance / ofMean);
  }

  private static List<Double> terciles(List<ScoredForecast> rows) {
    List<ScoredForecast> byDeviation = rows.stream().sorted(Comparator.comparingDouble(ScoredForecast::deviation))
        .toList();
    List<Double> shares = new ArrayList<>();
    for (int third = 0; third < 3; third++) {
      shares.add(mean(byDeviation.subList(third * rows.size() / 3, (third + 1) * rows.size() / 3),
          row -> row.covered80() ? 1 : 0));
    }
    return List.copyOf(shares);
  }
}
