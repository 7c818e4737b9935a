package io.swiftbolt.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Session;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.orchestrator.BackfillOrder;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How clients have bars brought up to date, with real workers. */
class RefreshEndpointsTest {
  /** A Friday, 91 minutes after the opening bell. */
  private static final Instant NOW = Instant.parse("2026-03-06T16:01:00Z");
  private static final JsonObject AAPL = new JsonObject().put("symbol", "aapl");

  private final ClientServer server = new ClientServer(NOW.toString());

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void a_new_symbol_gets_its_daily_bars() {
    server.house.deployBackfilling();
    JsonObject reply = server.good("symbol-init", AAPL);
    long stored = server.house.count("select count(*) from ohlc_bars_v2 where timeframe = 'd1'");
    assertTrue(stored > 1000);
    assertEquals(new JsonObject().put("symbol", "AAPL").put("ohlcBars", stored)
        .put("forecastsGenerated", new JsonArray()).put("errors", new JsonArray()).put("complete", true), reply);
    int asked = server.house.source.requests().size();
    server.good("symbol-init", AAPL);
    assertEquals(asked, server.house.source.requests().size(), "enough is there");
    server.refused(400, "Symbol required", "symbol-init", new JsonObject());
  }

  @Test
  void a_refresh_tells_what_was_there_and_what_came() {
    server.refused(404, "Symbol not found: AAPL", "refresh-data", AAPL);
    server.house.symbols.ensure(List.of("AAPL")).await();
    server.house.deployBackfilling();
    JsonObject first = server.good("refresh-data", AAPL);
    assertTrue(first.getBoolean("success"));
    List<JsonObject> series = ClientServer.objects(first.getJsonArray("dataRefresh"));
    assertEquals(List.of("d1", "h1", "h4", "m15"), series.stream().map(one -> one.getString("timeframe")).toList());
    assertTrue(series.stream().allMatch(one -> one.getInteger("existingBars") == 0 && one.getInteger("newBars") > 0));
    assertEquals("2026-03-05T05:00:00Z", series.getFirst().getString("latestTimestamp"));
    assertEquals("2026-03-06T15:45:00Z", series.getLast().getString("latestTimestamp"));
    assertEquals(List.of("2026-03-06T15:30:00Z", "2026-03-06T14:30:00Z"),
        series.subList(1, 3).stream().map(one -> one.getString("latestTimestamp")).toList(), "as charts stamp them");
    assertTrue(series.get(1).getInteger("newBars") < series.getLast().getInteger("newBars"));
    assertFalse(first.getBoolean("mlJobQueued"));

    JsonObject again = server.good("refresh-data", AAPL.copy().put("timeframes", "1d").put("refreshOptions", true));
    JsonObject daily = again.getJsonArray("dataRefresh").getJsonObject(0);
    assertEquals(series.getFirst().getInteger("newBars"), daily.getInteger("existingBars"));
    assertEquals(0, daily.getInteger("newBars"));
    assertEquals("Data is current", again.getString("message"));
    assertEquals(2, server.house.count("select count(*) from backfills"),
        "none that has nothing to do is written down");
  }

  @Test
  void what_is_wrong_with_a_refresh_is_named() {
    server.refused(400, "Symbol required", "refresh-data", new JsonObject());
    server.refused(400, "Invalid timeframe: m7. Must be one of: m1, m5, m15, m30, h1, h4, d1, w1", "refresh-data",
        AAPL.copy().put("timeframes", "m7"));
    assertEquals(400, server.post("refresh-data", AAPL.copy().put("refreshML", "often")).statusCode());
  }

  @Test
  void an_empty_watch_list_is_reloaded_at_once() {
    assertEquals(new JsonObject().put("success", true).put("message", "No symbols in watchlist")
        .put("summary", new JsonObject().put("total", 0).put("success", 0).put("errors", 0))
        .put("results", new JsonArray()), server.good("reload-watchlist-data", new JsonObject()));
  }

