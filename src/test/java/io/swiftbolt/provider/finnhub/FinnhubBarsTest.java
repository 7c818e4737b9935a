package io.swiftbolt.provider.finnhub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.config.FinnhubConfig;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.provider.BarPage;
import io.swiftbolt.provider.BarRequest;
import io.swiftbolt.provider.ProviderError;
import io.swiftbolt.provider.VendorTest;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The clock stands at 2024-03-06 13:07:30 New York. */
class FinnhubBarsTest extends VendorTest {
  private static final BarRequest QUARTERS = request(Timeframe.M15, "2024-03-05T14:30:00Z", "2024-03-05T16:30:00Z",
      "AAPL");
  private static final BarRequest DAYS = request(Timeframe.D1, "2024-03-04T05:00:00Z", "2024-03-06T05:00:00Z", "AAPL");

  @Test
  void asks_in_epoch_seconds_with_an_end_that_is_ours() {
    vendor.json("{\"s\":\"no_data\"}");
    BarPage page = bars(QUARTERS);
    assertEquals(0, page.count() + page.malformed().size());
    assertEquals(BarPage.Basis.RAW, page.basis());
    assertEquals("/api/v1/stock/candle", vendor.asked().getFirst().path());
    MultiMap query = vendor.asked().getFirst().query();
    assertEquals(Set.of("symbol", "resolution", "from", "to"), query.names());
    assertEquals("15", query.get("resolution"));
    assertEquals(t("2024-03-05T14:30:00Z"), query.get("from"));
    assertEquals(t("2024-03-05T16:29:59Z"), query.get("to"));
  }

  @Test
  void parallel_lists_become_bars_and_a_volume_may_be_a_float() {
    vendor.json(candles(t("2024-03-05T14:30:00Z") + "," + t("2024-03-05T14:45:00Z"), "1,2", "3,4", "0.5,1", "2,3",
        "100.0,7.6"));
    assertEquals(List.of(new Bar(Instant.parse("2024-03-05T14:30:00Z"), 1, 3, 0.5, 2, 100),
        new Bar(Instant.parse("2024-03-05T14:45:00Z"), 2, 4, 1, 3, 8)), bars(QUARTERS).bars().get("AAPL"));
  }

  @Test
  void a_day_is_utc_midnight_of_its_date_which_in_new_york_is_the_evening_before() {
    vendor.json(flat(t("2024-03-04T00:00:00Z"), t("2024-03-05T00:00:00Z")));
    BarPage page = bars(DAYS);
    assertEquals(List.of(Instant.parse("2024-03-04T05:00:00Z"), Instant.parse("2024-03-05T05:00:00Z")), stamps(page));
    assertEquals(BarPage.Basis.SPLIT_ADJUSTED, page.basis());
    assertEquals(t("2024-03-04T00:00:00Z"), vendor.asked().getFirst().query().get("from"),
        "the first day is not cut off");
    assertEquals(t("2024-03-05T23:59:59Z"), vendor.asked().getFirst().query().get("to"));
    assertEquals("D", vendor.asked().getFirst().query().get("resolution"));
  }

  @Test
  void a_day_in_summer_is_as_right_as_one_in_winter() {
    vendor.json(flat(t("2023-07-03T00:00:00Z"), t("2023-07-05T00:00:00Z")));
    assertEquals(List.of(Instant.parse("2023-07-03T04:00:00Z"), Instant.parse("2023-07-05T04:00:00Z")),
        stamps(bars(request(Timeframe.D1, "2023-07-03T04:00:00Z", "2023-07-06T04:00:00Z", "AAPL"))));
  }

  @Test
  void a_day_stamped_with_a_time_of_day_is_new_yorks_date() {
    vendor.json(flat(t("2024-03-04T14:30:00Z"), t("2024-03-05T21:00:00Z"), t("2024-03-06T01:00:00Z")));
    assertEquals(List.of(Instant.parse("2024-03-04T05:00:00Z"), Instant.parse("2024-03-05T05:00:00Z"),
        Instant.parse("2024-03-05T05:00:00Z")), stamps(bars(DAYS)));
  }

  @Test
  void minutes_come_a_month_at_a_time_without_a_gap_between() {
    BarRequest quarter = request(Timeframe.M1, "2023-12-01T05:00:00Z", "2024-03-01T05:00:00Z", "AAPL");
    Optional<String> cursor = Optional.empty();
    do {
      vendor.json("{\"s\":\"no_data\"}");
      cursor = finnhub("full").bars(quarter, cursor).await().next();
    } while (cursor.isPresent());
    List<Long> from = vendor.asked().stream().map(asked -> Long.valueOf(asked.query().get("from"))).toList();
    List<Long> to = vendor.asked().stream().map(asked -> Long.parseLong(asked.query().get("to")) + 1).toList();
    assertEquals(4, from.size());
    assertEquals(from.subList(1, 4), to.subList(0, 3));
    assertEquals(t("2024-03-01T05:00:00Z"), to.getLast().toString());
    for (int i = 0; i < 4; i++) {
      assertTrue(to.get(i) - from.get(i) <= 28 * 86_400, "longer than February");
    }
  }

