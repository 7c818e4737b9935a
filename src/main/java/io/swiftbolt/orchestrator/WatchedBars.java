package io.swiftbolt.orchestrator;

import io.swiftbolt.config.WatchlistConfig;
import io.swiftbolt.market.Timeframe;
import java.util.ArrayList;
import java.util.List;

/** What is kept complete of a symbol on the watch-list, whoever put it there. */
public final class WatchedBars {
  private final WatchlistConfig config;
  private final List<Timeframe> configured;
  private final List<Timeframe> kept;

  public WatchedBars(WatchlistConfig config) {
    this.config = config;
    this.configured = config.timeframes().stream().map(Timeframe::of).distinct().toList();
    this.kept = new ArrayList<>(configured);
    if (config.liveDays() > 0 && configured.stream().anyMatch(Timeframe::isIntraday)
        && !configured.contains(Timeframe.M1)) {
      kept.add(Timeframe.M1);
    }
  }

  /** The timeframes that the configuration names. */
  public List<Timeframe> configured() {
    return configured;
  }

  /** These and, last, the minutes from which the bars that are being made are made. */
  public List<Timeframe> kept() {
    return List.copyOf(kept);
  }

  /** How many days back a timeframe is kept. */
  public int days(Timeframe timeframe) {
    if (!configured.contains(timeframe) && timeframe == Timeframe.M1) {
      return config.liveDays();
    }
    return timeframe.isIntraday() ? config.intradayDays() : config.dailyDays();
  }
}
