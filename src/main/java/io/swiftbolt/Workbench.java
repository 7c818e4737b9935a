package io.swiftbolt;

import io.swiftbolt.cli.Operations;
import io.swiftbolt.config.ServerConfig;
import io.swiftbolt.coverage.CoverageKey;
import io.swiftbolt.coverage.Covered;
import io.swiftbolt.coverage.Gaps;
import io.swiftbolt.database.DataOrigin;
import io.swiftbolt.database.Database;
import io.swiftbolt.fetch.FetchBarsVerticle;
import io.swiftbolt.jobs.JobDefinition;
import io.swiftbolt.jobs.JobRunReads;
import io.swiftbolt.jobs.JobRuns;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One command's work on the database. Runs on a plain thread and may wait. */
final class Workbench implements Operations.Workshop {
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Engine engine;

  Workbench(ServerConfig config) {
    engine = Engine.open(config, Database.Use.COMMAND, Optional.empty());
  }

  @Override
  public Instant now() {
    return engine.clock.instant();
  }

  @Override
  public JsonObject tick() {
    TickResult tick = engine.ticks().tick().await();
    return new JsonObject().put("message", tick.leader() ? "Tick complete" : "Another process is ticking")
        .put("duration", tick.took().toMillis())
        .put("results", new JsonObject().put("scanned", tick.scanned()).put("slices_created", tick.slicesCreated())
            .put("jobs_dispatched", tick.jobsDispatched()).put("errors", new JsonArray(tick.errors())));
  }

  @Override
  public JsonObject status() {
    Instant now = now();
    Map<CoverageKey, Covered> covered = engine.coverage.all().await();
    Gaps gaps = new Gaps(engine.calendar(), covered);
    JsonArray rows = new JsonArray();
    int missing = 0;
    for (JobDefinition definition : engine.definitions.enabled().await()) {
      Instant asOf = now.minus(engine.source().delay(definition.timeframe().base()));
      TimeRange window = new TimeRange(asOf.minus(Duration.ofDays(definition.windowDays())), asOf);
      int open = gaps.of(definition.symbolId(), definition.timeframe(), window).ranges().size();
      missing += open;
      rows.add(row(definition, covered, open));
    }
    JobRuns.Depth depth = engine.runs.depth().await();
    JsonObject status = new JsonObject().put("database", engine.database.url().display())
        .put("data", DataOrigin.read(engine.pool).await().map(DataOrigin::code).orElse("none"))
        .put("now", now.toString()).put("gaps", missing)
        .put("queue", new JsonObject().put("queued", depth.queued()).put("due", depth.due())
            .put("running", depth.running()))
        .put("coverage", rows);
    engine.heartbeats.last().await().ifPresent(beat -> status.put("heartbeat", beat.lastSeen() + " " + beat.status()));
    return status;
  }

  private static JsonObject row(JobDefinition definition, Map<CoverageKey, Covered> covered, int gaps) {
    Covered base = covered.getOrDefault(new CoverageKey(definition.symbolId(), definition.timeframe().base()),
        Covered.NOTHING);
    JsonObject row = new JsonObject().put("symbol", definition.symbol())
        .put("timeframe", definition.timeframe().code()).put("window_days", definition.windowDays()).put("gaps", gaps)
        .put("answered_empty", base.answeredEmpty().ranges().size());
    base.covered().span().ifPresent(span -> row.put("from", span.from().toString()).put("to", span.to().toString()));
    return row;
  }

  @Override
  public Operations.BackfillState backfill(Operations.BackfillOrder order,
      Consumer<Operations.BackfillState> progress) {
    List<String> symbols = order.symbols().isEmpty() ? watched() : order.symbols();
    engine.symbols.ensure(symbols).await();
    List<UUID> runs = new ArrayList<>();
    for (String code : order.timeframes()) {
      runs.addAll(engine.backfill().start(symbols, Timeframe.of(code), new TimeRange(order.from(), order.to()),
          order.onlyGaps(), "backfill", Backfill.PRIORITY_URGENT).await().runs());
    }
    FetchBarsVerticle workers = engine.workers();
    String deployed = engine.vertx.deployVerticle(workers).await();
    try {
      return watch(runs, progress);
    } finally {
      engine.vertx.undeploy(deployed).await();
    }
  }

  private Operations.BackfillState watch(List<UUID> runs, Consumer<Operations.BackfillState> progress) {
    JobRunReads reads = new JobRunReads(engine.pool);
    while (true) {
      JobRunReads.Summary summary = reads.summary(runs).await();
      Operations.BackfillState state = new Operations.BackfillState(runs.size(), summary.done(), summary.failed(),
          summary.rowsWritten());
      progress.accept(state);
      if (state.done() + state.failed() >= state.total()) {
        return state;
      }
      engine.vertx.timer(LOOK.toMillis(), TimeUnit.MILLISECONDS).await();
    }
  }

  private List<String> watched() {
    List<String> configured = engine.config.watchlist().symbols();
    return configured.isEmpty() ? new Watchlists(engine.pool).tickers().await() : configured;
  }

  @Override
  public void close() {
    engine.close();
  }
}
