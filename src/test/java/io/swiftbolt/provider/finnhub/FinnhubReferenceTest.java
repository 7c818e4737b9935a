package io.swiftbolt.provider.finnhub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.config.FinnhubConfig;
import io.swiftbolt.config.ProvidersConfig.Quota;
import io.swiftbolt.provider.CorporateAction.Split;
import io.swiftbolt.provider.ProviderError;
import io.swiftbolt.provider.Quotes.Quote;
import io.swiftbolt.provider.ReferenceData;
import io.swiftbolt.provider.ReferenceData.CalendarDay;
import io.swiftbolt.provider.ReferenceData.MarketClock;
import io.swiftbolt.provider.SymbolSearch.Found;
import io.swiftbolt.provider.VendorTest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FinnhubReferenceTest extends VendorTest {
  private static final LocalDate FROM = LocalDate.of(2024, 1, 1);
  private static final LocalDate TO = LocalDate.of(2024, 12, 31);

  @Test
  void splits_are_asked_for_symbol_by_symbol() {
    vendor.json("[{\"symbol\":\"AAPL\",\"date\":\"2020-08-31\",\"fromFactor\":1,\"toFactor\":4}]")
        .json("[{\"symbol\":\"DRYS\",\"date\":\"2016-03-11\",\"fromFactor\":25,\"toFactor\":1},{\"symbol\":\"DRYS\","
            + "\"date\":\"soon\",\"fromFactor\":25,\"toFactor\":1}]");
    assertEquals(List.of(new Split("AAPL", LocalDate.of(2020, 8, 31), 1, 4),
        new Split("DRYS", LocalDate.of(2016, 3, 11), 25, 1)),
        finnhub().corporateActions(List.of("AAPL", "DRYS"), FROM, TO).await());
    assertEquals("/api/v1/stock/split", vendor.asked().getFirst().path());
    assertEquals("DRYS", vendor.asked().getLast().query().get("symbol"));
    assertEquals("2024-01-01", vendor.asked().getLast().query().get("from"));
    assertEquals("2024-12-31", vendor.asked().getLast().query().get("to"));
    assertFalse(finnhub().subjects().contains(ReferenceData.Subject.DIVIDENDS));
  }

  @Test
  void splits_of_all_companies_and_answers_that_are_no_lists_are_refused() {
    assertEquals(ProviderError.VALIDATION_ERROR, failure(finnhub().corporateActions(List.of(), FROM, TO)).error());
    assertTrue(vendor.asked().isEmpty());
    vendor.json("{}");
    assertEquals(ProviderError.BARS_MALFORMED, failure(finnhub().corporateActions(List.of("AAPL"), FROM, TO)).error());
  }

  @Test
  void a_used_up_quota_is_waited_for() {
    FinnhubReference hurried = new FinnhubReference(vertx, http(FinnhubBars.NAME),
        gate(FinnhubBars.NAME, new Quota(601, 1, Duration.ZERO)), config());
    vendor.json("[]").json("[]").json("[]");
    assertEquals(List.of(), hurried.corporateActions(List.of("A", "B", "C"), FROM, TO).await());
    assertEquals(3, vendor.asked().size());
  }

  @Test
  void the_calendar_is_made_of_the_days_that_are_not_as_usual() {
    vendor.json("{\"data\":[{\"eventName\":\"Christmas\",\"atDate\":\"2024-12-25\",\"tradingHour\":\"\"},"
        + "{\"eventName\":\"Independence Day\",\"atDate\":\"2024-07-03\",\"tradingHour\":\"09:30-13:00\"},"
        + "{\"eventName\":\"Good Friday\",\"atDate\":\"2024-03-29\",\"tradingHour\":\"\"}],\"exchange\":\"US\","
        + "\"timezone\":\"America/New_York\"}");
    List<CalendarDay> days = finnhub().calendar(FROM, TO).await();
    assertEquals(LocalDate.of(2024, 4, 1), days.getFirst().date());
    assertEquals(LocalDate.of(2024, 12, 24), days.getLast().date());
    assertTrue(days.contains(new CalendarDay(LocalDate.of(2024, 7, 3), LocalTime.of(9, 30), LocalTime.of(13, 0),
        LocalTime.of(4, 0), LocalTime.of(17, 0))));
    assertEquals("US", vendor.asked().getFirst().query().get("exchange"));
  }

  @Test
  void holidays_that_cannot_be_are_malformed() {
    for (String body : List.of("[]", "{\"data\":[{\"atDate\":\"soon\"}]}",
        "{\"data\":[{\"atDate\":\"2024-07-03\",\"tradingHour\":\"early-late\"}]}")) {
      vendor.json(body);
      assertEquals(ProviderError.BARS_MALFORMED, failure(finnhub().calendar(FROM, TO)).error(), body);
    }
  }

  @Test
  void a_quote_has_no_volume_and_a_symbol_that_is_not_known_is_zeros() {
    vendor.json("{\"c\":174.5,\"d\":-1.5,\"dp\":-0.85,\"h\":176,\"l\":0,\"o\":175.25,\"pc\":176,\"t\":1709748420}")
        .json("{\"c\":0,\"d\":null,\"dp\":null,\"h\":0,\"l\":0,\"o\":0,\"pc\":0,\"t\":0}");
    Map<String, Quote> quotes = quotes().quotes(List.of("AAPL", "NONE")).await();
    assertEquals(Map.of("AAPL", new Quote("AAPL", 174.5, Instant.ofEpochSecond(1_709_748_420), OptionalDouble.empty(),
        OptionalDouble.empty(), OptionalDouble.of(175.25), OptionalDouble.of(176), OptionalDouble.empty(),
        OptionalLong.empty(), OptionalDouble.of(176), OptionalLong.empty(), OptionalDouble.empty(),
        OptionalDouble.empty())), quotes);
    assertEquals("/api/v1/quote", vendor.asked().getFirst().path());
  }

  @Test
  void an_answer_without_a_quote_is_malformed() {
    vendor.json("{}");
    assertEquals(ProviderError.BARS_MALFORMED, failure(quotes().quotes(List.of("AAPL"))).error());
  }

  @Test
  void the_clock_is_in_epoch_seconds() {
    vendor.json("{\"exchange\":\"US\",\"holiday\":null,\"isOpen\":true,\"session\":\"regular\",\"t\":1709748450}")
        .json("{\"isOpen\":null}");
    assertEquals(new MarketClock(Instant.parse("2024-03-06T18:07:30Z"), true), finnhub().clock().await());
    assertEquals(ProviderError.BARS_MALFORMED, failure(finnhub().clock()).error());
  }

  @Test
  void symbols_listed_in_the_united_states_are_found_by_type_each_once() {
    vendor.json("{\"count\":5,\"result\":[" + found("APPLE INC", "AAPL", "Common Stock") + ","
        + found("APPLE INC", "AAPL", "Common Stock") + "," + found("APPLE WARRANT", "AAPLW", "Warrant") + ","
        + found("APPLE FUND", "AAPX", "ETP") + "," + found("APPLE HOSPITALITY", "APLE", "REIT") + "]}").json("{}");
    assertEquals(List.of(new Found("AAPL", "stock", "APPLE INC"), new Found("AAPX", "etf", "APPLE FUND")),
        search().search("apple", 2).await());
    assertEquals("apple", vendor.asked().getFirst().query().get("q"));
    assertEquals("US", vendor.asked().getFirst().query().get("exchange"));
    assertEquals(ProviderError.BARS_MALFORMED, failure(search().search("apple", 2)).error());
  }

  private static String found(String name, String ticker, String type) {
    return "{\"description\":\"" + name + "\",\"displaySymbol\":\"" + ticker + "\",\"symbol\":\"" + ticker
        + "\",\"type\":\"" + type + "\"}";
  }

  private FinnhubSearch search() {
    return new FinnhubSearch(http(FinnhubBars.NAME), gate(FinnhubBars.NAME), config());
  }

  private FinnhubReference finnhub() {
    return new FinnhubReference(vertx, http(FinnhubBars.NAME), gate(FinnhubBars.NAME), config());
  }

  private FinnhubQuotes quotes() {
    return new FinnhubQuotes(http(FinnhubBars.NAME), gate(FinnhubBars.NAME), config());
  }

  private FinnhubConfig config() {
    return new FinnhubConfig("the-key", vendor.url(), "full", FinnhubConfig.defaults().quota());
  }
}