  @Test
  void a_watch_list_is_reloaded_symbol_by_symbol() {
    server.house.symbols.ensure(List.of("AAPL", "MSFT")).await();
    server.watchlists.add(List.of("AAPL", "MSFT")).await();
    server.house.deployBackfilling();
    JsonObject reply = server.good("reload-watchlist-data", new JsonObject().put("timeframes", "d1,w1"));
    assertEquals(new JsonObject().put("total", 2).put("success", 2).put("errors", 0), reply.getJsonObject("summary"));
    for (JsonObject result : ClientServer.objects(reply.getJsonArray("results"))) {
      JsonObject bars = result.getJsonObject("barsLoaded");
      assertEquals(Set.of("d1", "w1"), bars.fieldNames());
      long shown = server.house.count("""
          select count(*) from ohlc_bars_v2 b join symbols s on s.id = b.symbol_id
           where s.ticker = $1 and b.timeframe = 'd1' and b.ts >= timestamptz '2025-03-06T16:00:00Z'
          """, result.getString("symbol"));
      assertEquals(shown, bars.getLong("d1"));
      assertEquals(53, bars.getLong("w1"), "a year and the week in which it began");
    }
    int asked = server.house.source.requests().size();
    server.good("reload-watchlist-data", new JsonObject().put("timeframes", "d1"));
    assertEquals(asked, server.house.source.requests().size(), "nothing is missing");
    server.good("reload-watchlist-data", new JsonObject().put("timeframes", "d1").put("forceRefresh", true));
    assertTrue(server.house.source.requests().size() > asked);
  }

  @Test
  void a_symbol_that_is_being_loaded_is_not_loaded_twice_and_an_unknown_one_is_named() {
    server.house.symbols.ensure(List.of("AAPL")).await();
    server.orders.start(new BackfillOrder(List.of("AAPL"), List.of(Timeframe.D1),
        new TimeRange(Instant.parse("2025-01-01T00:00:00Z"), NOW), true, 50, "reload-watchlist-data")).await();
    JsonObject reply = server.good("reload-watchlist-data", new JsonObject().put("symbols", "aapl,NONE"));
    assertFalse(reply.getBoolean("success"));
    assertEquals(new JsonObject().put("total", 2).put("success", 0).put("errors", 1), reply.getJsonObject("summary"));
    assertEquals(List.of(
        new JsonObject().put("symbol", "AAPL").put("status", "skipped").put("message", "Is being loaded already"),
        new JsonObject().put("symbol", "NONE").put("status", "error").put("message", "Symbol not found: NONE")),
        ClientServer.objects(reply.getJsonArray("results")));
    assertEquals(1, server.house.count("select count(*) from backfills"));
  }

  @Test
  void the_session_so_far_is_told_from_its_bars() {
    server.house.symbols.ensure(List.of("AAPL")).await();
    server.house.deployBackfilling();
    JsonObject reply = server.good("intraday-update", new JsonObject().put("symbols", "AAPL,NONE"));
    Session today = server.house.calendar.session(LocalDate.of(2026, 3, 6)).orElseThrow();
    List<Bar> bars = server.house.source.truth(Timeframe.M15, today.regular(), NOW);
    assertEquals(6, bars.size());
    assertEquals("open", reply.getString("market_state"));
    assertEquals(1, reply.getInteger("symbols_updated"));
    assertEquals(new JsonObject().put("skipped", true).put("reason", "Symbol not found: NONE"),
        reply.getJsonObject("results").getJsonObject("NONE"));
    JsonObject told = reply.getJsonObject("results").getJsonObject("AAPL");
    assertTrue(told.getInteger("bars_fetched") >= 6);
    assertEquals(bars.getLast().close(), told.getDouble("current_price"));
    assertEquals(6000, told.getInteger("daily_volume"));
    assertEquals(bars.stream().mapToDouble(Bar::high).max().orElseThrow(), told.getDouble("daily_high"));
    assertEquals(bars.stream().mapToDouble(Bar::low).min().orElseThrow(), told.getDouble("daily_low"));
    assertEquals(bars.stream().mapToDouble(bar -> (bar.high() + bar.low() + bar.close()) / 3).average().orElseThrow(),
        told.getDouble("vwap"), 1e-9);
    assertTrue(told.getBoolean("market_open"));

    JsonObject again = server.good("intraday-update", AAPL.copy().put("backfill_days", 0)).getJsonObject("results");
    assertEquals(0, again.getJsonObject("AAPL").getInteger("bars_fetched"));
  }

