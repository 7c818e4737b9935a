package io.swiftbolt;

import io.swiftbolt.cli.Operations;
import io.swiftbolt.config.ConfigError;
import io.swiftbolt.config.ServerConfig;
import io.swiftbolt.database.Database;
import io.swiftbolt.fetch.FetchBarsVerticle;
import io.swiftbolt.jobs.JobRunReads;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.orchestrator.Backfill;
import io.swiftbolt.orchestrator.TickResult;
import io.swiftbolt.symbols.Watchlists;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One command's work on the database. Runs on a plain thread and may wait. */
final class Workbench implements Operations.Workshop {
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Engine engine;
  private final StopSignal stop;

  Workbench(ServerConfig config, StopSignal stop) {
    this.stop = stop;
    engine = Engine.open(config, Database.Use.COMMAND, Optional.empty(), stop);
  }

  @Override
  public Instant now() {
    return engine.clock.instant();
  }

  @Override
  public JsonObject tick() {
    engine.claimOrigin();
    TickResult tick = engine.ticks(ended -> {}).tick().await();
    return new JsonObject().put("message", tick.leader() ? "Tick complete" : "Another process is ticking")
        .put("duration", tick.took().toMillis())
        .put("results", new JsonObject().put("scanned", tick.scanned()).put("slices_created", tick.slicesCreated())
            .put("jobs_dispatched", tick.jobsDispatched()).put("errors", new JsonArray(tick.errors())));
  }

  @Override
  public JsonObject status() {
    return new StatusReport(engine).make();
  }

  @Override
  public Operations.BackfillState backfill(Operations.BackfillOrder order,
      Consumer<Operations.BackfillState> progress) {
    List<String> symbols = order.symbols().isEmpty() ? watched() : order.symbols();
    engine.claimOrigin();
    engine.symbols.ensure(symbols).await();
    List<UUID> runs = new ArrayList<>();
    for (String code : order.timeframes()) {
      stop.check();
      runs.addAll(queue(symbols, Timeframe.of(code), order));
    }
    FetchBarsVerticle workers = engine.workers();
    String deployed = engine.vertx.deployVerticle(workers).await();
    try {
      return watch(runs, progress);
    } finally {
      engine.vertx.undeploy(deployed).await(); // slices under way finish or go back to the queue
    }
  }

  /** The slices to wait for: those added, and those that were in the queue before, of an earlier run perhaps. */
  private Set<UUID> queue(List<String> symbols, Timeframe timeframe, Operations.BackfillOrder order) {
    TimeRange range = new TimeRange(order.from(), order.to());
    Backfill.Started started = engine.backfill()
        .start(symbols, timeframe, range, order.onlyGaps(), "backfill", Backfill.PRIORITY_URGENT).await();
    Set<UUID> runs = new LinkedHashSet<>(started.runs());
    if (started.planned() > runs.size()) {
      JobRunReads reads = new JobRunReads(engine.pool);
      for (String symbol : symbols) {
        reads.serving(symbol, timeframe, range, Integer.MAX_VALUE).await().stream()
            .filter(run -> Set.of("queued", "running").contains(run.status())).forEach(run -> runs.add(run.id()));
      }
    }
    return runs;
  }

  private Operations.BackfillState watch(List<UUID> runs, Consumer<Operations.BackfillState> progress) {
    JobRunReads reads = new JobRunReads(engine.pool);
    while (true) {
      JobRunReads.Summary summary = reads.summary(runs).await();
      Operations.BackfillState state = new Operations.BackfillState(runs.size(), summary.done(), summary.failed(),
          summary.rowsWritten());
      progress.accept(state);
      if (state.isComplete() || stop.isGiven()) {
        return state;
      }
      engine.vertx.timer(LOOK.toMillis(), TimeUnit.MILLISECONDS).await();
    }
  }

  private List<String> watched() {
    List<String> configured = engine.config.watchlist().symbols();
    List<String> watched = configured.isEmpty() ? new Watchlists(engine.pool).tickers().await() : configured;
    if (watched.isEmpty()) {
      throw new ConfigError("--all needs a watch-list: set SWIFTBOLT_WATCHLIST, or name symbols with --symbols");
    }
    return watched;
  }

  @Override
  public void close() {
    engine.close();
  }
}
