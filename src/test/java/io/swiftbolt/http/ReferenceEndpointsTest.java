package io.swiftbolt.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.auth.Role;
import io.swiftbolt.bars.BarReads;
import io.swiftbolt.bus.ByReference;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.HttpConfig;
import io.swiftbolt.config.ReferenceConfig;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.market.NyseCalendar;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.orchestrator.Heartbeats;
import io.swiftbolt.orchestrator.ReferenceSync;
import io.swiftbolt.orchestrator.ReferenceVerticle;
import io.swiftbolt.provider.CorporateAction;
import io.swiftbolt.provider.ProviderError;
import io.swiftbolt.provider.ProviderException;
import io.swiftbolt.provider.ReferenceData;
import io.swiftbolt.symbols.ActionReports;
import io.swiftbolt.symbols.CalendarRows;
import io.swiftbolt.symbols.CorporateActions;
import io.swiftbolt.symbols.SuspectedSplits;
import io.swiftbolt.symbols.Symbols;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReferenceEndpointsTest {
  private static final String FUNCTIONS = "/functions/v1/";
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 20);
  private static final Instant NOW = Instant.parse("2026-11-20T15:00:00Z");

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger refreshed = new AtomicInteger();
  private volatile Future<List<CorporateAction>> told = Future.succeededFuture(List.of());
  private Pool pool;
  private HttpFixture server;

  /** A vendor that says what the test wants. */
  private final class Vendor implements ReferenceData {
    @Override
    public String name() {
      return "alpaca";
    }

    @Override
    public Future<List<CalendarDay>> calendar(LocalDate from, LocalDate to) {
      return told.map(_ -> from.datesUntil(to.plusDays(1))
          .flatMap(date -> NyseCalendar.byRules().session(date).stream())
          .map(session -> new CalendarDay(session.date(), time(session.regular().from()), time(session.regular().to()),
              LocalTime.of(4, 0), LocalTime.of(20, 0)))
          .toList());
    }

    private LocalTime time(Instant instant) {
      return instant.atZone(TradingCalendar.NEW_YORK).toLocalTime();
    }

    @Override
    public Future<List<CorporateAction>> corporateActions(List<String> symbols, LocalDate from, LocalDate to) {
      return told;
    }
  }

  @BeforeEach
  void start() {
    ByReference.register(vertx);
    start(Duration.ofSeconds(50));
  }

  private void start(Duration answerWithin) {
    pool = TestDatabase.fresh().pool(vertx);
    ServerClock clock = ServerClock.virtual(NOW, 0);
    ReferenceConfig config = new ReferenceConfig(Duration.ofHours(1), answerWithin, 60);
    ReferenceSync sync = new ReferenceSync(List.of(new Vendor()), pool, clock);
    ActionReports reports = new ActionReports(pool);
    SuspectedSplits suspected = new SuspectedSplits(pool);
    ReferenceVerticle verticle = new ReferenceVerticle(new ReferenceVerticle.Collaborators(sync, reports, suspected,
        new Heartbeats(pool), NyseCalendar::byRules, clock, config));
    vertx.deployVerticle(verticle).await();
    ReferenceActions actions = new ReferenceActions(new ReferenceActions.Collaborators(verticle, sync,
        new CorporateActions(pool), reports, suspected, new BarReads(pool), new CalendarRows(pool), () -> {
          refreshed.incrementAndGet();
          return Future.succeededFuture();
        }, clock, config));
    server = new HttpFixture(HttpFixture.config(HttpConfig.defaults().allowedOrigins()),
        ReferenceEndpoints.routes(actions));
  }

  @AfterEach
  void stop() {
    server.close();
    vertx.close().await();
  }

  @Test
  void corporate_actions_are_synced_and_counted() {
    symbol("AAPL");
    told = Future.succeededFuture(List.of(new CorporateAction.Split("AAPL", TODAY.minusDays(3), 1, 4),
        new CorporateAction.CashDividend("AAPL", TODAY.minusDays(9), 0.27)));
    assertEquals(new JsonObject().put("success", true).put("actions_synced", 2).put("splits_found", 1)
        .put("differences", new JsonArray()).put("suspected_splits", new JsonArray()).put("errors", new JsonArray()),
        good("sync-corporate-actions", server.post(FUNCTIONS + "sync-corporate-actions", new JsonObject())));
    assertEquals(2, count("select count(*) from corporate_actions"));
    assertEquals(1, good("sync-corporate-actions", server.get(FUNCTIONS + "sync-corporate-actions"))
        .getInteger("splits_found"), "again, because it was asked for");
  }

  @Test
  void without_a_symbol_there_is_nothing_to_ask() {
    assertEquals(new JsonObject().put("success", true).put("actions_synced", 0).put("message", "No active symbols"),
        good("sync-corporate-actions", server.get(FUNCTIONS + "sync-corporate-actions")));
  }

  @Test
  void a_vendor_that_is_down_is_no_success() {
    symbol("AAPL");
    told = Future.failedFuture(new ProviderException(ProviderError.PROVIDER_UNAVAILABLE, "alpaca", "alpaca is down"));
    for (String endpoint : List.of("sync-corporate-actions", "sync-market-calendar")) {
      HttpResponse<Buffer> answer = server.get(FUNCTIONS + endpoint);
      assertEquals(503, answer.statusCode(), endpoint);
      assertEquals("alpaca is down", answer.bodyAsJsonObject().getString("error"));
      assertEquals("60", answer.getHeader("Retry-After"));
    }
  }

  @Test
  void a_vendor_that_takes_long_is_not_waited_for() {
    server.close();
    start(Duration.ofMillis(200));
    symbol("AAPL");
    Promise<List<CorporateAction>> late = Promise.promise();
    told = late.future();
    HttpResponse<Buffer> answer = server.get(FUNCTIONS + "sync-corporate-actions");
    assertEquals(202, answer.statusCode());
    promised("sync-corporate-actions", answer);
    told = Future.succeededFuture(List.of(new CorporateAction.Split("AAPL", TODAY, 1, 4)));
    late.complete(List.of());
    for (int asked = 0; answer.statusCode() == 202 && asked < 100; asked++) { // however busy the machine
      answer = server.get(FUNCTIONS + "sync-corporate-actions");
    }
    assertEquals(1, good("sync-corporate-actions", answer).getInteger("splits_found"));
  }

  @Test
  void the_calendar_of_thirty_days_is_counted() {
    JsonObject answer = good("sync-market-calendar", server.get(FUNCTIONS + "sync-market-calendar"));
    assertEquals(new JsonObject().put("start", "2026-11-20").put("end", "2026-12-20"), answer.getJsonObject("range"));
    assertEquals(20, answer.getInteger("days_synced"), "Thanksgiving is closed");
    assertEquals(1, refreshed.get());
  }

  @Test
  void an_operators_closure_is_taken_up_at_once_and_stays_until_taken_back() {
    JsonObject closed = new JsonObject().put("date", "2026-12-09").put("is_open", false);
    JsonObject early = new JsonObject().put("date", "2026-12-10").put("is_open", true).put("market_close", "13:00");
    good("sync-market-calendar", server.post(FUNCTIONS + "sync-market-calendar",
        new JsonObject().put("days", new JsonArray().add(closed).add(early))));
    assertEquals(2, refreshed.get(), "before any vendor is asked, and after");
    NyseCalendar calendar = NyseCalendar.withOverrides(new CalendarRows(pool).overrides().await());
    assertTrue(calendar.session(LocalDate.of(2026, 12, 9)).isEmpty());
    assertEquals(Instant.parse("2026-12-10T18:00:00Z"),
        calendar.session(LocalDate.of(2026, 12, 10)).orElseThrow().regular().to());
    good("sync-market-calendar", server.post(FUNCTIONS + "sync-market-calendar", new JsonObject().put("days",
        new JsonArray().add(new JsonObject().put("date", "2026-12-09").put("by_rules", true)))));
    assertEquals(1, count("select count(*) from market_calendar"));
  }

  @Test
  void a_bad_day_is_refused_by_name() {
    refused("days.date", new JsonObject().put("date", "1812-06-18").put("is_open", false));
    refused("days.date", new JsonObject().put("date", "2026-02-30").put("is_open", false));
    refused("days.is_open", new JsonObject().put("date", "2026-12-09"));
    refused("days.market_open",
        new JsonObject().put("date", "2026-12-09").put("is_open", true).put("market_open", "17:00"));
    refused("days.market_close",
        new JsonObject().put("date", "2026-12-09").put("is_open", true).put("market_close", "29:00"));
  }

  @Test
  void adjusting_marks_a_split_once_and_rewrites_no_bar() {
    symbol("NFLX");
    sql("""
        insert into corporate_actions (symbol, action_type, ex_date, old_rate, new_rate) values
          ('NFLX', 'stock_split', '2015-07-15', 1, 7), ('NFLX', 'stock_split', '2026-11-30', 1, 10)""");
    sql("""
        insert into ohlc_bars_v2 (symbol_id, timeframe, ts, open, high, low, close, volume, provider, feed, rank, seen_at)
        select id, 'd1', d, 700, 700, 700, 700, 1, 'alpaca', 'sip', 1, now()
          from symbols, unnest(array['2015-07-13 04:00Z', '2015-07-14 04:00Z', '2015-07-15 04:00Z']::timestamptz[]) d""");
    JsonArray splits = new JsonArray()
        .add(new JsonObject().put("symbol", "nflx").put("date", "2015-07-15").put("ratio", 7))
        .add(new JsonObject().put("symbol", "NFLX").put("date", "2026-11-30"))
        .add(new JsonObject().put("symbol", "NOSUCH").put("date", "2015-07-15"));
    JsonObject first = adjust(splits);
    JsonObject none = new JsonObject().put("symbol", "NFLX").put("bars_adjusted", 0).put("status", "no_bars_to_adjust");
    assertEquals(new JsonArray().add(new JsonObject().put("symbol", "NFLX").put("bars_adjusted", 2).put("ratio", 7.0)
        .put("status", "success")).add(none), first.getJsonArray("results"));
    assertEquals(new JsonArray().add(new JsonObject().put("symbol", "NOSUCH").put("date", "2015-07-15")),
        first.getJsonArray("not_on_record"));
    assertEquals(new JsonArray().add(none).add(none), adjust(splits).getJsonArray("results"), "twice is once");
    assertEquals(3, count("select count(*) from ohlc_bars_v2 where close = 700"));
    assertEquals(1, count("select count(*) from corporate_actions where bars_adjusted and adjusted_at is not null"));
  }

  @Test
  void nothing_to_adjust_is_said_so_and_a_bad_split_is_refused_by_name() {
    assertEquals(new JsonObject().put("success", true).put("message", "No splits to process"),
        adjust(new JsonArray()));
    HttpResponse<Buffer> bad = server.post(FUNCTIONS + "adjust-bars-for-splits", new JsonObject().put("splits",
        new JsonArray().add(new JsonObject().put("symbol", "AAPL").put("date", "2026-13-01"))));
    assertEquals(400, bad.statusCode());
    assertTrue(bad.bodyAsJsonObject().getString("error").startsWith("splits.date"), bad.bodyAsString());
  }

  @Test
  void only_the_operators_scripts_may() {
    for (String endpoint : List.of("sync-corporate-actions", "sync-market-calendar", "adjust-bars-for-splits")) {
      assertEquals(403, server.request(HttpMethod.POST, FUNCTIONS + endpoint)
          .putHeader("apikey", HttpFixture.key(Role.ANON)).send().await().statusCode(), endpoint);
    }
  }

  private JsonObject adjust(JsonArray splits) {
    return good("adjust-bars-for-splits",
        server.post(FUNCTIONS + "adjust-bars-for-splits", new JsonObject().put("splits", splits)));
  }

  private void refused(String field, JsonObject day) {
    HttpResponse<Buffer> answer = server.post(FUNCTIONS + "sync-market-calendar",
        new JsonObject().put("days", new JsonArray().add(day)));
    assertEquals(400, answer.statusCode(), answer.bodyAsString());
    assertTrue(answer.bodyAsJsonObject().getString("error").startsWith(field), answer.bodyAsString());
    assertEquals(0, count("select count(*) from market_calendar"));
  }

  private JsonObject good(String endpoint, HttpResponse<Buffer> answer) {
    assertEquals(200, answer.statusCode(), answer.bodyAsString());
    promised(endpoint, answer);
    return answer.bodyAsJsonObject();
  }

  private void promised(String endpoint, HttpResponse<Buffer> answer) {
    assertEquals(List.of(), server.schemas.replyErrors(endpoint, answer.bodyAsString()));
  }

  private void symbol(String ticker) {
    new Symbols(pool).ensure(List.of(ticker)).await();
  }

  private void sql(String sql) {
    pool.query(sql).execute().await();
  }

  private long count(String sql) {
    return pool.query(sql).execute().await().iterator().next().getLong(0);
  }
}
