package io.swiftbolt.forecast;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * Issues forecasts session by session as the server would have, learning only from what was known by then, and scores them when
 * their sessions have come. The model is learnt anew every 21 sessions from outcomes that were known, so nothing overlaps: the
 * purge is the horizon itself.
 */
public final class WalkForward {
  private static final int RETRAIN = 21;

  private final List<History> histories;
  private final long[] dates;
  private final long end;
  private final Map<Horizon, AdaptiveScale> scales = new EnumMap<>(Horizon.class);
  private final Map<Horizon, Deque<Origin>> open = new EnumMap<>(Horizon.class);
  private final Map<Horizon, List<ScoredForecast>> scored = new EnumMap<>(Horizon.class);
  private final List<double[]> ewma = new ArrayList<>();

  private WalkForward(List<History> histories, long from, long to) {
    this.histories = histories;
    end = to;
    TreeSet<Long> all = new TreeSet<>();
    for (History history : histories) {
      for (int i = 0; i < history.size(); i++) {
        if (history.epochSecond(i) >= from && history.epochSecond(i) < to) {
          all.add(history.epochSecond(i));
        }
      }
      ewma.add(Ewma.path(history, history.size() - 1));
    }
    dates = all.stream().mapToLong(date -> date).toArray();
    for (Horizon horizon : Horizon.values()) {
      scales.put(horizon, new AdaptiveScale(horizon));
      open.put(horizon, new ArrayDeque<>());
      scored.put(horizon, new ArrayList<>());
    }
  }

  /** What was issued at one session: for each forecast when it matures, and whether its interval held. */
  private record Origin(List<Long> matures, List<Boolean> covered) {}

  /**
   * @param from first origin, seconds since the epoch
   * @param to neither an origin nor an outcome lies at or after it
   */
  public static WalkForwardReport run(List<History> histories, long from, long to) {
    WalkForward walk = new WalkForward(histories, from, to);
    for (int date = 0; date < walk.dates.length; date += RETRAIN) {
      walk.stretch(date, Math.min(date + RETRAIN, walk.dates.length));
    }
    Map<Horizon, HorizonReport> reports = new EnumMap<>(Horizon.class);
    walk.scored.forEach((horizon, rows) -> reports.put(horizon, HorizonReport.of(horizon, rows)));
    return new WalkForwardReport(reports);
  }

  /** With one model, learnt at the first of its sessions. */
  private void stretch(int first, int until) {
    int[] last = histories.stream().mapToInt(history -> history.lastUntil(dates[first])).toArray();
    Model model = Model.train(histories, last);
    Forecaster[] forecasters = new Forecaster[histories.size()];
    for (int s = 0; s < forecasters.length; s++) {
      if (model.knows(s)) {
        forecasters[s] = new Forecaster(histories.get(s), histories.get(s).size() - 1, model, s);
      }
    }
    for (int date = first; date < until; date++) {
      for (Horizon horizon : Horizon.values()) {
        mature(horizon, dates[date]);
        issue(horizon, date, model, forecasters);
      }
    }
  }

  private void mature(Horizon horizon, long now) {
    Deque<Origin> waiting = open.get(horizon);
    while (waiting != null && !waiting.isEmpty() && waiting.getFirst().matures.stream().allMatch(at -> at <= now)) {
      Origin origin = waiting.removeFirst();
      long outside = origin.covered.stream().filter(covered -> !covered).count();
      scale(horizon).matured((double) outside / origin.covered.size());
    }
  }

  private AdaptiveScale scale(Horizon horizon) {
    return Objects.requireNonNull(scales.get(horizon));
  }

  private void issue(Horizon horizon, int date, Model model, Forecaster[] forecasters) {
    double width = scale(horizon).width();
    int ahead = horizon.sessions();
    Origin origin = new Origin(new ArrayList<>(), new ArrayList<>());
    for (int s = 0; s < forecasters.length; s++) {
      History history = histories.get(s);
      int at = history.lastUntil(dates[date]);
      if (!model.knows(s) || history.epochSecond(at) != dates[date] || at + ahead >= history.size()
          || history.epochSecond(at + ahead) >= end) {
        continue;
      }
      ForecastDistribution forecast = forecasters[s].forecast(at, horizon, width);
      ScoredForecast row = score(forecast, date, s, at, history.returnAfter(at, ahead));
      scored.computeIfAbsent(horizon, none -> new ArrayList<>()).add(row);
      origin.matures.add(history.epochSecond(at + ahead));
      origin.covered.add(row.covered80());
    }
    if (!origin.covered.isEmpty()) {
      open.computeIfAbsent(horizon, none -> new ArrayDeque<>()).addLast(origin);
    }
  }

  private ScoredForecast score(ForecastDistribution forecast, int date, int symbol, int at, double outcome) {
    double[] quantiles = forecast.returns();
    Map<Baseline, Double> baselines = new EnumMap<>(Baseline.class);
    for (Baseline baseline : Baseline.values()) {
      baselines.put(baseline, Score.pinball(baseline.quantiles(histories.get(symbol), ewma.get(symbol), at,
          forecast.horizon().sessions()), outcome));
    }
    return new ScoredForecast(date, symbol, forecast.deviation(), Score.pinball(quantiles, outcome), baselines,
        Score.covers(quantiles, 2, outcome), Score.covers80(quantiles, outcome), Score.covers(quantiles, 0, outcome),
        quantiles[5] - quantiles[1], Score.winkler80(quantiles, outcome));
  }
}
