package io.swiftbolt.provider.yahoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.config.ProvidersConfig;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.NyseCalendar;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.provider.BarPage;
import io.swiftbolt.provider.BarRequest;
import io.swiftbolt.provider.CorporateAction;
import io.swiftbolt.provider.ProviderError;
import io.swiftbolt.provider.VendorTest;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The clock stands at 2024-03-06 13:07:30 New York, in the session. */
class YahooChartTest extends VendorTest {
  private static final BarRequest QUARTERS = request(Timeframe.M15, "2024-03-05T14:30:00Z", "2024-03-05T16:30:00Z",
      "AAPL");
  private static final BarRequest DAYS = request(Timeframe.D1, "2024-03-04T05:00:00Z", "2024-03-07T05:00:00Z", "AAPL");

  @Test
  void asks_like_a_browser_without_extended_hours() {
    vendor.json(chart("\"indicators\":{\"quote\":[{}]}"));
    assertEquals(0, bars(QUARTERS).count());
    MultiMap query = vendor.asked().getFirst().query();
    assertEquals("/v8/finance/chart/AAPL", vendor.asked().getFirst().path());
    assertEquals("15m", query.get("interval"));
    assertEquals(Long.toString(Instant.parse("2024-03-05T14:30:00Z").getEpochSecond()), query.get("period1"));
    assertEquals(Long.toString(Instant.parse("2024-03-05T16:30:00Z").getEpochSecond()), query.get("period2"));
    assertEquals("false", query.get("includePrePost"));
    assertTrue(vendor.asked().getFirst().headers().get("user-agent").startsWith("Mozilla/"));
  }

  @Test
  void an_interval_without_trades_is_no_bar_and_half_a_row_is_malformed() {
    vendor.json(rows(List.of(t("2024-03-05T14:30:00Z"), t("2024-03-05T14:45:00Z"), t("2024-03-05T15:00:00Z")),
        "[74.05999755859375,null,74.5]", "[75.0,null,75.0]", "[74.0,null,74.0]", "[74.5,null,null]", "[100,null,300]"));
    BarPage page = bars(QUARTERS);
    assertEquals(List.of(new Bar(Instant.parse("2024-03-05T14:30:00Z"), 74.06, 75, 74, 74.5, 100)),
        page.bars().getOrDefault("AAPL", List.of()));
    assertEquals(1, page.malformed().size());
    assertEquals(BarPage.Basis.SPLIT_ADJUSTED, page.basis());
  }

  @Test
  void the_live_row_at_the_end_is_dropped() {
    vendor.json(flat(t("2024-03-05T14:30:00Z"), t("2024-03-05T14:52:13Z")));
    assertEquals(List.of(Instant.parse("2024-03-05T14:30:00Z")), stamps(bars(QUARTERS)));
  }

  @Test
  void a_row_after_the_window_is_dropped_and_one_off_the_grid_in_the_middle_is_left_to_the_gate() {
    vendor.json(flat(t("2024-03-05T14:30:00Z"), t("2024-03-05T14:31:00Z"), t("2024-03-05T16:30:00Z")));
    assertEquals(List.of(Instant.parse("2024-03-05T14:30:00Z"), Instant.parse("2024-03-05T14:31:00Z")),
        stamps(bars(QUARTERS)));
  }

  @Test
  void hours_lie_on_the_half_hour() {
    vendor.json(flat(t("2024-03-05T14:30:00Z"), t("2024-03-05T15:30:00Z"), t("2024-03-05T16:00:00Z")));
    assertEquals(2, bars(request(Timeframe.H1, "2024-03-05T14:30:00Z", "2024-03-05T21:00:00Z", "AAPL")).count());
  }

  @Test
  void days_are_stamped_at_midnight_and_the_running_day_is_none() {
    vendor.json(flat(t("2024-03-04T14:30:00Z"), t("2024-03-05T14:30:00Z"), t("2024-03-06T18:07:30Z")));
    assertEquals(List.of(Instant.parse("2024-03-04T05:00:00Z"), Instant.parse("2024-03-05T05:00:00Z")),
        stamps(bars(DAYS)));
  }

