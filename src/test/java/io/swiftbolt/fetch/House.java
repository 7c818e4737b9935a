package io.swiftbolt.fetch;

import io.swiftbolt.bus.ByReference;
import io.swiftbolt.clock.TestClock;
import io.swiftbolt.config.FetchConfig;
import io.swiftbolt.config.OrchestratorConfig;
import io.swiftbolt.coverage.Coverage;
import io.swiftbolt.coverage.Gaps;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.jobs.BackfillFeed;
import io.swiftbolt.jobs.BackfillReads;
import io.swiftbolt.jobs.Backfills;
import io.swiftbolt.jobs.JobDefinitions;
import io.swiftbolt.jobs.JobRuns;
import io.swiftbolt.market.NyseCalendar;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.TimeRangeSet;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.orchestrator.BackfillOrders;
import io.swiftbolt.orchestrator.BackfillVerticle;
import io.swiftbolt.orchestrator.Heartbeats;
import io.swiftbolt.orchestrator.Ticks;
import io.swiftbolt.symbols.CalendarRows;
import io.swiftbolt.symbols.CorporateActions;
import io.swiftbolt.symbols.Symbols;
import io.swiftbolt.provider.Allowance;
import java.util.Map;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The rooms between tick and stored bar, wired as the server does, on a fresh database and a clock that the test sets. */
public final class House implements AutoCloseable {
  public final Vertx vertx = Vertx.vertx();
  public final TestDatabase database = TestDatabase.fresh();
  public final Pool pool = database.pool(vertx);
  public final TradingCalendar calendar = NyseCalendar.byRules();
  public final TestClock clock;
  public final ScriptedSource source;
  public final Symbols symbols = new Symbols(pool);
  public final JobDefinitions definitions = new JobDefinitions(pool);
  public final JobRuns runs = new JobRuns(pool);
  public final Coverage coverage = new Coverage(pool);
  public final FetchConfig fetch = new FetchConfig(5, 50, 3, Duration.ofSeconds(2), Duration.ofMillis(50),
      Duration.ofMillis(50),
      Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofSeconds(1), Duration.ofMinutes(2),
      Duration.ofHours(6), 1000);
  public final OrchestratorConfig orchestrator;
  public final Ticks ticks;

  public House(String now, String listed) {
    this(now, listed, OrchestratorConfig.defaults());
  }

  public House(String now, String listed, OrchestratorConfig orchestrator) {
    ByReference.register(vertx);
    this.clock = new TestClock(now);
    this.source = new ScriptedSource(calendar, listed);
    this.orchestrator = orchestrator;
    this.ticks = new Ticks(
        new Ticks.Collaborators(new Heartbeats(pool), definitions, runs, coverage, source, () -> calendar,
            clock, orchestrator, fetch.attempts(), fetch.concurrent(), true));
    new CalendarRows(pool).publish(calendar.sessions(new TimeRange(TradingCalendar.midnight(LocalDate.of(2014, 1, 1)),
        TradingCalendar.midnight(LocalDate.of(2027, 1, 1))))).await();
  }

  /** Of backfills; their pace is {@link BackfillVerticle}'s, deployed or not. */
  public BackfillOrders orders() {
    return new BackfillOrders(vertx, new BackfillOrders.Collaborators(symbols, new Backfills(pool),
        new BackfillReads(pool), new BackfillFeed(pool, runs), coverage, source, () -> calendar, clock, orchestrator,
        () -> Future.succeededFuture(Map.of("scripted", new Allowance(60, 0.2)))));
  }

  /** The workers, and what hands them a backfill's slices. */
  public List<String> deployBackfilling() {
    return List.of(deployWorkers(), vertx.deployVerticle(
        new BackfillVerticle(orders(), new Backfills(pool), clock, orchestrator)).await());
  }

  public String deployWorkers() {
    return vertx.deployVerticle(new FetchBarsVerticle(new FetchBarsVerticle.Collaborators(pool, source, runs, coverage,
        new CorporateActions(pool), () -> calendar, clock, fetch, "test"))).await();
  }

  public void define(Timeframe timeframe, int days, String... tickers) {
    symbols.ensure(List.of(tickers)).await();
    definitions.ensure(List.of(tickers), timeframe, days, 100, clock.instant()).await();
  }

  public TimeRangeSet gaps(String ticker, Timeframe timeframe, int days) {
    var symbol = symbols.require(ticker).await();
    return new Gaps(calendar, coverage.of(List.of(symbol.id())).await()).of(symbol.id(), timeframe,
        new TimeRange(clock.instant().minus(Duration.ofDays(days)), clock.instant()));
  }

  public List<Row> rows(String sql, Object... parameters) {
    List<Row> rows = new ArrayList<>();
    pool.preparedQuery(sql).execute(Tuple.from(parameters)).await().forEach(rows::add);
    return rows;
  }

  public long count(String sql, Object... parameters) {
    return rows(sql, parameters).getFirst().getLong(0);
  }

  /** Waits until the first row of the query satisfies, at most some seconds. */
  public Row until(String sql, Predicate<Row> satisfied) {
    Promise<Row> promise = Promise.promise();
    poll(sql, satisfied, promise, 600);
    return promise.future().await();
  }

  private void poll(String sql, Predicate<Row> satisfied, Promise<Row> promise, int left) {
    pool.query(sql).execute().onFailure(promise::tryFail).onSuccess(rows -> {
      Row row = rows.iterator().next();
      if (satisfied.test(row)) {
        promise.complete(row);
      } else if (left == 0) {
        promise.fail("never so: " + sql + ", last " + row.toJson());
      } else {
        vertx.setTimer(10, timer -> poll(sql, satisfied, promise, left - 1));
      }
    });
  }

  /** Until nothing is queued or running. */
  public void untilIdle() {
    until("select count(*) from job_runs where status in ('queued', 'running')", row -> row.getLong(0) == 0);
  }

  @Override
  public void close() {
    Future.all(pool.close(), Future.succeededFuture()).await();
    vertx.close().await();
  }
}
