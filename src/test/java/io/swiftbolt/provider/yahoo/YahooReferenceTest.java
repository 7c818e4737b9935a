package io.swiftbolt.provider.yahoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.provider.CorporateAction;
import io.swiftbolt.provider.CorporateAction.CashDividend;
import io.swiftbolt.provider.CorporateAction.Split;
import io.swiftbolt.provider.ProviderError;
import io.swiftbolt.provider.Quotes.Quote;
import io.swiftbolt.provider.ReferenceData;
import io.swiftbolt.provider.SymbolSearch.Found;
import io.swiftbolt.provider.VendorTest;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Splits, dividends, prices and symbols of Yahoo. The clock stands at 2024-03-06 13:07:30 New York, in the session. */
class YahooReferenceTest extends VendorTest {
  private static final LocalDate FROM = LocalDate.of(2014, 1, 1);
  private static final LocalDate TO = LocalDate.of(2024, 3, 6);
  /** 7-for-1 in 2014, 4-for-1 in 2020; 3.29 dollars were paid before both. */
  private static final String EVENTS = "\"events\":{\"dividends\":{\"1391783400\":{\"amount\":0.108929,"
      + "\"date\":1391783400},\"1399555800\":{\"amount\":0.1175,\"date\":1399555800},\"1604673000\":{\"amount\":0.205,"
      + "\"date\":1604673000},\"1\":{\"amount\":-1,\"date\":1},\"2\":{\"amount\":1}},\"splits\":{\"1402320600\":"
      + "{\"date\":1402320600,\"numerator\":7,\"denominator\":1,\"splitRatio\":\"7:1\"},\"1598880600\":"
      + "{\"date\":1598880600,\"numerator\":4,\"denominator\":1,\"splitRatio\":\"4:1\"}}}";

  @Test
  void dividends_are_told_as_paid_though_later_splits_divide_them_there() {
    vendor.json(chart(EVENTS));
    assertEquals(Set.of(new Split("AAPL", LocalDate.of(2014, 6, 9), 1, 7), new Split("AAPL", LocalDate.of(2020, 8, 31),
        1, 4), new CashDividend("AAPL", LocalDate.of(2014, 2, 7), 3.05),
        new CashDividend("AAPL", LocalDate.of(2014, 5, 8), 3.29),
        new CashDividend("AAPL", LocalDate.of(2020, 11, 6), 0.205)),
        Set.copyOf(yahoo().corporateActions(List.of("AAPL"), FROM, TO).await()));
    assertEquals("/v8/finance/chart/AAPL", vendor.asked().getFirst().path());
    MultiMap query = vendor.asked().getFirst().query();
    assertEquals("div|split", query.get("events"));
    assertEquals(Long.toString(Instant.parse("2014-01-01T05:00:00Z").getEpochSecond()), query.get("period1"));
    assertEquals(Long.toString(CLOCK.instant().getEpochSecond()), query.get("period2"));
  }

  @Test
  void the_chart_reaches_up_to_now_also_when_less_is_wanted() {
    vendor.json(chart(EVENTS));
    assertEquals(List.of(new CashDividend("AAPL", LocalDate.of(2014, 5, 8), 3.29)),
        yahoo().corporateActions(List.of("AAPL"), LocalDate.of(2014, 5, 1), LocalDate.of(2014, 5, 31)).await());
    assertEquals(Long.toString(CLOCK.instant().getEpochSecond()), vendor.asked().getFirst().query().get("period2"));
  }

  @Test
  void each_company_is_a_request_and_an_unknown_one_has_no_actions() {
    vendor.answer(404, error("Not Found", "No data found, symbol may be delisted")).json(chart(EVENTS))
        .answer(400, error("Bad Request", "Data doesn't exist for startDate = 1, endDate = 2"))
        .json(chart("\"meta\":{}"));
    List<CorporateAction> told = yahoo().corporateActions(List.of("NOSUCH", "BRK.B", "NEW", "GOOD"), FROM, TO).await();
    assertEquals(5, told.size());
    assertTrue(told.stream().allMatch(action -> action.symbol().equals("BRK.B")), told.toString());
    assertEquals("/v8/finance/chart/BRK-B", vendor.asked().get(1).path());
  }

  @Test
  void all_companies_at_once_are_refused_and_a_failure_is_not_the_word_that_nothing_happened() {
    assertEquals(ProviderError.VALIDATION_ERROR, failure(yahoo().corporateActions(List.of(), FROM, TO)).error());
    vendor.json(chart(EVENTS)).answer(429, "Edge: Too Many Requests");
    assertEquals(ProviderError.RATE_LIMIT_EXCEEDED,
        failure(yahoo().corporateActions(List.of("AAPL", "MSFT"), FROM, TO)).error());
  }

