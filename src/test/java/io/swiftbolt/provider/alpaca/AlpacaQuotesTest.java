package io.swiftbolt.provider.alpaca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.swiftbolt.provider.News.Article;
import io.swiftbolt.provider.ProviderError;
import io.swiftbolt.provider.Quotes.Quote;
import io.swiftbolt.provider.SymbolSearch.Found;
import io.swiftbolt.provider.VendorTest;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Quotes, news and symbols of Alpaca. */
class AlpacaQuotesTest extends VendorTest {
  private static final String SNAPSHOT = "{\"dailyBar\":{\"c\":170.5,\"h\":171,\"l\":169,\"n\":10,\"o\":169.5,"
      + "\"t\":\"2024-03-06T05:00:00Z\",\"v\":1000,\"vw\":170},\"latestQuote\":{\"ap\":170.6,\"as\":1,\"ax\":\"Q\","
      + "\"bp\":170.4,\"bs\":1,\"bx\":\"P\",\"t\":\"2024-03-06T18:07:29Z\"},\"latestTrade\":{\"p\":170.5,\"s\":100,"
      + "\"t\":\"2024-03-06T18:07:28.123456789Z\",\"x\":\"V\"},\"minuteBar\":null,\"prevDailyBar\":{\"c\":168}}";
  private static final String ARTICLE = "{\"author\":\"A\",\"content\":\"\",\"created_at\":\"2024-03-06T17:00:00Z\","
      + "\"headline\":\"Apple does\",\"id\":24843171,\"images\":[],\"source\":\"benzinga\",\"summary\":\"It did\","
      + "\"symbols\":[\"AAPL\",\"MSFT\"],\"updated_at\":\"2024-03-06T17:01:00Z\",\"url\":\"https://news.example/1\"}";

  @Test
  void snapshots_of_many_come_in_one_request_from_the_one_exchange_that_all_plans_have() {
    vendor.json("{\"AAPL\":" + SNAPSHOT + "}");
    assertEquals(Map.of("AAPL", new Quote("AAPL", 170.5, Instant.parse("2024-03-06T18:07:28.123456789Z"),
        OptionalDouble.of(170.4), OptionalDouble.of(170.6), OptionalDouble.of(169.5), OptionalDouble.of(171),
        OptionalDouble.of(169), OptionalLong.of(1000), OptionalDouble.of(168), OptionalLong.empty(),
        OptionalDouble.empty(), OptionalDouble.empty())), quotes().quotes(List.of("AAPL", "MSFT")).await());
    assertEquals("/v2/stocks/snapshots", vendor.asked().getFirst().path());
    assertEquals("AAPL,MSFT", vendor.asked().getFirst().query().get("symbols"));
    assertEquals("iex", vendor.asked().getFirst().query().get("feed"));
  }

  @Test
  void a_symbol_may_be_null_and_so_may_each_part_of_a_snapshot() {
    vendor.json("{\"NOSUCH\":null,\"NEW\":{\"latestTrade\":null,\"dailyBar\":null},\"AAPL\":"
        + SNAPSHOT.replace("{\"c\":168}", "null").replace("\"bp\":170.4", "\"bp\":0") + "}");
    Map<String, Quote> quotes = quotes().quotes(List.of("NOSUCH", "NEW", "AAPL")).await();
    assertEquals(List.of("AAPL"), List.copyOf(quotes.keySet()));
    Quote apple = Objects.requireNonNull(quotes.get("AAPL"));
    assertEquals(OptionalDouble.empty(), apple.previousClose());
    assertEquals(OptionalDouble.empty(), apple.bid());
  }

  @Test
  void a_symbol_that_cannot_be_theirs_does_not_spoil_the_others() {
    vendor.json("{\"AAPL\":" + SNAPSHOT + "}");
    assertEquals(1, quotes().quotes(List.of("^GSPC", "AAPL", "BTC/USD", "ES=F")).await().size());
    assertEquals("AAPL", vendor.asked().getFirst().query().get("symbols"));
    assertEquals(Map.of(), quotes().quotes(List.of("^GSPC")).await());
    assertEquals(1, vendor.asked().size());
  }

  @Test
  void odd_snapshots_are_malformed_and_refusals_are_told_apart() {
    vendor.json("[]").json("{\"AAPL\":" + SNAPSHOT.replace("2024-03-06T18:07:28.123456789Z", "now") + "}")
        .answer(403, "{\"message\":\"forbidden.\"}");
    for (ProviderError error : List.of(ProviderError.BARS_MALFORMED, ProviderError.BARS_MALFORMED,
        ProviderError.AUTHENTICATION_ERROR)) {
      assertEquals(error, failure(quotes().quotes(List.of("AAPL"))).error());
    }
  }

