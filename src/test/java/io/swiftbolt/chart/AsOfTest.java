package io.swiftbolt.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Charts of the past: two days whose second bar came late and whose first one was corrected. */
class AsOfTest {
  private static final String THURSDAY = "2026-11-19T05:00:00Z";
  private static final String FRIDAY = "2026-11-20T05:00:00Z";
  private static final String QUERY = "symbol=AAPL&timeframe=d1&start=2026-11-19&end=2026-11-20";
  private ChartServer server;

  @BeforeEach
  void start() {
    server = new ChartServer("2026-11-21T12:00:00Z");
    server.seed.symbol("AAPL");
    write(THURSDAY, 10, "2026-11-19T21:05:00Z");
    write(FRIDAY, 20, "2026-11-20T22:00:00Z");
    write(THURSDAY, 11, "2026-11-21T10:00:00Z");
    server.seed.covered("AAPL", Timeframe.D1, "2026-11-19T05:00Z", "2026-11-21T05:00Z", "2026-11-21T05:00Z",
        "2026-11-21T05:00Z");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void write(String ts, double close, String seen) {
    server.seed.bars("AAPL", Timeframe.D1, List.of(new Bar(Instant.parse(ts), close, 100, 1, close, 5)), seen);
  }

  @Test
  void a_chart_shows_the_bars_that_were_known_each_as_it_was() {
    assertEquals(List.of(11.0, 20.0), closes(server.chart(QUERY)));
    assertEquals(List.of(10.0, 20.0), closes(server.chart(QUERY + "&as_of=2026-11-21T09:59:59Z")));
    assertEquals(List.of(11.0, 20.0), closes(server.chart(QUERY + "&as_of=2026-11-21T10:00:00Z")));
    assertEquals(List.of(10.0), closes(server.chart(QUERY + "&asOf=2026-11-20T21:30:00Z")));
    assertEquals(List.of(), closes(server.chart(QUERY + "&as_of=2026-11-19T21:00:00Z")));
  }

  @Test
  void it_says_of_what_instant_it_is_and_only_then() {
    assertEquals("2026-11-20T21:30:00Z",
        server.chart(QUERY + "&as_of=2026-11-20T21:30:00Z").getJsonObject("meta").getString("asOf"));
    assertFalse(server.chart(QUERY).getJsonObject("meta").containsKey("asOf"));
  }

  @Test
  void a_bar_that_had_closed_and_came_later_makes_the_chart_of_the_past_incomplete_and_stale() {
    JsonObject late = server.chart(QUERY + "&as_of=2026-11-20T21:30:00Z");
    assertFalse(late.getJsonObject("dataQuality").getBoolean("complete"));
    assertTrue(late.getJsonObject("freshness").getBoolean("isStale"));
    assertEquals("stale", late.getJsonObject("meta").getString("dataStatus"));
    JsonObject then = server.chart(QUERY + "&as_of=2026-11-20T22:00:00Z");
    assertTrue(then.getJsonObject("dataQuality").getBoolean("complete"));
    assertFalse(then.getJsonObject("freshness").getBoolean("isStale"));
    assertEquals(List.of(), server.wanted, "nobody can fill the past");
  }

  @Test
  void a_split_is_applied_from_the_day_on_that_it_came_into_effect() {
    server.seed.split("AAPL", LocalDate.of(2026, 11, 20), 1, 2, "2026-11-18T12:00:00Z");
    assertEquals(List.of(10.0), closes(server.chart(QUERY + "&as_of=2026-11-19T21:30:00Z")));
    assertEquals(List.of(5.0, 20.0), closes(server.chart(QUERY + "&as_of=2026-11-20T22:00:00Z")));
  }

  @Test
  void a_split_is_not_applied_before_it_was_known_and_a_corrected_one_as_it_was_told_then() {
    server.seed.split("AAPL", LocalDate.of(2026, 11, 20), 1, 2, "2026-11-20T23:00:00Z");
    assertEquals(List.of(10.0, 20.0), closes(server.chart(QUERY + "&as_of=2026-11-20T22:59:59Z")));
    assertEquals(List.of(5.0, 20.0), closes(server.chart(QUERY + "&as_of=2026-11-20T23:00:00Z")));
    server.seed.run("update corporate_actions set new_rate = 10, seen_at = '2026-11-21T09:00:00Z'");
    assertEquals(List.of(5.0, 20.0), closes(server.chart(QUERY + "&as_of=2026-11-21T08:59:59Z")));
    assertEquals(List.of(1.0, 20.0), closes(server.chart(QUERY + "&as_of=2026-11-21T09:00:00Z")));
    server.seed.run("update corporate_actions set bars_adjusted = true");
    assertEquals(List.of(1.0, 20.0), closes(server.chart(QUERY + "&as_of=2026-11-21T09:00:00Z")),
        "a mark says nothing new");
  }

  @Test
  void longer_bars_are_made_of_what_was_known() {
    String week = "symbol=AAPL&timeframe=w1&start=2026-11-16&end=2026-11-20";
    assertEquals(List.of(20.0), closes(server.chart(week + "&as_of=2026-11-20T22:00:00Z")));
    assertEquals(List.of(10.0), closes(server.chart(week + "&as_of=2026-11-20T21:30:00Z")));
  }

  @Test
  void what_is_written_later_with_an_earlier_stamp_is_seen_once_the_feed_tells_of_it() {
    String query = QUERY + "&as_of=2026-11-20T21:30:00Z";
    assertEquals(List.of(10.0), closes(server.chart(query)));
    write(FRIDAY, 21, "2026-11-20T21:29:00Z");
    server.changed("ohlc_bars_v2", "AAPL", "d1");
    assertEquals(List.of(10.0), closes(server.chart(query)), "a correction is never known before what it corrects");
    write("2026-11-18T05:00:00Z", 9, "2026-11-20T21:29:00Z");
    server.changed("ohlc_bars_v2", "AAPL", "d1");
    assertEquals(2, server.chart(query.replace("start=2026-11-19", "start=2026-11-18")).getJsonArray("bars").size());
  }

  @Test
  void the_future_is_refused_and_so_is_what_is_no_time() {
    assertEquals(400, server.get(QUERY + "&as_of=2026-11-21T12:00:01Z").statusCode());
    assertEquals("as_of must not lie in the future, is 2026-11-21T12:00:01Z",
        server.get(QUERY + "&as_of=2026-11-21T12:00:01Z").bodyAsJsonObject().getString("error"));
    assertEquals(400, server.get(QUERY + "&as_of=yesterday").statusCode());
  }

  private static List<Double> closes(JsonObject chart) {
    JsonArray bars = chart.getJsonArray("bars");
    return bars.stream().map(bar -> ((JsonObject) bar).getDouble("close")).toList();
  }
}
