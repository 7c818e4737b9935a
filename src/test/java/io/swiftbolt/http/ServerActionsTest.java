package io.swiftbolt.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.bus.Addresses;
import io.swiftbolt.bus.ByReference;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.OrchestratorConfig;
import io.swiftbolt.coverage.Coverage;
import io.swiftbolt.coverage.CoverageReads;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.jobs.BackfillFeed;
import io.swiftbolt.jobs.BackfillReads;
import io.swiftbolt.jobs.Backfills;
import io.swiftbolt.jobs.JobDefinitions;
import io.swiftbolt.jobs.JobRunReads;
import io.swiftbolt.jobs.JobRuns;
import io.swiftbolt.market.NyseCalendar;
import io.swiftbolt.market.SymbolClass;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.orchestrator.Backfill;
import io.swiftbolt.orchestrator.BackfillOrders;
import io.swiftbolt.orchestrator.EnsureCoverage;
import io.swiftbolt.orchestrator.Heartbeats;
import io.swiftbolt.orchestrator.Ticks;
import io.swiftbolt.provider.BarRequest;
import io.swiftbolt.provider.BarSource;
import io.swiftbolt.provider.PageSink;
import io.swiftbolt.symbols.Symbols;
import io.swiftbolt.symbols.UnknownSymbol;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServerActionsTest {
  private static final TimeRange WEEK = new TimeRange(Instant.parse("2026-03-02T00:00:00Z"),
      Instant.parse("2026-03-07T00:00:00Z"));

  /** Nothing here may ask a provider: work is only queued. */
  private record NoProvider() implements BarSource {
    @Override
    public Optional<Target> target(SymbolClass kind, Timeframe wanted, TimeRange range, Instant now) {
      return Optional.of(new Target(wanted.base(), 1, range));
    }

    @Override
    public Duration delay(Timeframe timeframe) {
      return Duration.ZERO;
    }

    @Override
    public Future<Integer> fetch(BarRequest request, Instant now, PageSink sink) {
      throw new AssertionError("a provider was asked");
    }

    @Override
    public Future<Optional<Instant>> firstBar(String provider, String symbol, Timeframe timeframe) {
      throw new AssertionError("a provider was asked");
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private Pool pool;
  private ServerActions actions;

  @BeforeEach
  void start() {
    ByReference.register(vertx);
    pool = TestDatabase.fresh().pool(vertx);
    ServerClock clock = ServerClock.virtual(Instant.parse("2026-03-09T15:00:00Z"), 0);
    TradingCalendar calendar = NyseCalendar.byRules();
    Symbols symbols = new Symbols(pool);
    JobDefinitions definitions = new JobDefinitions(pool);
    JobRuns runs = new JobRuns(pool);
    Coverage coverage = new Coverage(pool);
    BarSource source = new NoProvider();
    Ticks ticks = new Ticks(new Ticks.Collaborators(new Heartbeats(pool), definitions, runs, coverage, source,
        () -> calendar, clock, OrchestratorConfig.defaults(), 5, 5, true));
    actions = new ServerActions(vertx, new ServerActions.Collaborators(ticks,
        new EnsureCoverage(symbols, definitions, coverage, source, () -> calendar, clock),
        new Backfill(symbols, runs, coverage, source, () -> calendar, clock, OrchestratorConfig.defaults()),
        new BackfillOrders(vertx,
            new BackfillOrders.Collaborators(symbols, new Backfills(pool), new BackfillReads(pool),
                new BackfillFeed(pool, runs), coverage, source, () -> calendar, clock, OrchestratorConfig.defaults(),
                () -> Future.succeededFuture(Map.of()))),
        runs, new CoverageReads(pool), clock));
    symbols.ensure(List.of("AAPL")).await();
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @Test
  void ensured_bars_are_planned_by_the_next_tick_which_wakes_the_workers() {
    EnsureCoverageEndpoint.State state = actions.ensureCoverage().byWindow().ensure("AAPL", Timeframe.M15, 7).await();
    assertTrue(state.gapsFound() > 0);
    Promise<Addresses.WorkQueued> woken = Promise.promise();
    Addresses.WORK_QUEUED.listen(vertx, woken::tryComplete);
    OrchestratorEndpoint.Ticked tick = actions.orchestrator().tick().get().await();
    assertEquals(1, tick.scanned());
    assertTrue(tick.slicesCreated() > 0);
    assertEquals(tick.slicesCreated(), woken.future().timeout(5, TimeUnit.SECONDS).await().slices());
    assertEquals(tick.slicesCreated(), new JobRunReads(pool).progress(state.definitionId()).await().queued());
  }

  @Test
  void ticks_asked_for_at_once_all_happen() {
    List<Future<OrchestratorEndpoint.Ticked>> ticks = List.of(actions.orchestrator().tick().get(),
        actions.orchestrator().tick().get(), actions.orchestrator().tick().get());
    Future.all(ticks).await();
  }

  @Test
  void a_wanted_range_is_queued_once_and_ahead_of_the_rest() {
    int planned = actions.fetchBars().want(List.of("AAPL"), Timeframe.H1, WEEK).await();
    assertTrue(planned > 0);
    assertEquals(planned, actions.fetchBars().want(List.of("AAPL"), Timeframe.H1, WEEK).await());
    long rows = pool.query("select count(*) from job_runs where priority = " + Backfill.PRIORITY_URGENT).execute()
        .await()
        .iterator().next().getLong(0);
    assertEquals(planned, rows);
    assertFalse(new JobRunReads(pool).serving("AAPL", Timeframe.H1, WEEK, 100).await().isEmpty());
  }

  @Test
  void a_range_is_filled_by_one_backfill_that_can_be_asked_after() {
    EnsureCoverageEndpoint.RangeState state = actions.ensureCoverage().byRange().ensure("AAPL", Timeframe.M15, WEEK)
        .await();
    assertEquals(state.jobId(), actions.ensureCoverage().byRange().ensure("AAPL", Timeframe.M15, WEEK).await().jobId(),
        "asking again orders nothing twice");
    var job = pool.query("select id, symbol, timeframe, from_ts, status from backfill_jobs").execute().await();
    assertEquals(1, job.size());
    assertEquals(state.jobId().orElseThrow(), job.iterator().next().getUUID("id"));
    assertEquals("running", job.iterator().next().getString("status"));
    assertFalse(new JobRunReads(pool).serving("AAPL", Timeframe.M15, WEEK, 100).await().isEmpty(), "it is queued");
    pool.query("""
        insert into coverage (symbol_id, timeframe, covered)
        select id, 'm15', '{[2026-03-01 00:00Z,2026-03-09 00:00Z)}' from symbols
        """).execute().await();
    EnsureCoverageEndpoint.RangeState whole = actions.ensureCoverage().byRange().ensure("AAPL", Timeframe.M15, WEEK)
        .await();
    assertEquals(Optional.empty(), whole.jobId());
    assertEquals(Optional.of(Instant.parse("2026-03-01T00:00:00Z")), whole.from());
  }

  @Test
  void an_unknown_symbol_fails() {
    Future<Integer> unknown = actions.fetchBars().want(List.of("NONE"), Timeframe.M15, WEEK);
    assertTrue(unknown.map(done -> (Throwable) new AssertionError()).otherwise(failure -> failure)
        .await() instanceof UnknownSymbol);
  }
}