  @Test
  void a_day_stamped_with_its_close_counts_once() {
    vendor.json(flat(t("2024-03-04T14:30:00Z"), t("2024-03-05T21:00:01Z")))
        .json(flat(t("2024-03-05T14:30:00Z"), t("2024-03-05T21:00:01Z")));
    assertEquals(List.of(Instant.parse("2024-03-04T05:00:00Z"), Instant.parse("2024-03-05T05:00:00Z")),
        stamps(bars(DAYS)));
    assertEquals(List.of(Instant.parse("2024-03-05T05:00:00Z")), stamps(bars(DAYS)));
  }

  @Test
  void the_last_day_asked_for_is_not_cut_off() {
    vendor.json(chart("\"indicators\":{\"quote\":[{}],\"adjclose\":[{}]}"));
    bars(request(Timeframe.D1, "2024-03-04T05:00:00Z", "2024-03-05T05:00:01Z", "AAPL"));
    assertEquals(Long.toString(Instant.parse("2024-03-06T05:00:00Z").getEpochSecond()),
        vendor.asked().getFirst().query().get("period2"));
  }

  @Test
  void a_month_of_minutes_takes_a_request_a_week() {
    BarRequest month = request(Timeframe.M1, "2024-02-08T05:00:00Z", "2024-03-01T05:00:00Z", "AAPL");
    Optional<String> cursor = Optional.empty();
    for (int i = 0; i < 4; i++) {
      vendor.json(chart("\"indicators\":{\"quote\":[{}]}"));
      cursor = yahoo().bars(month, cursor).await().next();
    }
    assertEquals(Optional.empty(), cursor);
    List<String> ends = vendor.asked().stream().map(asked -> asked.query().get("period2")).toList();
    List<String> starts = vendor.asked().stream().map(asked -> asked.query().get("period1")).toList();
    assertEquals(starts.subList(1, 4), ends.subList(0, 3));
    assertEquals(Long.toString(t("2024-03-01T05:00:00Z")), ends.getLast());
  }

  @Test
  void lists_of_unequal_length_are_malformed() {
    vendor.json(rows(List.of(t("2024-03-05T14:30:00Z")), "[1,2]", "[1]", "[1]", "[1]", "[1]"))
        .json("{\"chart\":{\"result\":[],\"error\":null}}");
    for (int i = 0; i < 2; i++) {
      assertEquals(ProviderError.BARS_MALFORMED, failure(yahoo().bars(QUARTERS, Optional.empty())).error());
    }
  }

  @Test
  void refusals_are_told_apart_and_a_window_before_the_listing_is_empty() {
    vendor.answer(400, error("Bad Request", "Data doesn't exist for startDate = 1, endDate = 2"));
    assertEquals(0, bars(DAYS).count());
    vendor.answer(404, error("Not Found", "No data found, symbol may be delisted"))
        .answer(422, error("Unprocessable Entity", "1m data not available for startTime=1 and endTime=2."))
        .answer(429, "Edge: Too Many Requests");
    for (ProviderError error : List.of(ProviderError.INVALID_SYMBOL, ProviderError.VALIDATION_ERROR,
        ProviderError.RATE_LIMIT_EXCEEDED)) {
      assertEquals(error, failure(yahoo().bars(DAYS, Optional.empty())).error());
    }
  }

  @Test
  void bars_of_another_length_than_asked_for_are_malformed() {
    vendor.json(chart("\"meta\":{\"dataGranularity\":\"1h\"},\"indicators\":{\"quote\":[{}]}"))
        .json(chart("\"meta\":{\"dataGranularity\":\"60m\"},\"indicators\":{\"quote\":[{}]}"));
    assertEquals(ProviderError.BARS_MALFORMED, failure(yahoo().bars(QUARTERS, Optional.empty())).error());
    assertEquals(0, bars(request(Timeframe.H1, "2024-03-05T14:30:00Z", "2024-03-05T21:00:00Z", "AAPL")).count());
  }