  @Test
  void the_future_is_not_asked_for_and_there_is_no_calendar() {
    assertEquals(List.of(), yahoo().corporateActions(List.of("AAPL"), TO.plusDays(1), TO.plusDays(30)).await());
    assertEquals(List.of(), yahoo().calendar(FROM, TO).await());
    assertEquals(Set.of(ReferenceData.Subject.SPLITS, ReferenceData.Subject.DIVIDENDS), yahoo().subjects());
    assertEquals(List.of(), vendor.asked());
  }

  @Test
  void prices_are_in_the_description_of_the_chart() {
    vendor.json(chart("\"meta\":{\"regularMarketPrice\":170.5,\"regularMarketTime\":1709748448,"
        + "\"regularMarketDayHigh\":171,\"regularMarketDayLow\":169,\"regularMarketVolume\":1000,"
        + "\"chartPreviousClose\":168,\"fiftyTwoWeekHigh\":200,\"fiftyTwoWeekLow\":150},\"timestamp\":[1709748448],"
        + "\"indicators\":{\"quote\":[{\"open\":[169.5]}]}"));
    assertEquals(Map.of("AAPL", new Quote("AAPL", 170.5, Instant.parse("2024-03-06T18:07:28Z"), OptionalDouble.empty(),
        OptionalDouble.empty(), OptionalDouble.of(169.5), OptionalDouble.of(171), OptionalDouble.of(169),
        OptionalLong.of(1000), OptionalDouble.of(168), OptionalLong.empty(), OptionalDouble.of(200),
        OptionalDouble.of(150))), quotes().quotes(List.of("AAPL")).await());
    assertEquals("1d", vendor.asked().getFirst().query().get("range"));
  }

  @Test
  void an_unknown_symbol_has_no_price_and_a_failure_fails() {
    vendor.answer(404, error("Not Found", "No data found, symbol may be delisted"));
    assertEquals(Map.of(), quotes().quotes(List.of("NOSUCH")).await());
    vendor.json(chart("\"meta\":{\"regularMarketPrice\":null}"));
    assertEquals(Map.of(), quotes().quotes(List.of("EMPTY")).await());
    vendor.answer(429, "Edge: Too Many Requests");
    assertEquals(ProviderError.RATE_LIMIT_EXCEEDED, failure(quotes().quotes(List.of("AAPL"))).error());
  }

  @Test
  void the_search_leaves_out_what_cannot_be_watched_here() {
    vendor.json("{\"quotes\":[" + found("BRK-B", "EQUITY", "\"longname\":\"Berkshire Hathaway Inc.\"") + ","
        + found("BRKU", "ETF", "\"shortname\":\"2X Long BRKB\"") + ","
        + found("BRK.DE", "EQUITY", "\"longname\":\"In Germany\"")
        + "," + found("^BRK", "INDEX", "\"shortname\":\"Index\"") + ","
        + found("X", "MUTUALFUND", "\"shortname\":\"Fund\"")
        + "," + found("BTC-USD", "CRYPTOCURRENCY", "\"shortname\":\"Bitcoin USD\"") + ","
        + found("NONAME", "EQUITY", "\"exchange\":\"NYQ\"") + ",{}],\"news\":[]}").json("{}");
    assertEquals(
        List.of(new Found("BRK.B", "stock", "Berkshire Hathaway Inc."), new Found("BRKU", "etf", "2X Long BRKB"),
            new Found("BTC-USD", "crypto", "Bitcoin USD")),
        search().search("brk", 20).await());
    assertEquals("/v1/finance/search", vendor.asked().getFirst().path());
    assertEquals("brk", vendor.asked().getFirst().query().get("q"));
    assertEquals(ProviderError.BARS_MALFORMED, failure(search().search("brk", 20)).error());
  }

  private static String found(String symbol, String type, String more) {
    return "{\"symbol\":\"" + symbol + "\",\"quoteType\":\"" + type + "\"," + more + "}";
  }

  private static String chart(String inside) {
    return "{\"chart\":{\"result\":[{" + inside + "}],\"error\":null}}";
  }

  private static String error(String code, String description) {
    return "{\"chart\":{\"result\":null,\"error\":{\"code\":\"" + code + "\",\"description\":\"" + description
        + "\"}}}";
  }

  private YahooReference yahoo() {
    return new YahooReference(http(YahooChart.NAME), gate(YahooChart.NAME), vendor.url(), CLOCK);
  }

  private YahooQuotes quotes() {
    return new YahooQuotes(http(YahooChart.NAME), gate(YahooChart.NAME), vendor.url());
  }

  private YahooSearch search() {
    return new YahooSearch(questions(YahooChart.NAME), vendor.url());
  }
}
