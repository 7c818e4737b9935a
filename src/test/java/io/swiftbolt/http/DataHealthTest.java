package io.swiftbolt.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.auth.Auth;
import io.swiftbolt.auth.KeyRing;
import io.swiftbolt.auth.Role;
import io.swiftbolt.bars.BarReach;
import io.swiftbolt.chart.Seed;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.coverage.CoverageReads;
import io.swiftbolt.fetch.House;
import io.swiftbolt.jobs.SeriesRuns;
import io.swiftbolt.ledger.ForecastRuns;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Buckets;
import io.swiftbolt.market.SessionKind;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.orchestrator.DataHealth;
import io.swiftbolt.symbols.UpcomingActions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients are told of the health of bars, read by a decoder as strict as theirs. A Monday, 10:07 New York. */
class DataHealthTest {
  private static final String NOW = "2026-11-23T15:07:00Z";
  private static final String FRIDAY = "2026-11-20T00:00:00Z";
  private final House house = new House(NOW, "2020-01-02T05:00:00Z");
  private final Seed seed = new Seed(house.pool);
  private final Schemas schemas = new Schemas();
  private final WebClient client = WebClient.create(house.vertx);
  private final HttpVerticle server = new HttpVerticle(new HttpVerticle.Collaborators(HttpFixture.config(List.of()),
      new Auth(KeyRing.of(HttpFixture.SECRET), ServerClock.system()), schemas,
      List.of(new DataHealthEndpoint(new DataHealth(new DataHealth.Collaborators(
          new DataHealth.Tables(house.symbols, house.definitions, house.coverage, new CoverageReads(house.pool),
              new BarReach(house.pool), new SeriesRuns(house.pool), new UpcomingActions(house.pool),
              new ForecastRuns(house.pool)),
          house.source, () -> house.calendar, house.clock))).route()),
      ServerClock.system()));

  DataHealthTest() {
    house.vertx.deployVerticle(server).await();
  }

  @AfterEach
  void stop() {
    house.close();
  }

  @Test
  void an_unknown_symbol_has_no_bars_and_is_not_healthy_even_while_the_exchange_is_closed() {
    house.clock.set("2026-11-22T15:00:00Z");
    JsonObject report = good("?symbol=none");
    assertEquals(5, report.getJsonArray("healthStatuses").size());
    JsonObject status = status(report, "NONE", "d1");
    assertEquals("warning", status.getString("overallHealth"));
    assertEquals(new JsonObject().put("isStale", true).putNull("ageHours").put("slaHours", 24.0).putNull("lastBarTs")
        .put("hasBars", false).put("missingRanges", 0), status.getJsonObject("freshness"));
    assertEquals(new JsonObject().put("totalChecks", 5).put("healthy", 0).put("warning", 5).put("critical", 0)
        .put("staleData", 5).put("staleForecast", 5).put("staleOptions", 5).put("pendingSplits", 0)
        .put("marketOpen", false).put("checkedAt", "2026-11-22T15:00:00Z").put("withoutBars", 5),
        report.getJsonObject("summary"));
    assertEquals(0, good("").getJsonObject("summary").getInteger("totalChecks"));
  }

  @Test
  void a_weekend_makes_nothing_old() {
    watched("AAPL");
    quarters("AAPL", FRIDAY, NOW);
    days("AAPL");
    JsonObject report = good("?symbol=aapl");
    assertEquals(5, report.getJsonObject("summary").getInteger("healthy"), report::encodePrettily);
    JsonObject quarters = status(report, "AAPL", "m15");
    assertEquals(0.1, quarters.getJsonObject("freshness").getDouble("ageHours"));
    assertEquals("2026-11-23T14:45:00Z", quarters.getJsonObject("freshness").getString("lastBarTs"));
    assertEquals(10.1, status(report, "AAPL", "d1").getJsonObject("freshness").getDouble("ageHours"),
        "since Monday began, for Saturday and Sunday have no bars");
    assertTrue(quarters.getJsonObject("coverage").getBoolean("hasCoverage"));
  }

