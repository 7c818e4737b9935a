package io.swiftbolt.provider.polygon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.config.PolygonConfig;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.provider.BarPage;
import io.swiftbolt.provider.BarRequest;
import io.swiftbolt.provider.ProviderError;
import io.swiftbolt.provider.ProviderException;
import io.swiftbolt.provider.ScriptedVendor.Asked;
import io.swiftbolt.provider.VendorTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The clock stands at 2024-03-06 13:07:30 New York. */
class PolygonBarsTest extends VendorTest {
  private static final BarRequest QUARTERS = request(Timeframe.M15, "2024-03-05T14:30:00Z", "2024-03-05T16:30:00Z",
      "AAPL");
  private static final String PATH = "/v2/aggs/ticker/AAPL/range/15/minute/";
  private static final String ROW = "{\"v\":642646396.0,\"vw\":174.1,\"o\":174,\"c\":174.5,\"h\":175.5,\"l\":173.25,"
      + "\"t\":1709649000000,\"n\":7}";
  private static final Bar BAR = new Bar(Instant.parse("2024-03-05T14:30:00Z"), 174, 175.5, 173.25, 174.5, 642_646_396);

  @Test
  void asks_for_prices_as_traded_because_adjusted_ones_are_the_vendors_default() {
    vendor.json(page(""));
    bars(QUARTERS);
    Asked asked = vendor.asked().getFirst();
    assertEquals(PATH + "1709649000000/1709656199999", asked.path());
    assertEquals("false", asked.query().get("adjusted"));
    assertEquals("asc", asked.query().get("sort"));
    assertEquals("50000", asked.query().get("limit"));
    assertFalse(asked.query().contains("apiKey"));
  }

  @Test
  void a_volume_may_be_a_float_and_trades_and_average_may_be_missing() {
    vendor.json(page("\"results\":[" + ROW + ",{\"v\":10.6,\"o\":1,\"c\":1,\"h\":1,\"l\":1,\"t\":1709649900000}]"));
    BarPage page = bars(QUARTERS);
    assertEquals(List.of(BAR, new Bar(Instant.parse("2024-03-05T14:45:00Z"), 1, 1, 1, 1, 11)), page.bars().get("AAPL"));
    assertEquals(BarPage.Basis.RAW, page.basis());
    assertEquals(Optional.empty(), page.next());
  }

  @Test
  void prices_that_are_adjusted_all_the_same_are_refused() {
    vendor.json("{\"ticker\":\"AAPL\",\"adjusted\":true,\"status\":\"OK\",\"results\":[" + ROW + "]}")
        .json("{\"ticker\":\"AAPL\",\"status\":\"OK\",\"results\":[" + ROW + "]}");
    assertEquals(ProviderError.BARS_MALFORMED, failure(polygon("full").bars(QUARTERS, Optional.empty()))
        .error());
    assertEquals(ProviderError.BARS_MALFORMED, failure(polygon("full").bars(QUARTERS, Optional.empty()))
        .error());
  }

  @Test
  void nothing_has_three_spellings() {
    vendor.json(page("")).json(page("\"results\":null")).json(page("\"results\":[]"));
    for (int i = 0; i < 3; i++) {
      BarPage page = bars(QUARTERS);
      assertEquals(0, page.count() + page.malformed().size());
      assertEquals(Optional.empty(), page.next());
    }
  }

  @Test
  void delayed_is_as_good_as_ok_and_an_error_with_200_is_none() {
    vendor.json("{\"ticker\":\"AAPL\",\"adjusted\":false,\"status\":\"DELAYED\",\"queryCount\":9,\"resultsCount\":1,"
        + "\"results\":[" + ROW + "]}")
        .json("{\"status\":\"ERROR\",\"error\":\"internal\"}");
    assertEquals(List.of(BAR), bars(QUARTERS).bars().get("AAPL"));
    assertEquals(ProviderError.BARS_MALFORMED, failure(polygon("full").bars(QUARTERS, Optional.empty()))
        .error());
  }