  @Test
  void news_come_newest_first_without_their_content() {
    vendor.json("{\"news\":[" + ARTICLE + "," + ARTICLE + "],\"next_page_token\":\"MTY\"}");
    assertEquals(
        List.of(new Article("24843171", "Apple does", "benzinga", "https://news.example/1",
            Instant.parse("2024-03-06T17:00:00Z"), Optional.of("It did"), List.of("AAPL", "MSFT"))),
        news().news(List.of("AAPL", "MSFT"), Optional.of(Instant.parse("2024-03-01T00:00:00Z")),
            Optional.of(Instant.parse("2024-03-07T00:00:00Z")), 20).await());
    assertEquals("/v1beta1/news", vendor.asked().getFirst().path());
    MultiMap query = vendor.asked().getFirst().query();
    assertEquals("AAPL,MSFT", query.get("symbols"));
    assertEquals("2024-03-01T00:00:00Z", query.get("start"));
    assertEquals("2024-03-07T00:00:00Z", query.get("end"));
    assertEquals("20", query.get("limit"));
    assertEquals("desc", query.get("sort"));
    assertEquals("false", query.get("include_content"));
  }

  @Test
  void an_odd_article_does_not_keep_the_others_out() {
    vendor.json("{\"news\":[null,{\"id\":1}," + ARTICLE.replace("https://news.example/1", "javascript:alert(1)")
        .replace("24843171", "2") + ","
        + ARTICLE.replace("https://news.example/1", "not an address")
            .replace("24843171", "3")
        + "," + ARTICLE.replace("2024-03-06T17:00:00Z", "lately").replace("24843171", "4") + "," + ARTICLE
        + "],\"next_page_token\":null}").json("{\"news\":null}").json("{\"message\":\"hello\"}");
    assertEquals(List.of("24843171"), latest().stream().map(Article::id).toList());
    assertFalse(vendor.asked().getFirst().query().contains("start"));
    assertEquals(List.of(), latest());
    assertEquals(ProviderError.BARS_MALFORMED,
        failure(news().news(List.of("AAPL"), Optional.empty(), Optional.empty(), 5)).error());
  }

  @Test
  void symbols_are_searched_in_a_list_that_is_read_once() {
    vendor.json("[" + asset("AAPL", "Apple Inc. Common Stock", true) + "," + asset("AA", "Alcoa", true) + ","
        + asset("AAA", "AAF First Priority CLO ETF", true) + "," + asset("OLD", "Not traded", false) + ","
        + asset("PAAX", "Something of AA", true) + ",{\"symbol\":\"NONAME\",\"name\":null,\"tradable\":true}]");
    AlpacaSearch search = search();
    assertEquals(List.of(new Found("AA", "stock", "Alcoa"), new Found("AAA", "etf", "AAF First Priority CLO ETF"),
        new Found("AAPL", "stock", "Apple Inc. Common Stock"), new Found("PAAX", "stock", "Something of AA")),
        search.search("aa", 20).await());
    assertEquals(List.of("AAPL"), search.search("apple", 20).await().stream().map(Found::ticker).toList());
    assertEquals(List.of("AA"), search.search("aa", 1).await().stream().map(Found::ticker).toList());
    assertEquals(List.of(), search.search("old", 20).await());
    assertEquals(1, vendor.asked().size());
    assertEquals("/v2/assets", vendor.asked().getFirst().path());
    assertEquals("us_equity", vendor.asked().getFirst().query().get("asset_class"));
  }

  @Test
  void a_list_that_could_not_be_read_is_asked_for_again() {
    vendor.json("{}").json("[" + asset("AAPL", "Apple", true) + "]");
    AlpacaSearch search = search();
    assertEquals(ProviderError.BARS_MALFORMED, failure(search.search("aapl", 20)).error());
    assertEquals(1, search.search("aapl", 20).await().size());
  }

  private static String asset(String symbol, String name, boolean tradable) {
    return "{\"id\":\"1\",\"class\":\"us_equity\",\"exchange\":\"NASDAQ\",\"symbol\":\"" + symbol + "\",\"name\":\""
        + name + "\",\"status\":\"active\",\"tradable\":" + tradable + "}";
  }

  private List<Article> latest() {
    return news().news(List.of("AAPL"), Optional.empty(), Optional.empty(), 5).await();
  }

  private AlpacaQuotes quotes() {
    return new AlpacaQuotes(AlpacaRefusals.questions(http(AlpacaBars.NAME), gate(AlpacaBars.NAME)), vendor.url());
  }

  private AlpacaNews news() {
    return new AlpacaNews(AlpacaRefusals.questions(http(AlpacaBars.NAME), gate(AlpacaBars.NAME)), vendor.url());
  }

  private AlpacaSearch search() {
    return new AlpacaSearch(AlpacaRefusals.questions(http(AlpacaBars.NAME), gate(AlpacaBars.NAME)), vendor.url(),
        CLOCK);
  }
}
