package io.swiftbolt.provider.polygon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.config.PolygonConfig;
import io.swiftbolt.provider.CorporateAction;
import io.swiftbolt.provider.CorporateAction.CashDividend;
import io.swiftbolt.provider.CorporateAction.Split;
import io.swiftbolt.provider.ProviderError;
import io.swiftbolt.provider.ReferenceData.CalendarDay;
import io.swiftbolt.provider.ReferenceData.MarketClock;
import io.swiftbolt.provider.ScriptedVendor.Asked;
import io.swiftbolt.provider.VendorTest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The clock stands at 2024-03-06. */
class PolygonReferenceTest extends VendorTest {
  private static final LocalDate FROM = LocalDate.of(2024, 1, 1);
  private static final LocalDate TO = LocalDate.of(2024, 12, 31);
  private static final String NOTHING = "{\"results\":[],\"status\":\"OK\",\"request_id\":\"1\"}";
  private static final String SPLIT = "{\"execution_date\":\"2024-06-10\",\"id\":\"E1\",\"split_from\":1,\"split_to\":10,"
      + "\"ticker\":\"NVDA\"}";
  private static final String REVERSE = "{\"execution_date\":\"2024-03-11\",\"split_from\":25,\"split_to\":1,"
      + "\"ticker\":\"DRYS\"}";
  private static final String PAID = "{\"cash_amount\":0.25,\"currency\":\"USD\",\"dividend_type\":\"CD\","
      + "\"ex_dividend_date\":\"2024-05-10\",\"frequency\":4,\"ticker\":\"AAPL\"}";

  private PolygonReference polygon;

  @BeforeEach
  void open() {
    polygon = new PolygonReference(vertx, http(PolygonBars.NAME), gate(PolygonBars.NAME),
        new PolygonConfig("the-key", vendor.url(), "full", PolygonConfig.defaults().quota()), CLOCK);
  }

  @Test
  void splits_and_dividends_are_asked_for_by_symbol() {
    vendor.json(rows(SPLIT, "")).json(NOTHING);
    assertEquals(List.of(new Split("NVDA", LocalDate.of(2024, 6, 10), 1, 10)),
        polygon.corporateActions(List.of("NVDA"), FROM, TO).await());
    assertEquals(List.of("/v3/reference/splits", "/v3/reference/dividends"),
        vendor.asked().stream().map(Asked::path).toList());
    assertEquals(Map.of("ticker", "NVDA", "execution_date.gte", "2024-01-01", "execution_date.lte", "2024-12-31",
        "limit", "1000"), asked(0));
    assertEquals(Map.of("ticker", "NVDA", "ex_dividend_date.gte", "2024-01-01", "ex_dividend_date.lte", "2024-12-31",
        "limit", "1000"), asked(1));
  }

  @Test
  void a_reverse_split_is_told_from_many_to_few_and_a_dividend_in_dollars() {
    vendor.json(rows(REVERSE, "")).json(rows(PAID, ""));
    assertEquals(List.of(new Split("DRYS", LocalDate.of(2024, 3, 11), 25, 1),
        new CashDividend("AAPL", LocalDate.of(2024, 5, 10), 0.25)),
        polygon.corporateActions(List.of(), FROM, TO).await());
    assertFalse(asked(0).containsKey("ticker"), "of all companies");
  }

  @Test
  void pages_go_on_at_the_cursor_and_a_row_told_twice_counts_once() {
    vendor.json(rows(SPLIT, ",\"next_url\":\"https://elsewhere.example/v3/reference/splits?cursor=YXA9MQ\""))
        .json(rows(SPLIT + "," + REVERSE, "")).json(NOTHING);
    assertEquals(2, polygon.corporateActions(List.of(), FROM, TO).await().size());
    assertEquals(Map.of("cursor", "YXA9MQ"), asked(1));
  }

  @Test
  void pages_that_do_not_end_or_lead_elsewhere_are_malformed() {
    String again = rows(SPLIT, ",\"next_url\":\"https://api.example/v3/reference/splits?cursor=YXA9MQ\"");
    vendor.json(again).json(again);
    assertEquals(ProviderError.BARS_MALFORMED, failure(polygon.corporateActions(List.of(), FROM, TO)).error());
    vendor.json(rows(SPLIT, ",\"next_url\":\"https://api.example/v3/reference/dividends?cursor=YXA9MQ\""));
    assertEquals(ProviderError.BARS_MALFORMED, failure(polygon.corporateActions(List.of(), FROM, TO)).error());
  }