  @Test
  void shares_of_a_class_are_spelt_with_a_hyphen_there() {
    vendor.json(flat(t("2024-03-05T14:30:00Z")));
    assertEquals(1, yahoo().bars(request(Timeframe.M15, "2024-03-05T14:30:00Z", "2024-03-05T16:30:00Z", "BRK.B"),
        Optional.empty()).await().bars().getOrDefault("BRK.B", List.of()).size());
    assertEquals("/v8/finance/chart/BRK-B", vendor.asked().getFirst().path());
  }

  @Test
  void splits_come_with_the_bars() {
    vendor.json(chart("\"timestamp\":[],\"events\":{\"splits\":{\"1598880600\":{\"date\":1598880600,\"numerator\":4,"
        + "\"denominator\":1,\"splitRatio\":\"4:1\"}}},\"indicators\":{\"quote\":[{\"open\":[],\"high\":[],\"low\":[],"
        + "\"close\":[],\"volume\":[]}]}"));
    assertEquals(List.of(new CorporateAction.Split("AAPL", LocalDate.of(2020, 8, 31), 1, 4)), bars(DAYS).actions());
  }

  @Test
  void the_first_bar_is_in_the_description_of_the_chart() {
    String meta = chart("\"meta\":{\"firstTradeDate\":345479400},\"indicators\":{\"quote\":[{}]}");
    vendor.json(meta).json(meta).answer(404, error("Not Found", "No data found, symbol may be delisted"))
        .json(chart("\"meta\":{\"firstTradeDate\":null},\"indicators\":{\"quote\":[{}]}"));
    assertEquals(Optional.of(Instant.parse("1980-12-12T05:00:00Z")), yahoo().firstBar("AAPL", Timeframe.D1).await());
    assertEquals(Optional.of(Instant.parse("1980-12-12T14:30:00Z")), yahoo().firstBar("AAPL", Timeframe.H1).await());
    assertEquals(Optional.empty(), yahoo().firstBar("NONE", Timeframe.D1).await());
    assertEquals(Optional.empty(), yahoo().firstBar("NEW", Timeframe.D1).await());
  }

  private static long t(String time) {
    return Instant.parse(time).getEpochSecond();
  }

  private static List<Instant> stamps(BarPage page) {
    return page.bars().getOrDefault("AAPL", List.of()).stream().map(Bar::ts).toList();
  }

  private static String chart(String inside) {
    return "{\"chart\":{\"result\":[{" + inside + "}],\"error\":null}}";
  }

  private static String error(String code, String description) {
    return "{\"chart\":{\"result\":null,\"error\":{\"code\":\"" + code + "\",\"description\":\"" + description
        + "\"}}}";
  }

  private static String flat(long... times) {
    List<Long> all = new ArrayList<>();
    for (long time : times) {
      all.add(time);
    }
    String ones = all.stream().map(_ -> 1).toList().toString();
    return rows(all, ones, ones, ones, ones, ones);
  }

  private static String rows(List<Long> times, String open, String high, String low, String close, String volume) {
    return chart("\"timestamp\":" + times + ",\"indicators\":{\"quote\":[{\"volume\":" + volume + ",\"open\":" + open
        + ",\"high\":" + high + ",\"low\":" + low + ",\"close\":" + close + "}]}");
  }

  private BarPage bars(BarRequest request) {
    return yahoo().bars(request, Optional.empty()).await();
  }

  private YahooChart yahoo() {
    return new YahooChart(http("yahoo"),
        new ProvidersConfig.Yahoo(vendor.url(), ProvidersConfig.Yahoo.defaults().quota()),
        NyseCalendar.byRules(), CLOCK);
  }
}