  @Test
  void what_stood_still_before_the_weekend_is_old_by_the_hours_of_trading_that_it_misses() {
    watched("AAPL");
    house.rows("update coverage set covered = covered * '{(,2026-11-20T19:00Z)}' where timeframe = 'm15'");
    quarters("AAPL", FRIDAY, "2026-11-20T19:00:00Z");
    days("AAPL");
    for (String now : List.of("2026-11-21T12:00:00Z", "2026-11-23T14:29:00Z")) {
      house.clock.set(now);
      JsonObject report = good("?symbol=AAPL");
      JsonObject quarters = status(report, "AAPL", "m15");
      assertEquals(2.0, quarters.getJsonObject("freshness").getDouble("ageHours"), now);
      assertEquals("critical", quarters.getString("overallHealth"), "more than three times half an hour");
      JsonObject hours = status(report, "AAPL", "h1");
      assertFalse(hours.getJsonObject("freshness").getBoolean("isStale"), "two hours are allowed");
      assertEquals("warning", hours.getString("overallHealth"), "but bars are missing, and the exchange is closed");
      assertEquals("healthy", status(report, "AAPL", "d1").getString("overallHealth"));
    }
  }

  @Test
  void a_hole_in_the_middle_is_not_healthy_however_fresh_the_end_is() {
    watched("AAPL");
    house.rows(
        "update coverage set covered = covered - '{[2026-11-18T16:00Z,2026-11-18T17:00Z)}' where timeframe = 'm15'");
    quarters("AAPL", FRIDAY, NOW);
    JsonObject quarters = status(good("?symbol=AAPL&timeframe=15m"), "AAPL", "m15");
    assertFalse(quarters.getJsonObject("freshness").getBoolean("isStale"));
    assertEquals(1, quarters.getJsonObject("freshness").getInteger("missingRanges"));
    assertEquals("warning", quarters.getString("overallHealth"));
  }

  @Test
  void failures_of_a_day_splits_and_forecasts_are_told() {
    watched("AAPL");
    quarters("AAPL", FRIDAY, NOW);
    days("AAPL");
    failed("m15", "2026-11-22T15:00:00Z");
    assertEquals("healthy", status(good("?symbol=AAPL"), "AAPL", "m15").getString("overallHealth"), "25 hours ago");
    failed("m15", "2026-11-23T15:00:00Z");
    JsonObject jobs = status(good("?symbol=AAPL"), "AAPL", "h1").getJsonObject("jobs");
    assertEquals(new JsonObject().put("latestStatus", "failed").put("latestRunAt", "2026-11-23T15:00:00Z")
        .put("pendingJobs", 0).put("failedJobsLast24h", 1), jobs, "hours are made of quarters");
    failed("m15", "2026-11-23T15:01:00Z");
    assertEquals("warning", status(good("?symbol=AAPL"), "AAPL", "m15").getString("overallHealth"));
    failed("m15", "2026-11-23T15:02:00Z");
    seed.queuedRun("AAPL", Timeframe.M15);
    JsonObject third = status(good("?symbol=AAPL"), "AAPL", "m15");
    assertEquals("critical", third.getString("overallHealth"));
    assertEquals("queued", third.getJsonObject("jobs").getString("latestStatus"));
    assertEquals(1, third.getJsonObject("jobs").getInteger("pendingJobs"));

    assertTrue(status(good(""), "AAPL", "d1").getJsonObject("forecast").getBoolean("isStale"));
    house.rows("""
        insert into ml_forecasts (symbol_id, horizon, overall_label, confidence, run_at)
        select id, '1D', 'neutral', 0.5, '2026-11-20T22:00Z' from symbols
        """);
    seed.split("AAPL", LocalDate.of(2026, 12, 1), 1, 4);
    JsonObject report = good("");
    JsonObject day = status(report, "AAPL", "d1");
    assertEquals(new JsonObject().put("latestRunAt", "2026-11-20T22:00:00Z").put("isStale", false)
        .put("ageHours", 17.1), day.getJsonObject("forecast"), "seven hours of Friday and ten of Monday");
    assertEquals("warning", day.getString("overallHealth"));
    assertEquals(1, day.getJsonObject("market").getInteger("pendingSplitCount"));
    assertEquals(1, report.getJsonObject("summary").getInteger("pendingSplits"));
  }

  @Test
  void of_many_symbols_the_worst_are_shown_and_all_are_counted() {
    String[] tickers = IntStream.range(0, 20).mapToObj(i -> "S" + i).toArray(String[]::new);
    watched(tickers);
    quarters("S7", FRIDAY, "2026-11-20T15:00:00Z");
    JsonObject report = good("");
    assertEquals(100, report.getJsonObject("summary").getInteger("totalChecks"));
    assertEquals(50, report.getJsonArray("healthStatuses").size());
    assertEquals("critical", status(report, "S7", "m15").getString("overallHealth"));
    assertEquals("S7", report.getJsonArray("healthStatuses").getJsonObject(0).getString("symbol"));
    assertEquals(20, good("?timeframe=d1").getJsonArray("healthStatuses").size());
  }