  @Test
  void a_short_page_is_not_the_last_one_and_the_next_is_asked_of_our_host_only() {
    vendor.json(page("\"results\":[" + ROW + "],\"next_url\":\"https://elsewhere.example" + PATH
        + "1709649900000/1709656199999?cursor=bGltaXQ9MiZzb3J0PWFzYw%3D%3D&apiKey=theirs\""))
        .json(page("\"results\":[" + ROW + "]"));
    BarPage first = bars(QUARTERS);
    BarPage second = polygon("full").bars(QUARTERS, first.next()).await();
    Asked asked = vendor.asked().getLast();
    assertEquals(PATH + "1709649900000/1709656199999", asked.path());
    assertEquals("bGltaXQ9MiZzb3J0PWFzYw==", asked.query().get("cursor"));
    assertEquals(Set.of("cursor"), asked.query().names());
    assertEquals(Optional.empty(), second.next());
  }

  @Test
  void a_next_page_of_something_else_is_malformed() {
    for (String url : List.of("https://api.example/v2/aggs/ticker/MSFT/range/15/minute/1/2?cursor=a",
        "https://api.example" + PATH + "1/2", "https://api.example" + PATH + "../../../../secret?cursor=a", "::",
        "mailto:someone")) {
      vendor.json(page("\"results\":[" + ROW + "],\"next_url\":\"" + url + "\""));
      assertEquals(ProviderError.BARS_MALFORMED, failure(polygon("full").bars(QUARTERS, Optional.empty()))
          .error(), url);
    }
  }

  @Test
  void an_announced_page_that_is_empty_is_not_believed_silently() {
    vendor.json(page(""));
    BarPage page = polygon("full").bars(QUARTERS, Optional.of("1709649900000/1709656199999?cursor=abc")).await();
    assertEquals(List.of("the page that was announced is empty"),
        page.malformed().stream().map(BarPage.MalformedRow::why).toList());
  }

  @Test
  void rows_that_are_no_bars_are_told_and_the_others_are_kept() {
    vendor.json(page("\"results\":[null,{\"v\":null,\"o\":null,\"c\":null,\"h\":null,\"l\":null,\"t\":1709649000000},"
        + ROW + ",{\"v\":1,\"o\":1,\"c\":1,\"h\":1,\"l\":1,\"t\":\"now\"}]"));
    BarPage page = bars(QUARTERS);
    assertEquals(List.of(BAR), page.bars().get("AAPL"));
    assertEquals(List.of("o is not a number", "o is not a number", "t is not a time"),
        page.malformed().stream().map(BarPage.MalformedRow::why).toList());
  }

  @Test
  void an_answer_of_another_shape_or_symbol_is_malformed() {
    for (String body : List.of("[]", "{}", "{\"status\":\"OK\",\"results\":{}}",
        "{\"status\":\"OK\",\"ticker\":\"aapl\",\"adjusted\":false,\"results\":[" + ROW + "]}")) {
      vendor.json(body);
      assertEquals(ProviderError.BARS_MALFORMED, failure(polygon("full").bars(QUARTERS, Optional.empty()))
          .error(), body);
    }
  }

  @Test
  void days_are_stamped_at_midnight_new_york_as_ours() {
    vendor.json(page("\"results\":[{\"v\":1,\"o\":1,\"c\":1,\"h\":1,\"l\":1,\"t\":1709614800000}]"));
    BarPage page = bars(request(Timeframe.D1, "2024-03-05T05:00:00Z", "2024-03-06T05:00:00Z", "AAPL"));
    assertEquals("/v2/aggs/ticker/AAPL/range/1/day/1709614800000/1709701199999", vendor.asked().getFirst().path());
    assertEquals(Instant.parse("2024-03-05T05:00:00Z"), page.bars().getOrDefault("AAPL", List.of()).getFirst().ts());
  }

  @Test
  void a_time_to_come_is_not_asked_for() {
    assertEquals(0, bars(request(Timeframe.M1, "2024-03-06T18:07:00Z", "2024-03-06T18:09:00Z", "AAPL")).count());
    assertTrue(vendor.asked().isEmpty());
    vendor.json(page(""));
    bars(request(Timeframe.M1, "2024-03-06T18:00:00Z", "2024-03-06T19:00:00Z", "AAPL"));
    assertTrue(vendor.asked().getFirst().path().endsWith("/1709748390000"), vendor.asked().getFirst().path());
  }

