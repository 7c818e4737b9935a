package io.swiftbolt.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Friday, 10:47 New York: quarters of an hour have come up to 10:30, days up to Thursday, minutes up to 10:46. Minute n of the day
 * costs 100 + n, so that an open, a high and a close tell which minutes they come from.
 */
class LiveEndTest {
  private static final String OPEN = "2026-11-20T14:30:00Z";
  private static final String QUARTERS_END = "2026-11-20T15:30:00Z";
  private static final String MINUTES_END = "2026-11-20T15:46:00Z";
  private static final int MINUTES = 76;
  private ChartServer server;

  @BeforeEach
  void start() {
    server = new ChartServer("2026-11-20T15:47:20Z");
    server.seed.symbol("AAPL");
    server.seed.bars("AAPL", Timeframe.M15, bars(15, 4));
    covered(Timeframe.M15, OPEN, QUARTERS_END);
    server.seed.bars("AAPL", Timeframe.D1, List.of(new Bar(Instant.parse("2026-11-18T05:00:00Z"), 40, 41, 39, 40, 7),
        new Bar(Instant.parse("2026-11-19T05:00:00Z"), 50, 51, 49, 50, 7)));
    covered(Timeframe.D1, "2026-11-18T05:00:00Z", "2026-11-20T05:00:00Z");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void the_bar_of_every_timeframe_that_is_being_made_is_made_of_all_its_minutes() {
    minutes();
    assertMade("m15", "2026-11-20T15:45:00Z", 75, 75);
    assertMade("m30", QUARTERS_END, 60, 75);
    assertMade("h1", QUARTERS_END, 60, 75);
    assertMade("h4", OPEN, 0, 75);
    assertMade("d1", "2026-11-20T05:00:00Z", 0, 75);
    JsonObject week = last("w1");
    assertEquals("2026-11-16T05:00:00Z", week.getString("ts"));
    assertEquals(40, week.getDouble("open"), "the days before today come first");
    assertEquals(100 + 75, week.getDouble("close"));
    assertEquals(true, week.getBoolean("is_partial"));
  }

  @Test
  void a_closed_bar_that_has_not_come_is_made_of_its_minutes_and_is_not_called_verified() {
    minutes();
    List<JsonObject> quarters = list("m15");
    assertEquals(6, quarters.size());
    JsonObject closed = quarters.get(4);
    assertEquals(QUARTERS_END, closed.getString("ts"));
    assertEquals(15, closed.getLong("volume"));
    assertEquals("live", closed.getString("dataStatus"));
    assertNull(closed.getValue("is_partial"), "its time is over");
    assertEquals("verified", quarters.get(3).getString("dataStatus"));
  }

  @Test
  void it_says_how_old_it_is_and_nothing_is_missing() {
    assertEquals(true, freshness("m15").getBoolean("isStale"), "without the minutes a quarter is missing");
    minutes();
    for (String timeframe : List.of("m15", "h1", "d1")) {
      JsonObject freshness = freshness(timeframe);
      assertEquals(MINUTES_END, freshness.getString("lastUpdated"), timeframe);
      assertEquals(60, freshness.getInteger("ageSeconds"), timeframe);
      assertEquals(false, freshness.getBoolean("isStale"), timeframe);
    }
  }

  @Test
  void nobody_may_keep_it() {
    HttpResponse<Buffer> kept = server.get("symbol=AAPL&timeframe=m15");
    assertEquals("no-cache", kept.getHeader("Cache-Control"));
    assertNotNull(kept.getHeader("ETag"));
    minutes();
    HttpResponse<Buffer> live = server.getIfNoneMatch("symbol=AAPL&timeframe=m15", "*");
    assertEquals(200, live.statusCode());
    assertEquals("no-store", live.getHeader("Cache-Control"));
    assertNull(live.getHeader("ETag"));
    HttpResponse<Buffer> history = server.get("symbol=AAPL&timeframe=m15&before=" + QUARTERS_END);
    assertEquals("private, max-age=60", history.getHeader("Cache-Control"), "closed, so it may be kept for a little");
    assertEquals(4, history.bodyAsJsonObject().getJsonArray("bars").size());
  }

  @Test
  void a_minute_more_is_in_the_next_answer() {
    minutes();
    assertEquals(100 + 75, last("h1").getDouble("close"));
    server.at("2026-11-20T15:48:05Z");
    server.seed.bars("AAPL", Timeframe.M1, bars(1, MINUTES + 1));
    server.pool.query("update coverage set covered = covered + tstzmultirange(tstzrange('" + MINUTES_END
        + "', '2026-11-20T15:47:00Z')) where timeframe = 'm1'").execute().await();
    server.changed("ohlc_bars_v2", "AAPL", "m1");
    server.changed("coverage_status", "AAPL", "m1");
    assertEquals(100 + 76, last("h1").getDouble("close"));
    assertEquals(100 + 76, last("d1").getDouble("high"));
  }

  @Test
  void without_the_minutes_since_its_start_no_bar_is_made() {
    server.seed.bars("AAPL", Timeframe.M1, bars(1, MINUTES).subList(70, MINUTES));
    covered(Timeframe.M1, "2026-11-20T15:40:00Z", MINUTES_END);
    known();
    assertEquals(4, list("m15").size(), "15:30 lacks its first ten minutes, and 15:45 would come after a hole");
    assertEquals("2026-11-19T05:00:00Z", last("d1").getString("ts"));
    assertEquals(QUARTERS_END.replace("15:30", "14:30"), last("h1").getString("ts"));
  }

  @Test
  void a_snapshot_of_the_latest_minute_that_nobody_answered_for_makes_no_bar() {
    server.seed.bars("AAPL", Timeframe.M1, bars(1, MINUTES).subList(MINUTES - 1, MINUTES));
    known();
    assertEquals(4, list("m15").size());
  }

  @Test
  void days_that_are_missing_before_today_keep_today_from_being_shown() {
    server.seed.symbol("MSFT");
    server.seed.bars("MSFT", Timeframe.D1, List.of(new Bar(Instant.parse("2026-11-18T05:00:00Z"), 40, 41, 39, 40, 7)));
    server.seed.bars("MSFT", Timeframe.M1, bars(1, MINUTES));
    server.seed.covered("MSFT", Timeframe.M1, OPEN, MINUTES_END, MINUTES_END, MINUTES_END);
    JsonObject days = server.chart("symbol=MSFT&timeframe=d1");
    assertEquals(1, days.getJsonArray("bars").size());
    assertEquals(true, days.getJsonObject("freshness").getBoolean("isStale"));
  }

  @Test
  void a_day_made_of_minutes_stays_marked_until_the_vendor_has_told_it() {
    server.seed.bars("AAPL", Timeframe.M1, bars(1, 390));
    covered(Timeframe.M1, OPEN, "2026-11-20T21:00:00Z");
    server.at("2026-11-20T21:01:00Z");
    known();
    JsonObject day = last("d1");
    assertEquals(100 + 389, day.getDouble("close"));
    assertEquals(true, day.getBoolean("is_partial"), "the closing auction is not in it");
    server.seed.bars("AAPL", Timeframe.D1,
        List.of(new Bar(Instant.parse("2026-11-20T05:00:00Z"), 100, 490, 99, 488, 9)));
    server.changed("ohlc_bars_v2", "AAPL", "d1");
    assertEquals(488, last("d1").getDouble("close"));
    assertFalse(last("d1").containsKey("is_partial"));
  }

  private void assertMade(String timeframe, String ts, int first, int last) {
    JsonObject bar = last(timeframe);
    assertEquals(ts, bar.getString("ts"), timeframe);
    assertEquals(100 + first, bar.getDouble("open"), timeframe);
    assertEquals(100 + last, bar.getDouble("high"), timeframe);
    assertEquals(99 + first, bar.getDouble("low"), timeframe);
    assertEquals(100 + last, bar.getDouble("close"), timeframe);
    assertEquals(last - first + 1, bar.getLong("volume"), timeframe);
    assertEquals(true, bar.getBoolean("is_partial"), timeframe);
    assertEquals("live", bar.getString("dataStatus"), timeframe);
  }

  private void minutes() {
    server.seed.bars("AAPL", Timeframe.M1, bars(1, MINUTES));
    covered(Timeframe.M1, OPEN, MINUTES_END);
    known();
  }

  private void known() {
    server.changed("ohlc_bars_v2", "AAPL", "m1");
    server.changed("coverage_status", "AAPL", "m1");
  }

  private void covered(Timeframe timeframe, String from, String to) {
    server.seed.covered("AAPL", timeframe, from, to, to, to);
  }

  private JsonObject freshness(String timeframe) {
    return server.chart("symbol=AAPL&timeframe=" + timeframe).getJsonObject("freshness");
  }

  private JsonObject last(String timeframe) {
    return list(timeframe).getLast();
  }

  private List<JsonObject> list(String timeframe) {
    List<JsonObject> bars = server.chart("symbol=AAPL&timeframe=" + timeframe).getJsonArray("bars").stream()
        .map(JsonObject.class::cast).toList();
    assertTrue(bars.stream().allMatch(bar -> bar.containsKey("dataStatus")));
    return bars;
  }

  /** The first bars of the session, of so many minutes each. */
  private static List<Bar> bars(int length, int count) {
    List<Bar> bars = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int first = 100 + i * length;
      int last = first + length - 1;
      bars.add(new Bar(Instant.parse(OPEN).plus(Duration.ofMinutes((long) i * length)), first, last, first - 1.0, last,
          length));
    }
    return bars;
  }
}
