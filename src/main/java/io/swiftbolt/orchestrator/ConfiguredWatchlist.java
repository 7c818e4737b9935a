package io.swiftbolt.orchestrator;

import io.swiftbolt.config.WatchlistConfig;
import io.swiftbolt.jobs.JobDefinitions;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.symbols.Symbols;
import io.swiftbolt.symbols.Watchlists;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Makes the configured watch-list standing orders when a server starts. */
public final class ConfiguredWatchlist {
  private static final int PRIORITY = 100;
  /** The bars that charts are made of go first. */
  private static final int LIVE_PRIORITY = 90;

  private final Symbols symbols;
  private final Watchlists watchlists;
  private final JobDefinitions definitions;
  private final InstantSource clock;

  public ConfiguredWatchlist(Symbols symbols, Watchlists watchlists, JobDefinitions definitions, InstantSource clock) {
    this.symbols = symbols;
    this.watchlists = watchlists;
    this.definitions = definitions;
    this.clock = clock;
  }

  /** Orders of symbols that are not configured stay as they are, except those of minutes when no minutes are followed. */
  public Future<Void> begin(WatchlistConfig config) {
    WatchedBars watched = new WatchedBars(config);
    Future<?> stopped = watched.kept().contains(Timeframe.M1)
        ? Future.succeededFuture()
        : definitions.disable(Timeframe.M1, clock.instant());
    if (config.symbols().isEmpty()) {
      return stopped.mapEmpty();
    }
    return stopped.compose(done -> symbols.ensure(config.symbols()))
        .compose(made -> watchlists.add(config.symbols()))
        .compose(added -> {
          List<Future<?>> kept = new ArrayList<>();
          for (Timeframe timeframe : watched.kept()) {
            int priority = watched.configured().contains(timeframe) ? PRIORITY : LIVE_PRIORITY;
            kept.add(definitions.ensure(config.symbols(), timeframe, watched.days(timeframe), priority,
                clock.instant()));
          }
          return Future.all(kept);
        }).mapEmpty();
  }
}
