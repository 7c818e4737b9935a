package io.swiftbolt.provider.tradier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.provider.BarPage;
import io.swiftbolt.provider.BarRequest;
import io.swiftbolt.provider.ProviderError;
import io.swiftbolt.provider.ProviderException;
import io.swiftbolt.provider.VendorTest;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The clock stands at 2024-03-06 13:07:30 New York, in the session. */
class TradierBarsTest extends VendorTest {
  private static final BarRequest QUARTERS = request(Timeframe.M15, "2024-03-05T14:30:00Z", "2024-03-05T16:30:00Z",
      "AAPL");
  private static final BarRequest DAYS = request(Timeframe.D1, "2024-03-04T05:00:00Z", "2024-03-06T05:00:00Z", "AAPL");
  private static final String QUARTER = timesale("2024-03-05T09:30:00", "2024-03-05T14:30:00Z", 170.5);

  @Test
  void quarters_are_asked_for_in_new_york_time_and_the_end_belongs_to_the_range() {
    vendor.json(series("[" + QUARTER + "," + timesale("2024-03-05T09:45:00", "2024-03-05T14:45:00Z", 171) + "]"));
    BarPage page = bars(QUARTERS);
    assertEquals(List.of(bar("2024-03-05T14:30:00Z", 170.5), bar("2024-03-05T14:45:00Z", 171)), of(page, "AAPL"));
    assertEquals(BarPage.Basis.RAW, page.basis());
    assertEquals(Optional.empty(), page.next());
    assertEquals("/v1/markets/timesales", vendor.asked().getFirst().path());
    MultiMap query = vendor.asked().getFirst().query();
    assertEquals("AAPL", query.get("symbol"));
    assertEquals("15min", query.get("interval"));
    assertEquals("2024-03-05 09:30", query.get("start"));
    assertEquals("2024-03-05 11:29", query.get("end"));
    assertEquals("all", query.get("session_filter"));
  }

  @Test
  void the_wall_clock_follows_daylight_saving_time() {
    vendor.json(series("null")).json(series("null"));
    bars(request(Timeframe.M5, "2024-03-08T14:30:00Z", "2024-03-08T21:00:00Z", "AAPL"), "2024-03-12T20:00:00Z");
    bars(request(Timeframe.M5, "2024-03-11T13:30:00Z", "2024-03-11T20:00:00Z", "AAPL"), "2024-03-12T20:00:00Z");
    assertEquals("2024-03-08 09:30", vendor.asked().getFirst().query().get("start"));
    assertEquals("2024-03-11 09:30", vendor.asked().getLast().query().get("start"));
    assertEquals("2024-03-11 15:59", vendor.asked().getLast().query().get("end"));
  }

  @Test
  void a_row_outside_of_the_range_is_none() {
    vendor.json(series("[" + QUARTER + "," + timesale("2024-03-05T11:30:00", "2024-03-05T16:30:00Z", 172) + "]"));
    assertEquals(1, bars(QUARTERS).count());
  }

  @Test
  void a_single_row_comes_without_its_list() {
    vendor.json(series(QUARTER)).json("{\"history\":{\"day\":" + day("2024-03-05", 170) + "}}");
    assertEquals(List.of(bar("2024-03-05T14:30:00Z", 170.5)), of(bars(QUARTERS), "AAPL"));
    assertEquals(List.of(bar("2024-03-05T05:00:00Z", 170)), of(bars(DAYS), "AAPL"));
  }

  @Test
  void nothing_is_null_or_the_word_null() {
    for (String nothing : List.of("{\"series\":null}", "{\"series\":\"null\"}", "{\"series\":{\"data\":null}}",
        "{\"series\":{}}", "{\"series\":{\"data\":[]}}")) {
      vendor.json(nothing);
      assertEquals(0, bars(QUARTERS).count(), nothing);
    }
    vendor.json("{\"history\":null}").json("{\"history\":\"null\"}");
    assertEquals(0, bars(DAYS).count());
    assertEquals(0, bars(DAYS).count());
  }

  @Test
  void other_shapes_are_malformed() {
    for (String other : List.of("{}", "[]", "{\"history\":null}", "{\"series\":[]}", "{\"series\":3}")) {
      vendor.json(other);
      assertEquals(ProviderError.BARS_MALFORMED, failure(tradier().bars(QUARTERS, Optional.empty())).error(), other);
    }
  }

  @Test
  void days_are_dates_of_new_york_and_divided_by_later_splits() {
    vendor.json("{\"history\":{\"day\":[" + day("2024-03-04", 169) + "," + day("2024-03-05", 170) + "]}}");
    BarPage page = bars(DAYS);
    assertEquals(List.of(bar("2024-03-04T05:00:00Z", 169), bar("2024-03-05T05:00:00Z", 170)), of(page, "AAPL"));
    assertEquals(BarPage.Basis.SPLIT_ADJUSTED, page.basis());
    assertEquals("/v1/markets/history", vendor.asked().getFirst().path());
    MultiMap query = vendor.asked().getFirst().query();
    assertEquals("daily", query.get("interval"));
    assertEquals("2024-03-04", query.get("start"));
    assertEquals("2024-03-05", query.get("end"));
    assertEquals("open", query.get("session_filter"));
  }