  @Test
  void refusals_are_told_apart() {
    vendor.answer(401, "{\"status\":\"ERROR\",\"request_id\":\"1\",\"error\":\"Unknown API Key\"}")
        .answer(403,
            "{\"status\":\"NOT_AUTHORIZED\",\"request_id\":\"1\",\"message\":\"You are not entitled to this data."
                + "\"}")
        .answer(403,
            "{\"status\":\"NOT_AUTHORIZED\",\"request_id\":\"1\",\"message\":\"Your plan doesn't include this data "
                + "timeframe. Please upgrade\"}")
        .answer(429, "{\"status\":\"ERROR\",\"request_id\":\"1\",\"error\":\"You've exceeded the maximum requests per "
            + "minute\"}")
        .answer(400, "{\"status\":\"ERROR\",\"request_id\":\"1\",\"error\":\"Could not parse the time\"}")
        .answer(404, "{\"status\":\"NOT_FOUND\",\"request_id\":\"1\",\"message\":\"page not found\"}");
    for (ProviderError error : List.of(ProviderError.AUTHENTICATION_ERROR, ProviderError.PERMISSION_DENIED,
        ProviderError.VALIDATION_ERROR, ProviderError.RATE_LIMIT_EXCEEDED, ProviderError.VALIDATION_ERROR,
        ProviderError.VALIDATION_ERROR)) {
      ProviderException why = failure(polygon("full").bars(QUARTERS, Optional.empty()));
      assertEquals(error, why.error(), why.getMessage());
      assertEquals(Optional.empty(), why.retryAfter(), "Polygon names no time to wait");
    }
  }

  @Test
  void the_plan_decides_how_far_back_and_how_fresh_bars_are() {
    assertEquals(Duration.ofDays(729), polygon("free").capabilities().depth().get(Timeframe.D1));
    assertEquals(Duration.ofHours(24), polygon("free").capabilities().delay());
    assertTrue(polygon("delayed").capabilities().depth().isEmpty());
    assertTrue(polygon("full").capabilities().extendedHours());
    assertEquals(Set.of(Timeframe.M1, Timeframe.M5, Timeframe.M15, Timeframe.D1),
        polygon("full").capabilities().timeframes());
  }

  @Test
  void the_first_bar_is_asked_for_in_minutes_because_a_half_read_quarter_is_left_out() {
    vendor.json(page("\"results\":[{\"v\":1,\"o\":1,\"c\":1,\"h\":1,\"l\":1,\"t\":1709649420000}]"));
    assertEquals(Optional.of(Instant.parse("2024-03-05T14:30:00Z")),
        polygon("full").firstBar("AAPL", Timeframe.M15).await());
    assertEquals("/v2/aggs/ticker/AAPL/range/1/minute/1009843200000/1709748450000", vendor.asked().getFirst().path());
    assertEquals("1", vendor.asked().getFirst().query().get("limit"));
    vendor.json(page(""));
    assertEquals(Optional.empty(), polygon("full").firstBar("AAPL", Timeframe.D1).await());
  }

  @Test
  void a_first_bar_where_the_plans_window_begins_says_nothing() {
    vendor.json(page("\"results\":[{\"v\":1,\"o\":1,\"c\":1,\"h\":1,\"l\":1,\"t\":1646888400000}]"))
        .json(page("\"results\":[{\"v\":1,\"o\":1,\"c\":1,\"h\":1,\"l\":1,\"t\":1709614800000}]"));
    assertEquals(Optional.empty(), polygon("free").firstBar("AAPL", Timeframe.D1).await());
    assertEquals(Optional.of(Instant.parse("2024-03-05T05:00:00Z")),
        polygon("free").firstBar("AAPL", Timeframe.D1).await());
  }

  private static String page(String results) {
    return "{\"ticker\":\"AAPL\",\"adjusted\":false,\"status\":\"OK\",\"request_id\":\"1\",\"resultsCount\":0"
        + (results.isEmpty() ? "" : "," + results) + "}";
  }

  private BarPage bars(BarRequest request) {
    return polygon("full").bars(request, Optional.empty()).await();
  }

  private PolygonBars polygon(String plan) {
    return new PolygonBars(http(PolygonBars.NAME),
        new PolygonConfig("the-key", vendor.url(), plan, PolygonConfig.defaults().quota()), CLOCK);
  }
}
