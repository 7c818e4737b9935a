package io.swiftbolt.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.bus.ByReference;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.ConfigReader;
import io.swiftbolt.config.ServerConfig;
import io.swiftbolt.coverage.Coverage;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.fetch.FetchBarsVerticle;
import io.swiftbolt.jobs.BackfillFeed;
import io.swiftbolt.jobs.BackfillReads;
import io.swiftbolt.jobs.BackfillView;
import io.swiftbolt.jobs.Backfills;
import io.swiftbolt.jobs.JobRuns;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.NyseCalendar;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.orchestrator.Backfill;
import io.swiftbolt.orchestrator.BackfillEstimate;
import io.swiftbolt.orchestrator.BackfillOrder;
import io.swiftbolt.orchestrator.BackfillOrders;
import io.swiftbolt.orchestrator.BackfillVerticle;
import io.swiftbolt.provider.Allowance;
import io.swiftbolt.provider.ProviderObserver;
import io.swiftbolt.provider.Providers;
import io.swiftbolt.symbols.CorporateActions;
import io.swiftbolt.symbols.Symbols;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Backfills of recorded daily bars through the simulated vendor: what they take, and what becomes of them under faults. */
@Tag("shared")
class BackfillSharedTest {
  private static final LocalDate FROM = LocalDate.of(2016, 3, 21);
  private static final LocalDate TO = LocalDate.of(2017, 3, 31);
  private static final Instant NOW = Instant.parse("2017-04-03T00:00:00Z");
  private static final TimeRange RANGE = new TimeRange(Instant.parse("2016-03-21T04:00:00Z"), NOW);

  private final RecordedBars recorded = new RecordedBars();
  private final List<String> symbols = recorded.daily(FROM, TO).stream()
      .filter(symbol -> !symbol.equals("VIX") && !symbol.equals("TSLA")).limit(30).toList();
  private final Vertx vertx = Vertx.vertx();
  private final TestDatabase database = TestDatabase.fresh();
  private final Pool pool = database.pool(vertx);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void the_dry_run_says_the_requests_that_the_vendor_then_sees() {
    try (ProviderSim sim = ProviderSim.start(NOW); Stored stored = new Stored(database)) {
      BackfillOrders orders = work(sim);
      BackfillEstimate price = orders.price(order()).await();
      BackfillView done = end(orders, orders.start(order()).await());
      assertEquals("done", done.status(), stored::queue);
      assertStored(stored);
      int requests = sim.alpacaStats().getInteger("requests");
      System.out.println("dry run: " + price + "; the vendor saw " + requests + " requests");
      // more: workers take what stands in the queue, and where a portion of it ends a group of symbols is cut in two
      assertTrue(requests <= price.requests() * 1.5 && requests >= price.requests() * 0.8,
          price + " but " + requests + " requests");
    }
  }

  @Test
  void half_pages_and_failures_in_between_leave_the_bars_as_they_were_recorded() {
    try (ProviderSim sim = ProviderSim.start(NOW); Stored stored = new Stored(database)) {
      sim.faults(ProviderSim.share(0.35, "http500"), ProviderSim.share(0.15, "truncated_json"),
          ProviderSim.share(0.8, "partial_page"));
      BackfillOrders orders = work(sim);
      UUID id = orders.start(order()).await();
      BackfillView done = end(orders, id);
      for (int again = 0; again < 5 && done.status().equals("error"); again++) {
        orders.retryFailed(id).await();
        done = end(orders, id);
      }
      assertEquals("done", done.status(), stored::queue);
      assertStored(stored);
      assertEquals(0, stored.count("select count(*) from kept_pages"));
      System.out.println("under faults: " + sim.alpacaStats().getInteger("requests") + " requests, " + done.slices());
    }
  }

  private BackfillOrder order() {
    return new BackfillOrder(symbols, List.of(Timeframe.D1), RANGE, true, Backfill.PRIORITY, "test");
  }

  private BackfillOrders work(ProviderSim sim) {
    ByReference.register(vertx);
    ServerConfig config = ConfigReader.read(Optional.empty(),
        Map.of("ALPACA_API_KEY", ProviderSim.ALPACA_KEY, "ALPACA_API_SECRET", ProviderSim.ALPACA_SECRET,
            "ALPACA_DATA_URL", sim.alpaca()),
        Map.of("fetch.back-off", "100ms", "fetch.back-off-most", "500ms", "providers.circuit.failures", "50",
            "orchestrator.backfill.poll", "100ms"));
    ServerClock clock = ServerClock.virtual(NOW, 0);
    Providers providers = Providers.open(vertx, config.providers(), NyseCalendar.byRules(), clock, pool,
        ProviderObserver.NONE);
    JobRuns runs = new JobRuns(pool);
    Coverage coverage = new Coverage(pool);
    Symbols known = new Symbols(pool);
    known.ensure(symbols).await();
    BackfillOrders orders = new BackfillOrders(vertx, new BackfillOrders.Collaborators(known, new Backfills(pool),
        new BackfillReads(pool), new BackfillFeed(pool, runs), coverage, providers.bars(), NyseCalendar::byRules, clock,
        config.orchestrator(), () -> Future.succeededFuture(Map.of("alpaca", new Allowance(200, 0.2)))));
    vertx.deployVerticle(new FetchBarsVerticle(new FetchBarsVerticle.Collaborators(pool, providers.bars(), runs,
        coverage, new CorporateActions(pool), NyseCalendar::byRules, clock, config.fetch(), "test"))).await();
    vertx.deployVerticle(new BackfillVerticle(orders, new Backfills(pool), clock, config.orchestrator())).await();
    return orders;
  }

  private BackfillView end(BackfillOrders orders, UUID id) {
    for (int left = 1200; left > 0; left--) {
      BackfillView view = orders.find(id).await();
      if (view.hasEnded()) {
        return view;
      }
      vertx.timer(100, TimeUnit.MILLISECONDS).await();
    }
    throw new AssertionError("never ended: " + orders.find(id).await());
  }

  /** Every recorded row is stored as it is, unless the gate holds it. */
  private void assertStored(Stored stored) {
    for (String symbol : symbols) {
      Set<Instant> held = new HashSet<>();
      stored.rows("select ts from bar_quarantine where symbol = $1 and ts is not null", symbol)
          .forEach(row -> held.add(row.getOffsetDateTime(0).toInstant()));
      // whole slices: what lies before the range in the first of them is there, too
      List<Bar> expected = recorded.rows("d1", symbol).stream()
          .filter(bar -> RANGE.contains(bar.ts()) && !held.contains(bar.ts())).toList();
      assertEquals(expected, stored.bars(symbol, "d1").stream().filter(bar -> RANGE.contains(bar.ts())).toList(),
          symbol);
    }
  }
}