  @Test
  void rows_that_are_no_bars_are_told_as_malformed_and_the_others_count() {
    vendor.json(series("[" + QUARTER + ",{\"time\":\"2024-03-05T09:45:00\",\"timestamp\":1709650000,\"price\":null,"
        + "\"open\":null,\"high\":null,\"low\":null,\"close\":null,\"volume\":0},null,"
        + QUARTER.replaceAll("\"timestamp\":\\d+", "\"timestamp\":\"soon\"") + "]"));
    BarPage page = bars(QUARTERS);
    assertEquals(1, page.count());
    assertEquals(List.of("open is not a number", "timestamp is not a number", "timestamp is not a number"),
        page.malformed().stream().map(BarPage.MalformedRow::why).sorted().toList());
    vendor.json("{\"history\":{\"day\":[" + day("2024-03-05", 170) + "," + day("yesterday", 1) + ","
        + day("2024-03-04", 169).replace("\"close\":169.0", "\"close\":\"NaN\"") + "]}}");
    assertEquals(2, bars(DAYS).malformed().size());
  }

  @Test
  void shares_of_a_class_are_spelt_with_a_slash_there() {
    vendor.json(series(QUARTER));
    BarPage page = bars(
        request(Timeframe.M15, "2024-03-05T14:30:00Z", "2024-03-05T16:30:00Z", "BRK.B"));
    assertEquals("BRK/B", vendor.asked().getFirst().query().get("symbol"));
    assertEquals(1, of(page, "BRK.B").size());
  }

  @Test
  void the_future_is_not_asked_for() {
    assertEquals(0, bars(request(Timeframe.M15, "2024-03-07T14:30:00Z", "2024-03-07T16:30:00Z", "AAPL")).count());
    assertEquals(List.of(), vendor.asked());
  }

  @Test
  void refusals_come_as_text_as_faults_and_as_pages_and_hold_no_key() {
    String fault = "{\"fault\":{\"faultstring\":\"%s\",\"detail\":{\"errorcode\":\"x\"}}}";
    vendor.answer(400, "Invalid parameter, start: must be on or after 2026-02-27 00:00:00.")
        .answer(401, "Invalid Access Token the-key", Map.of("content-type", "plain/text"))
        .answer(429, fault.formatted("Rate limit quota violation. Quota limit  exceeded."))
        .answer(500, fault.formatted("Datastore Error"))
        .answer(503, "<html><body>We are down for maintenance</body></html>")
        .json("<?xml version=\"1.0\" encoding=\"UTF-8\"?><series/>")
        .cut(series(QUARTER)).reset().json(series(QUARTER).substring(0, 60));
    for (ProviderError error : List.of(ProviderError.VALIDATION_ERROR, ProviderError.AUTHENTICATION_ERROR,
        ProviderError.RATE_LIMIT_EXCEEDED, ProviderError.PROVIDER_UNAVAILABLE, ProviderError.PROVIDER_UNAVAILABLE,
        ProviderError.PROVIDER_UNAVAILABLE, ProviderError.PROVIDER_UNAVAILABLE, ProviderError.PROVIDER_UNAVAILABLE,
        ProviderError.BARS_MALFORMED)) {
      ProviderException why = failure(tradier().bars(QUARTERS, Optional.empty()));
      assertEquals(error, why.error(), why.getMessage());
      assertFalse(String.valueOf(why.getMessage()).contains("the-key"), why.getMessage());
    }
  }

  @Test
  void the_first_bar_is_the_first_day_of_its_history() {
    vendor.json("{\"history\":{\"day\":[" + day("1980-12-12", 0.5) + "," + day("1980-12-15", 0.5) + "]}}")
        .json("{\"history\":null}").json("{\"history\":{\"day\":{\"open\":1}}}");
    assertEquals(Optional.of(Instant.parse("1980-12-12T05:00:00Z")), tradier().firstBar("AAPL", Timeframe.M15).await());
    assertEquals("1970-01-01", vendor.asked().getFirst().query().get("start"));
    assertEquals("2024-03-06", vendor.asked().getFirst().query().get("end"));
    assertEquals(Optional.empty(), tradier().firstBar("NONE", Timeframe.D1).await());
    assertEquals(ProviderError.BARS_MALFORMED, failure(tradier().firstBar("ODD", Timeframe.D1)).error());
  }

  @Test
  void it_can_do_minutes_of_some_weeks_and_days_of_all_time_and_no_hours() {
    assertFalse(tradier().capabilities().timeframes().contains(Timeframe.H1));
    assertEquals(Duration.ofDays(58), tradier().capabilities().depth().get(Timeframe.M15));
    assertFalse(tradier().capabilities().depth().containsKey(Timeframe.D1));
    assertTrue(tradier().capabilities().extendedHours());
    assertEquals(Duration.ofMinutes(16),
        new TradierBars(http("tradier"), "https://sandbox.tradier.com", CLOCK).capabilities().delay());
  }

  private static String series(String data) {
    return "{\"series\":{\"data\":" + data + "}}";
  }

  private static String timesale(String time, String at, double price) {
    return "{\"time\":\"" + time + "\",\"timestamp\":" + Instant.parse(at).getEpochSecond() + ",\"price\":" + price
        + ",\"open\":" + price + ",\"high\":" + price + ",\"low\":" + price + ",\"close\":" + price
        + ",\"volume\":100,\"vwap\":" + price + "}";
  }

  private static String day(String date, double price) {
    return "{\"date\":\"" + date + "\",\"open\":" + price + ",\"high\":" + price + ",\"low\":" + price + ",\"close\":"
        + price + ",\"volume\":100}";
  }

  private static Bar bar(String ts, double price) {
    return new Bar(Instant.parse(ts), price, price, price, price, 100);
  }

  private static List<Bar> of(BarPage page, String symbol) {
    return page.bars().getOrDefault(symbol, List.of());
  }

  private BarPage bars(BarRequest request) {
    return tradier().bars(request, Optional.empty()).await();
  }

  private void bars(BarRequest request, String now) {
    new TradierBars(http("tradier"), vendor.url(), () -> Instant.parse(now)).bars(request, Optional.empty()).await();
  }

  private TradierBars tradier() {
    return new TradierBars(http("tradier"), vendor.url(), CLOCK);
  }
}
