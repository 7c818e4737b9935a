package io.swiftbolt;

import io.swiftbolt.bars.BarReads;
import io.swiftbolt.cli.Archive;
import io.swiftbolt.cli.Operations;
import io.swiftbolt.config.ConfigError;
import io.swiftbolt.config.ServerConfig;
import io.swiftbolt.database.Database;
import io.swiftbolt.fetch.BarCheck;
import io.swiftbolt.fetch.QuarantineDesk;
import io.swiftbolt.forecast.WalkForward;
import io.swiftbolt.forecast.WalkForwardReport;
import io.swiftbolt.provider.ProviderDesk;
import io.swiftbolt.http.BackfillJson;
import io.swiftbolt.jobs.BackfillView;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.orchestrator.Backfill;
import io.swiftbolt.orchestrator.BackfillOrder;
import io.swiftbolt.orchestrator.BackfillOrders;
import io.swiftbolt.orchestrator.TickResult;
import io.swiftbolt.outlook.DailyHistories;
import io.swiftbolt.symbols.Symbol;
import io.swiftbolt.symbols.Watchlists;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One command's work on the database. Runs on a plain thread and may wait. */
final class Workbench implements Operations.Workshop {
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final int SHOWN = 50;

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
  public QuarantineDesk quarantine() {
    return engine.quarantine();
  }

  @Override
  public ProviderDesk providers() {
    return engine.providerDesk();
  }

  @Override
  public BarCheck checks() {
    return engine.checks();
  }

  @Override
  public Symbol symbol(String ticker) {
    return engine.symbols.require(ticker).await();
  }

  @Override
  public WalkForwardReport evaluate(List<String> symbols, Instant from, Instant to) {
    List<DailyHistories.Daily> read = new DailyHistories(new BarReads(engine.pool), engine::calendar)
        .read(symbols.isEmpty() ? watched() : symbols, now()).await();
    stop.check();
    return WalkForward.run(read.stream().map(DailyHistories.Daily::history).toList(), from.getEpochSecond(),
        to.getEpochSecond());
  }

  @Override
  public Archive archive() {
    return new ArchiveWork(engine, stop, this::watched);
  }

  @Override
  public JsonObject status() {
    return new StatusReport(engine).make();
  }

  @Override
  public Operations.BackfillState backfill(Operations.BackfillOrder order,
      Consumer<Operations.BackfillState> progress) {
    BackfillOrders orders = engine.backfillOrders();
    UUID id = orders.start(prepared(order)).await();
    String workers = engine.vertx.deployVerticle(engine.workers()).await();
    String pace = engine.vertx.deployVerticle(engine.backfillPace(orders)).await();
    try {
      return watch(orders, id, progress);
    } finally {
      // slices under way finish or go back to the queue
      engine.vertx.undeploy(pace).eventually(() -> engine.vertx.undeploy(workers)).await();
    }
  }

  @Override
  public JsonObject price(Operations.BackfillOrder order) {
    return BackfillJson.of(engine.backfillOrders().price(prepared(order)).await());
  }

  @Override
  public JsonObject order(Operations.BackfillOrder order) {
    BackfillOrders orders = engine.backfillOrders();
    return BackfillJson.of(orders.start(prepared(order)).compose(orders::find).await());
  }

  @Override
  public List<JsonObject> backfills() {
    return engine.backfillOrders().newest(SHOWN).await().stream().map(BackfillJson::of).toList();
  }

  @Override
  public JsonObject decide(Operations.Decision decision, UUID backfill) {
    BackfillOrders orders = engine.backfillOrders();
    Future<BackfillView> decided = switch (decision) {
      case SHOW -> orders.find(backfill);
      case PAUSE -> orders.pause(backfill);
      case RESUME -> orders.resume(backfill);
      case CANCEL -> orders.cancel(backfill);
      case RETRY -> orders.retryFailed(backfill);
    };
    return BackfillJson.of(decided.await());
  }

  private BackfillOrder prepared(Operations.BackfillOrder order) {
    List<String> symbols = order.symbols().isEmpty() ? watched() : order.symbols();
    engine.claimOrigin();
    engine.symbols.ensure(symbols).await();
    stop.check();
    return new BackfillOrder(symbols, order.timeframes().stream().map(Timeframe::of).toList(),
        new TimeRange(order.from(), order.to()), order.onlyGaps(), Backfill.PRIORITY_URGENT, "cli");
  }

  private Operations.BackfillState watch(BackfillOrders orders, UUID id,
      Consumer<Operations.BackfillState> progress) {
    while (true) {
      BackfillView view = orders.find(id).await();
      Operations.BackfillState state = new Operations.BackfillState(view.status(), view.slices().total(),
          view.slices().done(), view.slices().failed(), view.rowsWritten(), view.expected().unserved());
      progress.accept(state);
      if (view.hasEnded() || stop.isGiven()) {
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