  @Test
  void years_of_days_come_at_once_and_a_time_to_come_is_not_asked_for() {
    vendor.json("{\"s\":\"no_data\"}");
    assertEquals(Optional.empty(),
        bars(request(Timeframe.D1, "2014-03-04T05:00:00Z", "2024-03-06T05:00:00Z", "AAPL")).next());
    assertEquals(0, bars(request(Timeframe.M1, "2024-03-06T18:08:00Z", "2024-03-06T18:09:00Z", "AAPL")).count());
    assertEquals(1, vendor.asked().size());
  }

  @Test
  void rows_that_are_no_bars_are_told_and_the_others_are_kept() {
    vendor.json(candles(t("2024-03-05T14:30:00Z") + "," + t("2024-03-05T14:45:00Z") + ",null,1.5", "1,null,1,1",
        "1,null,1,1", "1,null,1,1", "1,null,1,1", "1,null,1,1"));
    BarPage page = bars(QUARTERS);
    assertEquals(1, page.count());
    assertEquals(List.of("o is not a number", "t is not a number", "t is not a number"),
        page.malformed().stream().map(BarPage.MalformedRow::why).toList());
  }

  @Test
  void an_answer_of_another_shape_is_malformed() {
    for (String body : List.of("[]", "{}", "{\"s\":\"ok\"}", "{\"s\":\"maybe\",\"t\":[]}",
        "{\"s\":\"ok\",\"t\":[1],\"o\":[1],\"h\":[1],\"l\":[1],\"c\":[1],\"v\":[]}")) {
      vendor.json(body);
      assertEquals(ProviderError.BARS_MALFORMED, failure(finnhub("full").bars(QUARTERS, Optional.empty())).error(),
          body);
    }
  }

  @Test
  void refusals_are_told_apart_and_candles_that_the_plan_lacks_are_no_wrong_key() {
    vendor.answer(403, "{\"error\":\"You don't have access to this resource.\"}")
        .answer(401, "{\"error\":\"You don't have access to this resource.\"}")
        .answer(401, "{\"error\":\"Invalid API key\"}").answer(401, "{\"error\":\"Please use an API key.\"}")
        .answer(429, "{\"error\":\"API limit reached. Please try again later. Remaining Limit: 0\"}")
        .answer(429, "API limit reached").answer(422, "{\"error\":\"Invalid parameters\"}");
    for (ProviderError error : List.of(ProviderError.PERMISSION_DENIED, ProviderError.PERMISSION_DENIED,
        ProviderError.AUTHENTICATION_ERROR, ProviderError.AUTHENTICATION_ERROR, ProviderError.RATE_LIMIT_EXCEEDED,
        ProviderError.RATE_LIMIT_EXCEEDED, ProviderError.VALIDATION_ERROR)) {
      assertEquals(error, failure(finnhub("full").bars(QUARTERS, Optional.empty())).error());
    }
  }

  @Test
  void without_candles_in_the_plan_no_timeframe_is_served() {
    assertEquals(Set.of(), finnhub("free").capabilities().timeframes());
    assertEquals(Set.of(Timeframe.M1, Timeframe.M5, Timeframe.M15, Timeframe.D1),
        finnhub("full").capabilities().timeframes());
    assertTrue(finnhub("full").capabilities().extendedHours());
    assertEquals(Map.of(), finnhub("full").capabilities().depth());
  }

  @Test
  void the_first_bar_is_the_first_day_and_minutes_are_not_before_it() {
    String days = flat(t("2015-03-20T00:00:00Z"), t("2015-03-23T00:00:00Z"));
    vendor.json(days).json(days).json("{\"s\":\"no_data\"}");
    assertEquals(Optional.of(Instant.parse("2015-03-20T04:00:00Z")),
        finnhub("full").firstBar("AAPL", Timeframe.D1).await());
    assertEquals(Optional.of(Instant.parse("2015-03-20T08:00:00Z")),
        finnhub("full").firstBar("AAPL", Timeframe.M15).await());
    assertEquals(Optional.empty(), finnhub("full").firstBar("NONE", Timeframe.D1).await());
    assertEquals("0", vendor.asked().getFirst().query().get("from"));
  }

  private static String t(String time) {
    return Long.toString(Instant.parse(time).getEpochSecond());
  }

  private static List<Instant> stamps(BarPage page) {
    return page.bars().getOrDefault("AAPL", List.of()).stream().map(Bar::ts).toList();
  }

  private static String flat(String... times) {
    String ones = String.join(",", Arrays.stream(times).map(_ -> "1").toList());
    return candles(String.join(",", times), ones, ones, ones, ones, ones);
  }

  private static String candles(String t, String o, String h, String l, String c, String v) {
    return "{\"c\":[" + c + "],\"h\":[" + h + "],\"l\":[" + l + "],\"o\":[" + o + "],\"s\":\"ok\",\"t\":[" + t
        + "],\"v\":[" + v + "]}";
  }

  private BarPage bars(BarRequest request) {
    return finnhub("full").bars(request, Optional.empty()).await();
  }

  private FinnhubBars finnhub(String plan) {
    return new FinnhubBars(http(FinnhubBars.NAME),
        new FinnhubConfig("the-key", vendor.url(), plan, FinnhubConfig.defaults().quota()), CLOCK);
  }
}
