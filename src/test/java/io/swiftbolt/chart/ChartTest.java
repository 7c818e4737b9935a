package io.swiftbolt.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Buckets;
import io.swiftbolt.market.NyseCalendar;
import io.swiftbolt.market.SessionKind;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChartTest {
  /** Friday, after the close. */
  private static final String FRIDAY_EVENING = "2026-11-20T21:30:00Z";
  private ChartServer server;

  @BeforeEach
  void start() {
    server = new ChartServer(FRIDAY_EVENING);
    server.seed.symbol("AAPL");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void the_newest_of_five_thousand_bars_is_in_the_default_answer_and_the_cut_is_said() {
    List<Bar> quarters = bars(Timeframe.M15, "2026-01-26T00:00:00Z", FRIDAY_EVENING);
    assertTrue(quarters.size() > 5000);
    server.seed.bars("AAPL", Timeframe.M15, quarters);
    JsonObject chart = server.chart("symbol=aapl&timeframe=15Min&days=3650");
    assertEquals(2000, chart.getJsonArray("bars").size());
    assertEquals(quarters.getLast().ts().toString(), last(chart).getString("ts"));
    assertEquals(quarters.size(), chart.getJsonObject("meta").getInteger("totalBars"));
    assertEquals(true, chart.getJsonObject("meta").getBoolean("truncated"));
    assertEquals("m15", chart.getString("timeframe"));
    assertEquals("AAPL", chart.getString("symbol"));
    assertFalse(server.chart("symbol=AAPL&timeframe=m15&days=3").getJsonObject("meta").getBoolean("truncated"));
    JsonObject skipped = server.chart("symbol=AAPL&timeframe=m15&days=3650&bars_limit=2&bars_offset=3");
    assertEquals(
        List.of(quarters.get(quarters.size() - 5).ts().toString(), quarters.get(quarters.size() - 4).ts().toString()),
        starts(skipped));
  }

  @Test
  void the_cursor_walks_the_whole_history_without_a_gap_or_a_double() {
    List<Bar> quarters = bars(Timeframe.M15, "2026-10-01T00:00:00Z", FRIDAY_EVENING);
    server.seed.bars("AAPL", Timeframe.M15, quarters);
    List<String> walked = new ArrayList<>();
    String before = FRIDAY_EVENING;
    while (before != null) {
      JsonObject page = server.chart("symbol=AAPL&timeframe=m15&pageSize=333&before=" + before);
      walked.addAll(0, starts(page));
      before = page.getJsonObject("meta").getString("nextBefore");
      assertEquals(before != null, page.getJsonObject("meta").getBoolean("truncated"));
    }
    assertEquals(quarters.stream().map(bar -> bar.ts().toString()).toList(), walked);
    String second = quarters.get(10).ts().toString();
    assertEquals(10, server.chart("symbol=AAPL&timeframe=m15&before=" + quarters.get(10).ts().getEpochSecond())
        .getJsonArray("bars").size());
    assertEquals(10, server.chart("symbol=AAPL&timeframe=m15&before=" + quarters.get(10).ts().toEpochMilli())
        .getJsonArray("bars").size());
    assertEquals(10, server.chart("symbol=AAPL&timeframe=m15&before=" + second).getJsonArray("bars").size());
  }

  @Test
  void what_is_missing_or_unknown_is_said() {
    assertEquals("{\"error\":\"Symbol parameter is required\"}", server.get("timeframe=d1").bodyAsString());
    assertTrue(server.get("symbol=AAPL").bodyAsString().contains("timeframe is required (m1, m5, m15"));
    HttpResponse<Buffer> refused = server.get("symbol=AAPL&timeframe=d1&barsLimit=2001");
    assertEquals(400, refused.statusCode());
    assertEquals("bars_limit must be a whole number from 1 to 2000, is 2001",
        refused.bodyAsJsonObject().getString("error"));
    HttpResponse<Buffer> unknown = server.get("symbol=nope&timeframe=d1");
    assertEquals(404, unknown.statusCode());
    assertEquals("{\"error\":\"Symbol not found: NOPE\"}", unknown.bodyAsString());
    server.seed.symbol("NOPE");
    assertEquals(200, server.get("symbol=nope&timeframe=d1").statusCode(), "a new symbol is found at once");
  }

  @Test
  void every_alias_means_its_timeframe_and_posts_are_answered_like_gets() {
    server.seed.bars("AAPL", Timeframe.M15, bars(Timeframe.M15, "2026-11-16T00:00:00Z", FRIDAY_EVENING));
    String canonical = server.get("symbol=AAPL&timeframe=h1").bodyAsString();
    for (String alias : List.of("1h", "1H", "1Hour", "60min", "H1", "%20h1%20")) {
      assertEquals(canonical, server.get("symbol=AAPL&timeframe=" + alias).bodyAsString());
    }
    assertEquals(canonical,
        server.post("{\"symbol\":\"AAPL\",\"timeframe\":\"1h\",\"days\":30,\"layers\":false}").bodyAsString());
    assertEquals(400, server.post("{\"symbol\":").statusCode());
    assertEquals(400, server.post("{\"symbol\":[\"AAPL\"]}").statusCode());
  }

  @Test
  void an_hour_changes_with_the_quarter_it_is_made_of() {
    List<Bar> quarters = bars(Timeframe.M15, "2026-11-20T00:00:00Z", FRIDAY_EVENING);
    server.seed.bars("AAPL", Timeframe.M15, quarters);
    assertEquals(7, server.chart("symbol=AAPL&timeframe=h1&days=1").getJsonArray("bars").size());
    Bar last = quarters.getLast();
    server.seed.bars("AAPL", Timeframe.M15,
        List.of(new Bar(last.ts(), last.open(), 999, last.low(), 998, last.volume())));
    server.changed("ohlc_bars_v2", "AAPL", "m15");
    for (String timeframe : List.of("m15", "m30", "h1", "h4")) {
      JsonObject bar = last(server.chart("symbol=AAPL&timeframe=" + timeframe + "&days=1"));
      assertEquals(998, bar.getDouble("close"));
      assertEquals(999, bar.getDouble("high"));
    }
  }

  @Test
  void stored_hours_serve_only_time_without_quarters() {
    server.seed.bars("AAPL", Timeframe.M15, bars(Timeframe.M15, "2026-11-20T00:00:00Z", FRIDAY_EVENING));
    server.seed.bars("AAPL", Timeframe.H1,
        List.of(bar("2026-11-19T14:30:00Z", 5), bar("2026-11-19T20:30:00Z", 6), bar("2026-11-20T14:30:00Z", 7)));
    JsonObject chart = server.chart("symbol=AAPL&timeframe=h1&days=3");
    assertEquals(9, chart.getJsonArray("bars").size());
    assertEquals(5, chart.getJsonArray("bars").getJsonObject(0).getDouble("close"));
    assertTrue(chart.getJsonArray("bars").getJsonObject(2).getDouble("close") > 50, "quarters win over a stored hour");
  }

  @Test
  void buckets_stand_at_the_open_and_with_extended_hours_on_the_clock() {
    server.seed.bars("AAPL", Timeframe.M15,
        bars(Timeframe.M15, SessionKind.ALL, "2026-11-20T05:00:00Z", "2026-11-21T02:00:00Z"));
    server.at("2026-11-21T02:00:00Z");
    assertEquals(List.of("2026-11-20T14:30:00Z", "2026-11-20T18:30:00Z"),
        starts(server.chart("symbol=AAPL&timeframe=h4&days=2")));
    JsonObject all = server.chart("symbol=AAPL&timeframe=h4&days=2&session=all");
    assertEquals(
        List.of("2026-11-20T09:00:00Z", "2026-11-20T13:00:00Z", "2026-11-20T17:00:00Z", "2026-11-20T21:00:00Z"),
        starts(all));
    long regular = volume(server.chart("symbol=AAPL&timeframe=m15&days=2"));
    assertEquals(regular, volume(server.chart("symbol=AAPL&timeframe=h1&days=2")));
    assertEquals(volume(server.chart("symbol=AAPL&timeframe=m15&days=2&session=all")), volume(all));
    assertTrue(regular < volume(all));
  }

  @Test
  void prices_are_adjusted_on_read_and_never_two_ways_in_one_answer() {
    server.seed.bars("AAPL", Timeframe.D1,
        List.of(bar("2026-11-18T05:00:00Z", 700), bar("2026-11-19T05:00:00Z", 100), bar("2026-11-20T05:00:00Z", 101)));
    server.seed.split("AAPL", LocalDate.of(2026, 11, 19), 1, 7);
    server.seed.split("AAPL", LocalDate.of(2026, 11, 25), 1, 2);
    JsonObject adjusted = server.chart("symbol=AAPL&timeframe=d1");
    assertEquals(100, adjusted.getJsonArray("bars").getJsonObject(0).getDouble("close"));
    assertEquals(7000, adjusted.getJsonArray("bars").getJsonObject(0).getLong("volume"));
    assertEquals(101, last(adjusted).getDouble("close"), "a split to come changes nothing yet");
    assertEquals(true, adjusted.getJsonObject("meta").getBoolean("hasPendingSplits"));
    assertEquals("split", adjusted.getJsonObject("meta").getString("adjustment"));
    JsonObject raw = server.chart("symbol=AAPL&timeframe=d1&adjustment=raw");
    assertEquals(700, raw.getJsonArray("bars").getJsonObject(0).getDouble("close"));
    assertEquals(100, server.chart("symbol=AAPL&timeframe=w1").getJsonArray("bars").getJsonObject(0).getDouble("open"));
    server.at("2026-11-25T12:00:00Z");
    assertEquals(50, server.chart("symbol=AAPL&timeframe=d1").getJsonArray("bars").getJsonObject(0).getDouble("close"));
  }

  @Test
  void dividends_are_taken_out_of_the_prices_before_them_when_asked_for() {
    server.seed.bars("AAPL", Timeframe.D1,
        List.of(bar("2026-11-17T05:00:00Z", 800), bar("2026-11-18T05:00:00Z", 700), bar("2026-11-19T05:00:00Z", 100),
            bar("2026-11-20T05:00:00Z", 98)));
    server.seed.bars("AAPL", Timeframe.M15, List.of(bar("2026-11-19T20:45:00Z", 99), bar("2026-11-20T15:00:00Z", 98)));
    server.seed.split("AAPL", LocalDate.of(2026, 11, 19), 1, 7);
    server.seed.dividend("AAPL", LocalDate.of(2026, 11, 20), 2);
    server.seed.dividend("AAPL", LocalDate.of(2026, 11, 18), 80);
    server.seed.dividend("AAPL", LocalDate.of(2026, 11, 30), 50);
    JsonArray all = server.chart("symbol=AAPL&timeframe=d1&adjustment=all").getJsonArray("bars");
    double latest = 1 - 2 / 100.0;
    assertEquals(800 / 7.0 * latest * (1 - 80 / 800.0), all.getJsonObject(0).getDouble("close"), 1e-9);
    assertEquals(100 * latest, all.getJsonObject(1).getDouble("close"), 1e-9);
    assertEquals(100 * latest, all.getJsonObject(2).getDouble("close"), 1e-9);
    assertEquals(98, all.getJsonObject(3).getDouble("close"));
    assertEquals(7000, all.getJsonObject(0).getLong("volume"), "cash changes no number of shares");
    JsonObject quarters = server.chart("symbol=AAPL&timeframe=m15&adjustment=ALL");
    assertEquals("all", quarters.getJsonObject("meta").getString("adjustment"));
    assertEquals(99 * latest, quarters.getJsonArray("bars").getJsonObject(0).getDouble("close"), 1e-9,
        "the daily close says what a dividend takes away, whatever is shown");
    assertEquals(100,
        server.chart("symbol=AAPL&timeframe=d1").getJsonArray("bars").getJsonObject(2).getDouble("close"));
  }

  @Test
  void a_late_split_is_in_the_next_answer() {
    server.seed.bars("AAPL", Timeframe.D1, List.of(bar("2026-11-18T05:00:00Z", 700), bar("2026-11-19T05:00:00Z", 100)));
    assertEquals(700,
        server.chart("symbol=AAPL&timeframe=d1").getJsonArray("bars").getJsonObject(0).getDouble("close"));
    server.seed.split("AAPL", LocalDate.of(2026, 11, 19), 1, 7);
    server.changed("corporate_actions", "AAPL", null);
    assertEquals(100,
        server.chart("symbol=AAPL&timeframe=d1").getJsonArray("bars").getJsonObject(0).getDouble("close"));
  }

  @Test
  void no_bars_is_never_fresh() {
    JsonObject chart = server.chart("symbol=AAPL&timeframe=m15");
    assertEquals("no_data", chart.getJsonObject("meta").getString("dataStatus"));
    assertEquals(false, chart.getJsonObject("freshness").getBoolean("isWithinSla"));
    assertNull(chart.getJsonObject("freshness").getValue("ageMinutes"));
    assertEquals(new JsonArray(), chart.getJsonArray("bars"));
  }

  @Test
  void a_weekend_makes_nothing_stale_and_monday_does() {
    server.seed.bars("AAPL", Timeframe.M15, bars(Timeframe.M15, "2026-11-20T00:00:00Z", FRIDAY_EVENING));
    server.seed.bars("AAPL", Timeframe.D1, List.of(bar("2026-11-20T05:00:00Z", 100)));
    for (String weekend : List.of(FRIDAY_EVENING, "2026-11-21T00:30:00Z", "2026-11-22T23:59:00Z",
        "2026-11-23T14:44:00Z")) {
      server.at(weekend);
      for (String timeframe : List.of("m15", "h1", "h4", "d1", "w1")) {
        JsonObject chart = server.chart("symbol=AAPL&timeframe=" + timeframe);
        assertEquals("fresh", chart.getJsonObject("meta").getString("dataStatus"), weekend + " " + timeframe);
        assertTrue(chart.getJsonObject("freshness").getInteger("ageMinutes") >= 0);
        assertInstanceOf(Integer.class, chart.getJsonObject("dataQuality").getValue("dataAgeHours"));
      }
    }
    server.at("2026-11-23T14:46:00Z");
    assertEquals("stale", server.chart("symbol=AAPL&timeframe=m15").getJsonObject("meta").getString("dataStatus"));
    assertEquals(16, server.chart("symbol=AAPL&timeframe=m15").getJsonObject("freshness").getInteger("ageMinutes"));
    assertEquals("fresh", server.chart("symbol=AAPL&timeframe=d1").getJsonObject("meta").getString("dataStatus"));
    server.at("2026-11-23T21:00:00Z");
    assertEquals("stale", server.chart("symbol=AAPL&timeframe=d1").getJsonObject("meta").getString("dataStatus"));
    server.seed.queuedRun("AAPL", Timeframe.D1);
    server.changed("job_runs", "AAPL", "d1");
    assertEquals("refreshing", server.chart("symbol=AAPL&timeframe=d1").getJsonObject("meta").getString("dataStatus"));
    server.at("2026-11-20T21:00:00Z"); // the clock went back: the age is nought, not negative
    assertEquals(0, server.chart("symbol=AAPL&timeframe=d1").getJsonObject("freshness").getInteger("ageMinutes"));
  }

  @Test
  void an_answered_session_without_bars_is_missing_data_and_not_stale() {
    server.seed.bars("AAPL", Timeframe.M15, bars(Timeframe.M15, "2026-11-19T00:00:00Z", "2026-11-20T05:00:00Z"));
    server.seed.covered("AAPL", Timeframe.M15, "2026-11-09T14:30:00Z", "2026-11-20T21:00:00Z", "2026-11-20T14:30:00Z",
        "2026-11-20T21:00:00Z");
    JsonObject chart = server.chart("symbol=AAPL&timeframe=m15&days=10");
    assertEquals("fresh", chart.getJsonObject("meta").getString("dataStatus"));
    assertEquals(1, chart.getJsonObject("dataQuality").getInteger("missingSessions"));
    assertEquals(true, chart.getJsonObject("dataQuality").getBoolean("complete"));
    assertEquals(List.of(), server.wanted);
  }

  @Test
  void an_incomplete_chart_is_reported_once_a_minute() {
    server.chart("symbol=AAPL&timeframe=h1");
    server.chart("symbol=AAPL&timeframe=m15&days=3");
    server.chart("symbol=AAPL&timeframe=d1");
    server.chart("symbol=AAPL&timeframe=d1&days=7");
    Polling.until(() -> server.wanted.size() == 2);
    assertEquals(List.of("m15", "d1"), server.wanted.stream().map(wanted -> wanted.timeframe()).toList());
  }

  @Test
  void a_bar_still_being_made_is_marked() {
    server.at("2026-11-20T15:46:00Z");
    server.seed.bars("AAPL", Timeframe.M15, bars(Timeframe.M15, "2026-11-20T00:00:00Z", "2026-11-20T15:45:00Z"));
    JsonObject hours = server.chart("symbol=AAPL&timeframe=h1&days=1&layers=true");
    assertNull(hours.getJsonArray("bars").getJsonObject(0).getValue("is_partial"));
    assertEquals(true, last(hours).getBoolean("is_partial"));
    assertEquals("live", last(hours).getString("dataStatus"));
    assertEquals(hours.getJsonArray("bars"),
        hours.getJsonObject("layers").getJsonObject("historical").getJsonArray("data"));
    assertEquals(true, hours.getJsonObject("meta").getBoolean("isMarketOpen"));
    assertNull(last(server.chart("symbol=AAPL&timeframe=m15&days=1")).getValue("is_partial"));
    JsonObject history = server.chart("symbol=AAPL&timeframe=h1&before=2026-11-20T15:30:00Z");
    assertNull(last(history).getValue("is_partial"), "a page of history holds no bar of today in the making");
    server.at("2026-11-20T16:31:00Z");
    assertEquals(true, last(server.chart("symbol=AAPL&timeframe=h1&days=1")).getBoolean("is_partial"),
        "its time is over, its last quarters are not there");
  }

  @Test
  void the_machines_zone_changes_nothing() {
    server.seed.bars("AAPL", Timeframe.M15, bars(Timeframe.M15, "2026-10-26T00:00:00Z", "2026-11-04T00:00:00Z"));
    TimeZone before = TimeZone.getDefault();
    try {
      for (String now : List.of("2026-11-04T00:30:00Z", "2026-11-04T04:59:00Z", "2026-11-01T05:30:00Z")) {
        server.at(now);
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        List<String> expected = answers();
        for (String zone : List.of("America/New_York", "Asia/Tokyo", "Pacific/Auckland")) {
          TimeZone.setDefault(TimeZone.getTimeZone(zone));
          server.changed("ohlc_bars_v2", "AAPL", "m15");
          server.changed("coverage_status", "AAPL", "m15");
          assertEquals(expected, answers(), zone + " at " + now);
        }
      }
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @Test
  void the_same_answer_has_the_same_tag_and_another_one_another() {
    server.seed.bars("AAPL", Timeframe.D1, List.of(bar("2026-11-19T05:00:00Z", 100)));
    String etag = server.get("symbol=AAPL&timeframe=d1").getHeader("ETag");
    assertEquals(304, server.getIfNoneMatch("symbol=AAPL&timeframe=d1", etag).statusCode());
    server.seed.bars("AAPL", Timeframe.D1, List.of(bar("2026-11-20T05:00:00Z", 101)));
    server.changed("ohlc_bars_v2", "AAPL", "d1");
    HttpResponse<Buffer> changed = server.getIfNoneMatch("symbol=AAPL&timeframe=d1", etag);
    assertEquals(200, changed.statusCode());
    assertEquals(2, changed.bodyAsJsonObject().getJsonArray("bars").size());
  }

  @Test
  void an_answer_asked_for_again_is_compressed_for_who_can_read_it() throws IOException {
    server.seed.bars("AAPL", Timeframe.M15, bars(Timeframe.M15, "2026-11-16T00:00:00Z", FRIDAY_EVENING));
    String query = "symbol=AAPL&timeframe=m15";
    HttpResponse<Buffer> plain = server.getCompressed(query);
    HttpResponse<Buffer> compressed = server.getCompressed(query);
    assertEquals("gzip", compressed.getHeader("Content-Encoding"));
    assertNotEquals(plain.getHeader("ETag"), compressed.getHeader("ETag"));
    try (GZIPInputStream body = new GZIPInputStream(new ByteArrayInputStream(compressed.body().getBytes()))) {
      assertEquals(plain.body(), Buffer.buffer(body.readAllBytes()));
    }
    assertEquals(plain.body(), server.get(query).body());
    assertEquals(304, server.getIfNoneMatch(query, compressed.getHeader("ETag")).statusCode());
  }

  @Test
  void the_body_has_what_the_clients_decode() {
    server.seed.bars("AAPL", Timeframe.D1, List.of(bar("2026-11-20T05:00:00Z", 100)));
    JsonObject chart = server.chart("symbol=AAPL&timeframe=d1&layers=true");
    assertEquals(36, UUID.fromString(chart.getString("symbol_id")).toString().length());
    assertEquals(chart.getString("asset_type"), chart.getString("assetType"));
    assertTrue(chart.containsKey("mlSummary") && chart.getValue("mlSummary") == null);
    assertTrue(chart.containsKey("indicators") && chart.getValue("indicators") == null);
    assertTrue(chart.containsKey("futures") && chart.getValue("futures") == null);
    assertEquals(new JsonArray(), chart.getJsonArray("optionsRanks"));
    assertEquals("2026-11-20T05:00:00Z", chart.getJsonObject("meta").getString("lastBarTs"));
    assertEquals("2026-11-20T21:30:00Z", chart.getJsonObject("meta").getJsonObject("requestedRange").getString("end"));
    assertEquals(0, chart.getJsonObject("layers").getJsonObject("forecast").getInteger("count"));
  }

  private List<String> answers() {
    return List.of("m15", "h1", "h4", "d1", "w1").stream()
        .map(timeframe -> server.get("symbol=AAPL&timeframe=" + timeframe + "&layers=true").bodyAsString()).toList();
  }

  private static JsonObject last(JsonObject chart) {
    JsonArray bars = chart.getJsonArray("bars");
    return bars.getJsonObject(bars.size() - 1);
  }

  private static List<String> starts(JsonObject chart) {
    return chart.getJsonArray("bars").stream().map(bar -> ((JsonObject) bar).getString("ts")).toList();
  }

  private static long volume(JsonObject chart) {
    return chart.getJsonArray("bars").stream().mapToLong(bar -> ((JsonObject) bar).getLong("volume")).sum();
  }

  private static Bar bar(String ts, double price) {
    return new Bar(Instant.parse(ts), price, price, price, price, 1000);
  }

  private static List<Bar> bars(Timeframe timeframe, String from, String to) {
    return bars(timeframe, SessionKind.REGULAR, from, to);
  }

  /** Every bar of the calendar that ends within the range, with prices that tell it from its neighbours. */
  private static List<Bar> bars(Timeframe timeframe, SessionKind kind, String from, String to) {
    NyseCalendar calendar = NyseCalendar.byRules();
    TimeRange range = new TimeRange(Instant.parse(from), Instant.parse(to));
    return calendar.sessions(range).stream()
        .flatMap(session -> new Buckets(calendar).of(timeframe, kind, session).stream())
        .filter(range::contains).map(bucket -> {
          double price = 100 + bucket.from().getEpochSecond() / 900 % 37;
          return new Bar(bucket.from(), price, price + 2, price - 1, price + 1, 1000 + (long) price);
        }).toList();
  }
}
