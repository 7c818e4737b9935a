package io.swiftbolt.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.ConfigReader;
import io.swiftbolt.config.FetchConfig;
import io.swiftbolt.config.ProvidersConfig;
import io.swiftbolt.coverage.Coverage;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.feed.Waiting;
import io.swiftbolt.jobs.JobRuns;
import io.swiftbolt.jobs.JobType;
import io.swiftbolt.jobs.NewRun;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.NyseCalendar;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.provider.BarPage;
import io.swiftbolt.provider.ProviderObserver;
import io.swiftbolt.provider.Providers;
import io.swiftbolt.provider.ScriptedVendor;
import io.swiftbolt.symbols.CorporateActions;
import io.swiftbolt.symbols.Symbol;
import io.swiftbolt.symbols.Symbols;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A slice of two pages that is cut short after the first one. The vendor is scripted, all behind it real. */
class ResumedSliceTest {
  private static final Instant NOW = Instant.parse("2024-03-06T18:07:30Z");
  private static final TimeRange SLICE = new TimeRange(Instant.parse("2024-03-01T00:00:00Z"),
      Instant.parse("2024-03-06T00:00:00Z"));
  private static final String FIRST = page("second", "2024-03-01", "2024-03-04");
  private static final String SECOND = page(null, "2024-03-05");
  private static final String WHOLE = page(null, "2024-03-01", "2024-03-04", "2024-03-05");

  private final Vertx vertx = Vertx.vertx();
  private final Pool pool = TestDatabase.fresh().pool(vertx);
  private final JobRuns runs = new JobRuns(pool);
  private ScriptedVendor vendor;

  @BeforeEach
  void start() {
    vendor = new ScriptedVendor(vertx);
    Symbol apple = new Symbols(pool).ensure(List.of("AAPL")).await().getFirst();
    runs.enqueue(List.of(new NewRun(Optional.empty(), JobType.BACKFILL, "AAPL", apple.id(), Timeframe.D1, SLICE, 50)),
        "test", NOW).await();
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @Test
  void an_outage_after_the_first_page_does_not_cost_that_page_again() {
    vendor.json(FIRST).answer(503, "{}").json(SECOND);
    work(Duration.ofHours(6));
    untilDone();
    assertEquals(List.of("", "second", "second"), tokens());
    assertStored();
    assertEquals(2, number("select actual_cost::float8 from job_runs"), "what the first attempt got counts");
  }

  @Test
  void a_used_up_quota_after_the_first_page_does_not_cost_that_page_again() {
    vendor.json(FIRST).answer(429, "{}", Map.of("retry-after", "1")).json(SECOND);
    work(Duration.ofHours(6));
    untilDone();
    assertEquals(List.of("", "second", "second"), tokens());
    assertStored();
    assertEquals(1, number("select attempt from job_runs"));
  }

  @Test
  void another_worker_goes_on_where_a_stopped_one_was() {
    vendor.json(FIRST).silence().json(SECOND);
    String first = work(Duration.ofHours(6));
    until("select count(*) = 1 from kept_pages");
    Waiting.until(vertx, Duration.ofSeconds(30), () -> tokens().toString(), () -> tokens().size() == 2);
    vertx.undeploy(first).await();
    assertEquals(0, number("select count(*) from ohlc_bars_v2"), "half a slice is no bar");
    work(Duration.ofHours(6));
    untilDone();
    assertEquals(List.of("", "second", "second"), tokens());
    assertStored();
  }

  @Test
  void a_cursor_that_the_vendor_has_forgotten_is_given_up_for_the_first_page() {
    vendor.json(FIRST).answer(503, "{}").answer(400, "{\"message\":\"invalid page_token\"}").json(WHOLE);
    work(Duration.ofHours(6));
    untilDone();
    assertEquals(List.of("", "second", "second", ""), tokens());
    assertStored();
  }

  @Test
  void pages_that_are_too_old_are_asked_for_again() {
    vendor.json(FIRST).answer(503, "{}").json(WHOLE);
    work(Duration.ZERO);
    untilDone();
    assertEquals(List.of("", "second", ""), tokens());
    assertStored();
  }

  @Test
  void a_page_survives_its_way_through_bytes() {
    var bar = new Bar(NOW, 1.5, Double.NaN, -0.0, 1e300, Long.MAX_VALUE);
    var page = new BarPage(Map.of("BRK.B", List.of(bar, bar)),
        List.of(new BarPage.MalformedRow("ÄÖ", "{\"t\":1}", "t is not a time")),
        Optional.empty(), BarPage.Basis.RAW);
    assertEquals(page, PageCodec.decode(PageCodec.encode(page)));
  }

  private String work(Duration resumeWithin) {
    FetchConfig fetch = new FetchConfig(2, 50, 5, Duration.ofSeconds(30), Duration.ofMillis(20), Duration.ofMillis(50),
        Duration.ofMillis(1), Duration.ofMillis(2), Duration.ZERO, Duration.ZERO, resumeWithin, 100);
    Map<String, String> options = Map.of("providers.alpaca.data-url", vendor.url(), "providers.retry.tries", "1",
        "providers.alpaca.quota.per-minute", "100000", "providers.alpaca.quota.burst", "1000");
    ProvidersConfig config = ConfigReader
        .read(Optional.empty(), Map.of("ALPACA_API_KEY", "key", "ALPACA_API_SECRET", "secret"), options).providers();
    ServerClock clock = ServerClock.virtual(NOW, 0);
    Providers providers = Providers.open(vertx, config, NyseCalendar.byRules(), clock, pool, ProviderObserver.NONE);
    return vertx.deployVerticle(new FetchBarsVerticle(new FetchBarsVerticle.Collaborators(pool, providers.bars(), runs,
        new Coverage(pool), new CorporateActions(pool), NyseCalendar::byRules, clock, fetch, "test"))).await();
  }

  private void untilDone() {
    until("select status in ('success', 'failed') from job_runs");
    assertTrue(is("select status = 'success' from job_runs"));
  }

  private void assertStored() {
    assertEquals(3, number("select count(*) from ohlc_bars_v2"));
    assertTrue(is("select answered_empty = '{}' from coverage"));
    assertFalse(is("select exists (select from kept_pages)"), "nothing is left of it");
  }

  private List<String> tokens() {
    List<String> tokens = new ArrayList<>();
    vendor.asked().forEach(asked -> tokens.add(Objects.requireNonNullElse(asked.query().get("page_token"), "")));
    return tokens;
  }

  private void until(String sql) {
    for (int left = 3000; !is(sql); left--) {
      assertTrue(left > 0, () -> "never so: " + sql);
      vertx.timer(10, TimeUnit.MILLISECONDS).await();
    }
  }

  private boolean is(String sql) {
    return Boolean.TRUE.equals(pool.query(sql).execute().await().iterator().next().getBoolean(0));
  }

  private double number(String sql) {
    return pool.query(sql).execute().await().iterator().next().getDouble(0);
  }

  private static String page(@Nullable String next, String... days) {
    JsonArray rows = new JsonArray();
    for (String day : days) {
      rows.add(new JsonObject().put("t", day + "T05:00:00Z").put("o", 10).put("h", 11).put("l", 9).put("c", 10)
          .put("v", 100));
    }
    return new JsonObject().put("bars", new JsonObject().put("AAPL", rows)).put("next_page_token", next).encode();
  }
}