  @Test
  void what_is_wrong_with_a_question_is_named() {
    refused("symbol must be a ticker of 1 to 20 letters, digits and . - / ^ =", "?symbol=A%20B");
    refused("timeframe must be one of m15, h1, h4, d1, w1", "?timeframe=m5");
    assertEquals(400, get("?timeframe=soon").statusCode());
    assertEquals(405, client.post(server.port(), "127.0.0.1", "/functions/v1/data-health")
        .putHeader("apikey", HttpFixture.key(Role.ANON)).sendJsonObject(new JsonObject()).await().statusCode());
  }

  /** Kept complete for a week, and answered for but for the bars themselves. */
  private void watched(String... tickers) {
    house.define(Timeframe.M15, 7, tickers);
    house.define(Timeframe.D1, 7, tickers);
    for (String ticker : tickers) {
      for (Timeframe timeframe : List.of(Timeframe.M15, Timeframe.D1)) {
        boolean broken = ticker.equals("S7") && timeframe == Timeframe.M15;
        seed.covered(ticker, timeframe, "2026-11-01T00:00:00Z",
            broken
                ? "2026-11-20T15:00:00Z"
                : timeframe == Timeframe.D1 ? "2026-11-21T05:00:00Z" : "2026-11-23T15:00:00Z",
            FRIDAY, FRIDAY);
      }
    }
  }

  private void quarters(String ticker, String from, String to) {
    TimeRange range = new TimeRange(Instant.parse(from), Instant.parse(to));
    seed.bars(ticker, Timeframe.M15, house.calendar.sessions(range).stream()
        .flatMap(session -> new Buckets(house.calendar).of(Timeframe.M15, SessionKind.REGULAR, session).stream())
        .filter(range::contains).map(bucket -> bar(bucket.from())).toList());
  }

  private void days(String ticker) {
    TimeRange range = new TimeRange(Instant.parse("2026-11-02T05:00:00Z"), Instant.parse("2026-11-21T05:00:00Z"));
    seed.bars(ticker, Timeframe.D1, house.calendar.sessions(range).stream()
        .filter(session -> range.contains(session.day())).map(session -> bar(session.day().from())).toList());
  }

  private static Bar bar(Instant at) {
    return new Bar(at, 10.5, 12, 9, 11, 100);
  }

  private void failed(String timeframe, String at) {
    house.rows(
        """
            insert into job_runs (symbol, symbol_id, timeframe, job_type, slice_from, slice_to, status, finished_at, error_code,
                                  error_message, created_at)
            select ticker, id, $1, 'backfill', '2026-11-19T14:30Z', '2026-11-19T21:00Z', 'failed', $2::text::timestamptz,
                   'PROVIDER_UNAVAILABLE', 'no answer', $2::text::timestamptz from symbols
            """,
        timeframe, at);
  }

  private HttpResponse<Buffer> get(String query) {
    return client.get(server.port(), "127.0.0.1", "/functions/v1/data-health" + query)
        .putHeader("apikey", HttpFixture.key(Role.ANON)).send().await();
  }

  /** As the schema promises and as the client's decoder takes it. */
  private JsonObject good(String query) {
    HttpResponse<Buffer> answer = get(query);
    assertEquals(200, answer.statusCode(), answer::bodyAsString);
    assertEquals(List.of(), schemas.replyErrors("data-health", answer.bodyAsString()), answer::bodyAsString);
    assertEquals(List.of(), ClientModels.DATA_HEALTH.errors(answer.bodyAsString()), answer::bodyAsString);
    return answer.bodyAsJsonObject();
  }

  private void refused(String error, String query) {
    HttpResponse<Buffer> answer = get(query);
    assertEquals(400, answer.statusCode(), answer::bodyAsString);
    assertEquals(error, answer.bodyAsJsonObject().getString("error"));
  }

  private static JsonObject status(JsonObject report, String symbol, String timeframe) {
    JsonObject found = null;
    for (JsonObject one : ClientServer.objects(report.getJsonArray("healthStatuses"))) {
      if (one.getString("symbol").equals(symbol) && one.getString("timeframe").equals(timeframe)) {
        assertNull(found, "twice");
        found = one;
      }
    }
    return Objects.requireNonNull(found, report::encodePrettily);
  }
}
