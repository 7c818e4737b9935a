package io.swiftbolt.provider.tradier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.swiftbolt.provider.ProviderError;
import io.swiftbolt.provider.Quotes.Quote;
import io.swiftbolt.provider.SymbolSearch.Found;
import io.swiftbolt.provider.VendorTest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TradierQuotesTest extends VendorTest {
  private static final String AAPL = "{\"symbol\":\"AAPL\",\"type\":\"stock\",\"last\":170.5,\"volume\":1000,"
      + "\"open\":169.5,\"high\":171.0,\"low\":169.0,\"close\":null,\"bid\":170.4,\"ask\":170.6,"
      + "\"average_volume\":50000,\"trade_date\":1709748450123,\"prevclose\":168.0,\"week_52_high\":200.0,"
      + "\"week_52_low\":150.0}";

  @Test
  void a_quote_is_read_and_a_single_one_comes_without_its_list() {
    vendor.json("{\"quotes\":{\"quote\":" + AAPL + "}}");
    assertEquals(Map.of("AAPL", new Quote("AAPL", 170.5, Instant.parse("2024-03-06T18:07:30.123Z"),
        OptionalDouble.of(170.4), OptionalDouble.of(170.6), OptionalDouble.of(169.5), OptionalDouble.of(171),
        OptionalDouble.of(169), OptionalLong.of(1000), OptionalDouble.of(168), OptionalLong.of(50_000),
        OptionalDouble.of(200), OptionalDouble.of(150))), quotes().quotes(List.of("AAPL")).await());
    assertEquals("/v1/markets/quotes", vendor.asked().getFirst().path());
    assertEquals("AAPL", vendor.asked().getFirst().query().get("symbols"));
  }

  @Test
  void before_the_open_a_quote_has_no_day() {
    vendor.json("{\"quotes\":{\"quote\":[" + AAPL.replace("\"open\":169.5,\"high\":171.0,\"low\":169.0",
        "\"open\":null,\"high\":null,\"low\":null") + "]}}");
    Quote quote = Objects.requireNonNull(quotes().quotes(List.of("AAPL")).await().get("AAPL"));
    assertEquals(OptionalDouble.empty(), quote.open());
    assertEquals(OptionalDouble.empty(), quote.high());
    assertEquals(170.5, quote.last());
  }

  @Test
  void unknown_symbols_and_those_that_never_traded_are_absent() {
    vendor.json("{\"quotes\":{\"unmatched_symbols\":{\"symbol\":\"NOSUCH\"}}}")
        .json("{\"quotes\":{\"quote\":[" + AAPL + "," + AAPL.replace("AAPL", "NEW").replace("170.5", "null") + ","
            + AAPL.replace("AAPL", "OTHER") + "],\"unmatched_symbols\":{\"symbol\":[\"X1\",\"X2\"]}}}")
        .json("{\"quotes\":null}").json("{\"quotes\":\"null\"}");
    assertEquals(Map.of(), quotes().quotes(List.of("NOSUCH")).await());
    assertEquals(List.of("AAPL"), List.copyOf(quotes().quotes(List.of("AAPL", "NEW", "X1", "X2")).await().keySet()));
    assertEquals(Map.of(), quotes().quotes(List.of("AAPL")).await());
    assertEquals(Map.of(), quotes().quotes(List.of("AAPL")).await());
  }

  @Test
  void shares_of_a_class_are_spelt_with_a_slash_there_and_with_a_dot_here() {
    vendor.json("{\"quotes\":{\"quote\":" + AAPL.replace("AAPL", "BRK/B") + "}}");
    assertEquals("BRK.B", Objects.requireNonNull(quotes().quotes(List.of("BRK.B")).await().get("BRK.B")).symbol());
    assertEquals("BRK/B", vendor.asked().getFirst().query().get("symbols"));
  }

  @Test
  void more_than_a_hundred_symbols_take_more_requests() {
    vendor.json("{\"quotes\":{\"quote\":" + AAPL + "}}").json("{\"quotes\":{\"quote\":" + AAPL + "}}");
    List<String> symbols = IntStream.range(0, 150).mapToObj(i -> i == 0 ? "AAPL" : "S" + i).toList();
    assertEquals(1, quotes().quotes(symbols).await().size());
    assertEquals(2, vendor.asked().size());
  }

  @Test
  void an_odd_answer_is_malformed_and_a_refusal_says_what_it_is() {
    vendor.json("{}").answer(401, "Invalid Access Token");
    assertEquals(ProviderError.BARS_MALFORMED, failure(quotes().quotes(List.of("AAPL"))).error());
    assertEquals(ProviderError.AUTHENTICATION_ERROR, failure(quotes().quotes(List.of("AAPL"))).error());
  }

  @Test
  void tickers_are_looked_up_before_names_and_what_is_no_share_is_left_out() {
    vendor.json("{\"securities\":{\"security\":[{\"symbol\":\"BRK/B\",\"exchange\":\"N\",\"type\":\"stock\","
        + "\"description\":\"Berkshire Hathaway Inc\"},{\"symbol\":\"BRKX\",\"type\":\"index\",\"description\":\"An index\"}]}}")
        .json("{\"securities\":{\"security\":{\"symbol\":\"BRKU\",\"type\":\"etf\",\"description\":\"2X Long BRKB\"}}}")
        .json("{\"securities\":null}").json("{\"securities\":\"null\"}");
    assertEquals(
        List.of(new Found("BRK.B", "stock", "Berkshire Hathaway Inc"), new Found("BRKU", "etf", "2X Long BRKB")),
        search().search("brk", 20).await());
    assertEquals(List.of("/v1/markets/lookup", "/v1/markets/search"),
        vendor.asked().stream().map(asked -> asked.path()).toList());
    assertEquals("brk", vendor.asked().getFirst().query().get("q"));
    assertEquals(List.of(), search().search("zzz", 20).await());
  }

  @Test
  void enough_tickers_save_the_second_question() {
    vendor.json("{\"securities\":{\"security\":[{\"symbol\":\"A\",\"type\":\"stock\",\"description\":\"Agilent\"},"
        + "{\"symbol\":\"AA\",\"type\":\"stock\",\"description\":\"Alcoa\"}]}}");
    assertEquals(List.of("A"), search().search("a", 1).await().stream().map(Found::ticker).toList());
    assertEquals(1, vendor.asked().size());
  }

  private TradierQuotes quotes() {
    return new TradierQuotes(questions("tradier"), vendor.url());
  }

  private TradierSearch search() {
    return new TradierSearch(questions("tradier"), vendor.url());
  }
}