  @Test
  void what_is_wrong_with_an_update_is_named() {
    server.refused(400, "symbol must be given, or symbols, or all_watchlist", "intraday-update", new JsonObject());
    server.refused(400, "interval must be 1min, 5min or 15min", "intraday-update",
        AAPL.copy().put("interval", "2min"));
    String many = IntStream.range(0, 51).mapToObj(number -> "S" + number)
        .collect(Collectors.joining(","));
    server.refused(400, "symbols must be at most 50, are 51", "intraday-update", new JsonObject().put("symbols", many));
    assertEquals(400, server.post("intraday-update", AAPL.copy().put("backfill_days", 21)).statusCode());
    JsonObject nobody = server.good("intraday-update", new JsonObject().put("all_watchlist", true));
    assertEquals(0, nobody.getInteger("symbols_updated"));
  }

  @Test
  void a_users_refresh_tells_step_by_step_what_it_did() {
    server.house.symbols.ensure(List.of("AAPL")).await();
    server.house.deployBackfilling();
    JsonObject reply = server.good("user-refresh", AAPL);
    assertTrue(reply.getBoolean("success"));
    assertEquals(List.of("lookup_symbol completed", "queue_backfill completed", "fetch_bars completed",
        "queue_ml_job skipped", "queue_options_job skipped"), steps(reply).subList(0, 5));
    assertEquals(new JsonArray().add("backfill"), reply.getJsonArray("queuedJobs"));
    assertTrue(reply.getJsonObject("summary").getInteger("barsUpdated") > 0);
    assertEquals("2026-03-06T16:16:00Z", reply.getString("nextExpectedUpdate"));

    server.house.untilIdle();
    server.house.until("select count(*) from backfills where status = 'running'", row -> row.getLong(0) == 0);
    JsonObject again = server.good("user-refresh", AAPL);
    assertEquals(List.of("lookup_symbol completed", "check_backfill skipped", "fetch_bars completed",
        "queue_ml_job skipped", "queue_options_job skipped", "calculate_sr completed"), steps(again));
    assertEquals(new JsonObject().put("backfillNeeded", false).put("backfillQueued", false).put("barsUpdated", 0)
        .put("mlJobQueued", false).put("optionsJobQueued", false).put("srCalculated", true),
        again.getJsonObject("summary"));
    Bar day = server.house.source.truth(Timeframe.D1,
        server.house.calendar.session(LocalDate.of(2026, 3, 5)).orElseThrow().day(), NOW).getFirst();
    double pivot = (day.high() + day.low() + day.close()) / 3;
    JsonObject details = again.getJsonArray("steps").getJsonObject(5).getJsonObject("details");
    assertEquals(pivot, details.getDouble("pivot"), 0.005);
    assertEquals(2 * pivot - day.low(), details.getDouble("r1"), 0.005);
    assertEquals(2 * pivot - day.high(), details.getDouble("s1"), 0.005);
    assertTrue(again.getJsonArray("queuedJobs").isEmpty());
  }

  @Test
  void a_refresh_of_an_unknown_symbol_has_the_whole_shape() {
    JsonObject reply = server.promised("user-refresh", 404, server.post("user-refresh", AAPL));
    assertEquals("Symbol not found", reply.getString("message"));
    assertEquals(List.of("lookup_symbol failed"), steps(reply));
    assertNull(reply.getValue("queuedJobs"));
    server.refused(400, "Symbol required", "user-refresh", new JsonObject());
  }

  private static List<String> steps(JsonObject reply) {
    return ClientServer.objects(reply.getJsonArray("steps")).stream()
        .map(step -> step.getString("step") + " " + step.getString("status")).toList();
  }
}