  @Test
  void many_symbols_of_a_short_time_take_two_requests_and_of_a_long_one_two_each() {
    List<String> symbols = List.of("AAPL", "MSFT", "NVDA", "TSLA", "GOOG");
    vendor.json(rows(SPLIT + "," + REVERSE, "")).json(rows(PAID, ""));
    List<CorporateAction> actions = polygon.corporateActions(symbols, LocalDate.of(2024, 5, 20),
        LocalDate.of(2024, 6, 20)).await();
    assertEquals(List.of("NVDA", "AAPL"), actions.stream().map(CorporateAction::symbol).toList());
    assertEquals(2, vendor.asked().size());
    for (int i = 0; i < 10; i++) {
      vendor.json(NOTHING);
    }
    assertEquals(List.of(), polygon.corporateActions(symbols, FROM, TO).await());
    assertEquals(12, vendor.asked().size());
  }

  @Test
  void an_odd_row_does_not_keep_the_others_out() {
    vendor.json(rows("{\"ticker\":\"ODD\",\"execution_date\":\"soon\",\"split_from\":1,\"split_to\":2},"
        + "{\"ticker\":\"ODD\",\"execution_date\":\"2024-01-02\",\"split_from\":0,\"split_to\":2}," + SPLIT, ""))
        .json(NOTHING);
    assertEquals(1, polygon.corporateActions(List.of(), FROM, TO).await().size());
    vendor.json("{\"status\":\"ERROR\"}");
    assertEquals(ProviderError.BARS_MALFORMED, failure(polygon.corporateActions(List.of(), FROM, TO)).error());
  }

  @Test
  void the_calendar_is_made_of_the_holidays_to_come() {
    vendor.json("[{\"exchange\":\"NYSE\",\"name\":\"Good Friday\",\"date\":\"2024-03-29\",\"status\":\"closed\"},"
        + "{\"exchange\":\"NASDAQ\",\"name\":\"Good Friday\",\"date\":\"2024-03-29\",\"status\":\"closed\"},"
        + "{\"exchange\":\"NYSE\",\"name\":\"Independence Day\",\"date\":\"2024-07-03\",\"status\":\"early-close\","
        + "\"open\":\"2024-07-03T13:30:00.000Z\",\"close\":\"2024-07-03T17:00:00.000Z\"}]");
    List<CalendarDay> days = polygon.calendar(FROM, TO).await();
    assertEquals(LocalDate.of(2024, 3, 6), days.getFirst().date(), "of the past nothing is said");
    assertEquals(new CalendarDay(LocalDate.of(2024, 7, 3), LocalTime.of(9, 30), LocalTime.of(13, 0), LocalTime.of(4, 0),
        LocalTime.of(17, 0)), days.getLast(), "nor of the time after the last holiday listed");
    assertTrue(days.stream().noneMatch(day -> day.date().equals(LocalDate.of(2024, 3, 29))));
    assertTrue(days.contains(new CalendarDay(LocalDate.of(2024, 3, 28), LocalTime.of(9, 30), LocalTime.of(16, 0),
        LocalTime.of(4, 0), LocalTime.of(20, 0))));
    assertEquals(86 - 1, days.size(), "weekdays but one");
  }

  @Test
  void holidays_that_cannot_be_are_malformed_and_none_say_nothing() {
    for (String body : List.of("{}", "[{\"exchange\":\"NYSE\",\"date\":\"soon\",\"status\":\"closed\"}]",
        "[{\"exchange\":\"NYSE\",\"date\":\"2024-03-29\",\"status\":\"perhaps\"}]",
        "[{\"exchange\":\"NYSE\",\"date\":\"2024-07-03\",\"status\":\"early-close\"}]")) {
      vendor.json(body);
      assertEquals(ProviderError.BARS_MALFORMED, failure(polygon.calendar(FROM, TO)).error(), body);
    }
    vendor.json("[]");
    assertEquals(List.of(), polygon.calendar(FROM, TO).await());
  }

  @Test
  void the_clock_is_told_with_new_yorks_offset() {
    vendor.json("{\"market\":\"open\",\"earlyHours\":false,\"serverTime\":\"2024-03-06T13:07:30-05:00\"}")
        .json("{\"market\":\"extended-hours\",\"serverTime\":\"2024-03-06T17:07:30-05:00\"}").json("{}");
    assertEquals(new MarketClock(Instant.parse("2024-03-06T18:07:30Z"), true), polygon.clock().await());
    assertFalse(polygon.clock().await().isOpen());
    assertEquals(ProviderError.BARS_MALFORMED, failure(polygon.clock()).error());
    assertEquals("/v1/marketstatus/now", vendor.asked().getFirst().path());
  }

  private Map<String, String> asked(int which) {
    return vendor.asked().get(which).query().entries().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static String rows(String rows, String more) {
    return "{\"results\":[" + rows + "],\"status\":\"OK\",\"request_id\":\"1\"" + more + "}";
  }
}
