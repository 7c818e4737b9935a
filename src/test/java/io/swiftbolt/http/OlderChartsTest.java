package io.swiftbolt.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Buckets;
import io.swiftbolt.market.NyseCalendar;
import io.swiftbolt.market.SessionKind;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Charts in the shapes of clients of several ages, each read by a decoder as strict as theirs. A Monday, 11:07 New York. */
class OlderChartsTest {
  private static final String NOW = "2026-11-23T16:07:00Z";
  private OlderChartServer server;

  @BeforeEach
  void start() {
    server = new OlderChartServer(NOW);
    server.seed.symbol("AAPL");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void every_age_of_client_decodes_every_chart() {
    quarters("2026-11-17T00:00:00Z", NOW);
    days("2026-08-03T00:00:00Z", "2026-11-21T06:00:00Z");
    for (String timeframe : List.of("m15", "m30", "h1", "h4", "d1", "w1")) {
      for (String more : List.of("", "&layers=true&include_forecast=true", "&before=2026-11-19T15:00:00Z")) {
        String uri = "chart?symbol=AAPL&timeframe=" + timeframe + more;
        server.good("chart", ClientModels.UNIFIED, server.get(uri));
        server.good("chart", ClientModels.CONSOLIDATED, server.get(uri));
      }
      JsonObject asked = new JsonObject().put("symbol", "AAPL").put("timeframe", timeframe).put("days", 60);
      server.good("chart", ClientModels.LEGACY, server.post("chart", asked));
      server.good("chart-read", ClientModels.LEGACY, server.post("chart-read", asked));
      server.good("chart-read", ClientModels.LEGACY,
          server.get("chart-read?symbol=AAPL&days=30&timeframe=" + timeframe));
      server.good("chart-data-v2", ClientModels.LAYERED, server.post("chart-data-v2", asked));
    }
  }

  @Test
  void a_symbol_without_bars_is_decoded_too() {
    server.good("chart", ClientModels.UNIFIED, server.get("chart?symbol=AAPL&timeframe=h1&layers=true"));
    server.good("chart", ClientModels.CONSOLIDATED, server.get("chart?symbol=AAPL&timeframe=h1"));
    server.good("chart-read", ClientModels.LEGACY, server.get("chart-read?symbol=AAPL&timeframe=h1"));
    JsonObject layered = server.good("chart-data-v2", ClientModels.LAYERED,
        server.post("chart-data-v2", new JsonObject().put("symbol", "AAPL")));
    assertNull(layered.getJsonObject("layers").getJsonObject("historical").getString("newestBar"));
    assertEquals("d1", layered.getString("timeframe"));
  }

  @Test
  void a_future_is_found_under_the_names_that_clients_have_for_it() {
    server.seed.symbol("ES=F");
    server.seed.symbol("ESZ26");
    server.seed.symbol("ES");
    JsonObject front = server.good("chart", ClientModels.UNIFIED, server.get("chart?symbol=es1!&timeframe=d1"));
    assertEquals("ES=F", front.getString("symbol"));
    assertEquals(new JsonObject().put("requested_symbol", "ES1!").put("resolved_symbol", "ES=F")
        .put("is_continuous", true).putNull("root_id").putNull("expiry_info"), front.getJsonObject("futures"));
    assertNull(server.get("chart?symbol=ES&timeframe=d1").bodyAsJsonObject().getValue("futures"), "a share");
    assertNull(server.get("chart?symbol=ESZ26&timeframe=d1").bodyAsJsonObject().getValue("futures"),
        "named like one, but listed as a share");
    assertEquals("Symbol not found: NQ=F",
        server.get("chart?symbol=NQ1!&timeframe=d1").bodyAsJsonObject().getString("error"));
    assertEquals(404, server.get("chart?symbol=ESH27&timeframe=d1").statusCode(), "never another contract's bars");
  }

  @Test
  void a_split_to_come_is_announced_in_words() {
    server.seed.split("AAPL", java.time.LocalDate.of(2026, 12, 1), 1, 2);
    JsonObject meta = server.good("chart", ClientModels.CONSOLIDATED, server.get("chart?symbol=AAPL&timeframe=d1"))
        .getJsonObject("meta");
    assertEquals("2 for 1 on 2026-12-01", meta.getString("pendingSplitInfo"));
  }

  @Test
  void layers_part_today_from_before_and_days_get_todays_hours() {
    quarters("2026-11-19T00:00:00Z", NOW);
    days("2026-11-16T00:00:00Z", "2026-11-21T06:00:00Z");
    JsonObject hours = layers("h1");
    assertEquals(14, hours.getJsonObject("historical").getInteger("count"));
    assertEquals(List.of("2026-11-23T14:30:00Z", "2026-11-23T15:30:00Z"), starts(hours.getJsonObject("intraday")));
    JsonObject forming = hours.getJsonObject("intraday").getJsonArray("data").getJsonObject(1);
    assertTrue(forming.getBoolean("is_intraday") && forming.getBoolean("is_partial"));
    assertEquals("live", forming.getString("data_status"));
    assertEquals("2026-11-19T14:30:00Z", hours.getJsonObject("historical").getString("oldestBar"));
    JsonObject days = layers("d1");
    assertEquals(5, days.getJsonObject("historical").getInteger("count"));
    assertEquals(starts(hours.getJsonObject("intraday")), starts(days.getJsonObject("intraday")));
    assertEquals(0, layers("w1").getJsonObject("intraday").getInteger("count"), "a week has no hours");
  }

  @Test
  void a_stale_chart_is_refreshed_once_and_says_so() {
    quarters("2026-11-20T00:00:00Z", "2026-11-20T19:00:00Z");
    JsonObject first = refresh("m15");
    assertTrue(first.getBoolean("attempted"));
    assertEquals(new JsonArray().add("m15"), first.getJsonArray("enqueuedTimeframes"));
    assertTrue(first.getInteger("insertedSlices") > 0, first::encode);
    assertEquals("2026-11-20T19:00:00Z", first.getJsonObject("diagnostics").getString("from"),
        "two hours hold no session on a Monday morning: from the newest bar on");
    Row order = server.house.rows("select priority, window_days from job_definitions where symbol = 'AAPL'").getFirst();
    assertEquals(200, order.getInteger("priority"));
    assertEquals(7, order.getInteger("window_days"));
    long queued = server.house.count("select count(*) from job_runs where status = 'queued' and symbol = 'AAPL'");
    assertEquals(first.getInteger("insertedSlices").longValue(), queued);
    JsonObject second = refresh("m15");
    assertFalse(second.getBoolean("attempted"));
    assertEquals(queued, server.house.count("select count(*) from job_runs where symbol = 'AAPL'"));
  }

  @Test
  void a_fresh_chart_and_one_that_is_being_fetched_are_left_alone() {
    quarters("2026-11-20T00:00:00Z", NOW);
    assertFalse(refresh("h1").getBoolean("attempted"));
    assertTrue(refresh("d1").getBoolean("attempted"), "it has no days");
    server.seed.symbol("MSFT");
    server.seed.queuedRun("MSFT", Timeframe.M15);
    assertFalse(server.good("chart-read", ClientModels.LEGACY, server.get("chart-read?symbol=MSFT&timeframe=m15"))
        .getJsonObject("refresh").getBoolean("attempted"));
  }

  @Test
  void a_cursor_reads_older_bars() {
    days("2026-10-01T00:00:00Z", "2026-11-21T06:00:00Z");
    JsonObject page = server.good("chart-read", ClientModels.LEGACY,
        server.get("chart-read?symbol=AAPL&timeframe=1d&pageSize=5&before=2026-11-20T05:00:00Z"));
    assertEquals("2026-11-19T05:00:00Z", page.getJsonArray("bars").getJsonObject(4).getString("ts"));
    assertEquals("2026-11-13T05:00:00Z", page.getJsonObject("metadata").getString("next_before"));
    assertEquals(5, page.getJsonObject("metadata").getInteger("total_bars"));
    assertEquals(page.getJsonArray("bars"), server.post("chart-read", new JsonObject().put("symbol", "aapl")
        .put("before", Instant.parse("2026-11-20T05:00:00Z").getEpochSecond()).put("page_size", 5))
        .bodyAsJsonObject().getJsonArray("bars"), "in the other spelling and by number");
  }

  @Test
  void health_counts_bars_and_their_age() {
    quarters("2026-11-20T00:00:00Z", "2026-11-20T21:00:00Z");
    JsonObject health = server.get("chart-health?symbol=aapl").bodyAsJsonObject();
    assertEquals(List.of(), new Schemas().replyErrors("chart-health", health.encode()));
    JsonObject quarters = health.getJsonObject("by_timeframe").getJsonObject("m15");
    assertEquals(new JsonObject().put("timeframe", "m15").put("newest_ts", "2026-11-20T20:45:00Z")
        .put("age_seconds", 242_520).put("bar_count", 26), quarters);
    assertEquals(7, health.getJsonObject("by_timeframe").getJsonObject("h1").getInteger("bar_count"));
    assertNull(health.getJsonObject("by_timeframe").getJsonObject("w1").getString("newest_ts"));
    assertTrue(health.getJsonObject("env").getBoolean("alpaca_api_key_present"));
    assertEquals("2026-11-23T16:07:00Z", health.getString("checked_at"));
  }

  @Test
  void what_is_wrong_is_said_in_the_words_these_clients_know() {
    refused(400, "Symbol is required", "chart-data-v2", new JsonObject());
    refused(404, "Symbol NONE not found", "chart-data-v2", new JsonObject().put("symbol", "none"));
    refused(404, "Symbol NONE not found", "chart-read", new JsonObject().put("symbol", "none"));
    refused(400, "Symbol parameter is required", "chart-read", new JsonObject());
    assertEquals("symbol is required", server.get("chart-health").bodyAsJsonObject().getString("error"));
    assertEquals(404, server.get("chart-health?symbol=none").statusCode());
    assertEquals(405, server.get("chart-data-v2?symbol=AAPL").statusCode());
    assertTrue(server.get("chart-read?symbol=AAPL&pageSize=951").bodyAsJsonObject().getString("error")
        .contains("pageSize"));
    assertTrue(server.get("chart-read?symbol=AAPL&days=0").bodyAsJsonObject().getString("error").contains("days"));
    assertTrue(server.get("chart-read?symbol=AAPL&timeframe=2h").bodyAsJsonObject().getString("error")
        .startsWith("Invalid timeframe: 2h"));
    assertTrue(server.get("chart-read?symbol=AAPL&before=soon").bodyAsJsonObject().getString("error")
        .startsWith("before must be ISO 8601"));
  }

  private void refused(int status, String error, String name, JsonObject body) {
    var answer = server.post(name, body);
    assertEquals(status, answer.statusCode(), answer::bodyAsString);
    assertEquals(error, answer.bodyAsJsonObject().getString("error"));
  }

  private JsonObject refresh(String timeframe) {
    return server.good("chart-read", ClientModels.LEGACY,
        server.post("chart-read", new JsonObject().put("symbol", "AAPL").put("timeframe", timeframe)))
        .getJsonObject("refresh");
  }

  private JsonObject layers(String timeframe) {
    return server.good("chart-data-v2", ClientModels.LAYERED,
        server.post("chart-data-v2", new JsonObject().put("symbol", "AAPL").put("timeframe", timeframe)))
        .getJsonObject("layers");
  }

  private static List<String> starts(JsonObject layer) {
    return layer.getJsonArray("data").stream().map(bar -> ((JsonObject) bar).getString("ts")).toList();
  }

  private void quarters(String from, String to) {
    NyseCalendar calendar = NyseCalendar.byRules();
    TimeRange range = new TimeRange(Instant.parse(from), Instant.parse(to));
    server.seed.bars("AAPL", Timeframe.M15, calendar.sessions(range).stream()
        .flatMap(session -> new Buckets(calendar).of(Timeframe.M15, SessionKind.REGULAR, session).stream())
        .filter(range::contains).map(bucket -> bar(bucket.from())).toList());
  }

  private void days(String from, String to) {
    TimeRange range = new TimeRange(Instant.parse(from), Instant.parse(to));
    server.seed.bars("AAPL", Timeframe.D1, NyseCalendar.byRules().sessions(range).stream()
        .filter(session -> range.contains(session.day())).map(session -> bar(session.day().from())).toList());
  }

  private static Bar bar(Instant at) {
    return new Bar(at, 10.5, 12, 9, 11, 100);
  }
}
