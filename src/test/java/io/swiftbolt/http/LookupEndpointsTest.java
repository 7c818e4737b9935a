package io.swiftbolt.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.auth.Role;
import io.swiftbolt.clock.TestClock;
import io.swiftbolt.config.LookupConfig;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.lookup.Headlines;
import io.swiftbolt.lookup.LatestQuotes;
import io.swiftbolt.lookup.SymbolFinder;
import io.swiftbolt.market.NyseCalendar;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.provider.News;
import io.swiftbolt.provider.Quotes;
import io.swiftbolt.provider.ScriptedVendor;
import io.swiftbolt.provider.SymbolSearch;
import io.swiftbolt.provider.VendorTest;
import io.swiftbolt.provider.alpaca.AlpacaNews;
import io.swiftbolt.provider.alpaca.AlpacaQuotes;
import io.swiftbolt.provider.tradier.TradierQuotes;
import io.swiftbolt.provider.tradier.TradierSearch;
import io.swiftbolt.symbols.KnownSymbols;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.jspecify.annotations.Nullable;

/** Prices, symbols and headlines over HTTP, from scripted vendors. The market's time is a Monday, 11:00 New York. */
class LookupEndpointsTest extends VendorTest {
  private static final String AAPL = "{\"symbol\":\"AAPL\",\"type\":\"stock\",\"last\":170.5,\"volume\":1000,"
      + "\"open\":169.5,\"high\":171.0,\"low\":169.0,\"close\":null,\"bid\":170.4,\"ask\":170.6,"
      + "\"average_volume\":50000,\"trade_date\":1773068399123,\"prevclose\":168.2,\"week_52_high\":200.0,"
      + "\"week_52_low\":150.0}";
  private static final String ARTICLE = "{\"created_at\":\"2026-03-09T14:00:00Z\",\"headline\":\"Apple does\","
      + "\"id\":7,\"source\":\"benzinga\",\"summary\":\"It did\",\"symbols\":[\"AAPL\",\"MSFT\"],"
      + "\"url\":\"https://news.example/7\"}";

  private final TestClock realTime = new TestClock("2026-11-21T08:00:00Z");
  private final Pool pool = TestDatabase.fresh().pool(vertx);
  private @Nullable HttpFixture server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void a_quote_has_every_number() {
    serveQuotes(tradier());
    vendor.json(quotes(AAPL));
    JsonObject expected = new JsonObject().put("symbol", "AAPL").put("last", 170.5).put("bid", 170.4).put("ask", 170.6)
        .put("open", 169.5).put("high", 171.0).put("low", 169.0).put("close", 168.2).put("volume", 1000)
        .put("change", 2.3).put("change_percentage", 1.3674).put("average_volume", 50_000).put("week_52_high", 200.0)
        .put("week_52_low", 150.0).put("last_trade_time", "2026-03-09T14:59:59Z");
    assertEquals(new JsonObject().put("success", true).put("market_state", "open")
        .put("market_description", "Market is open").put("timestamp", "2026-03-09T15:00:00Z").put("count", 1)
        .put("quotes", new JsonArray().add(expected)), good("quotes", get("quotes?symbols=aapl,NOSUCH")));
    assertEquals("AAPL,NOSUCH", String.join(",", java.util.Arrays.stream(
        vendor.asked().getFirst().query().get("symbols").split(",", -1)).sorted().toList()));
  }

  @Test
  void what_is_not_known_of_a_quote_is_zero() {
    serveQuotes(tradier());
    vendor.json(quotes("{\"symbol\":\"NEW\",\"last\":5,\"trade_date\":1773068399123,\"prevclose\":null}"));
    HttpResponse<Buffer> answer = get("quotes?symbols=NEW");
    JsonObject quote = good("quotes", answer).getJsonArray("quotes").getJsonObject(0);
    for (String field : List.of("bid", "ask", "open", "high", "low", "close", "volume", "change", "change_percentage",
        "average_volume", "week_52_high", "week_52_low")) {
      assertEquals(0, quote.getDouble(field), field);
    }
    assertEquals("no-store", answer.getHeader("cache-control"));
  }

  @Test
  void symbols_come_in_the_query_or_in_a_body_and_fifty_of_them_count() {
    serveQuotes(tradier());
    vendor.json(quotes(AAPL)).json(quotes(AAPL.replace("AAPL", "MSFT"))).json("{\"quotes\":null}");
    assertEquals(1, good("quotes", post(new JsonObject().put("symbols", new JsonArray().add("AAPL").add("aapl"))))
        .getInteger("count"));
    assertEquals(1, good("quotes", post(new JsonObject().put("symbol", "msft"))).getInteger("count"));
    String many = String.join(",", IntStream.range(0, 60).mapToObj(i -> "S" + i).toList());
    assertEquals(0, good("quotes", get("quotes?symbols=" + many)).getInteger("count"));
    assertEquals(50, vendor.asked().getLast().query().get("symbols").split(",", -1).length);
  }

  @Test
  void bad_requests_for_quotes_are_refused_in_the_words_that_clients_know() {
    serveQuotes(tradier());
    refused(400, "No symbols specified", get("quotes"));
    refused(400, "No symbols specified", get("quotes?symbols=,"));
    refused(400, "symbols must be a ticker of 1 to 20 letters, digits and . - / ^ =", get("quotes?symbols=A*B"));
    refused(400, "Invalid JSON body", fixture().request(HttpMethod.POST, "/functions/v1/quotes")
        .putHeader("apikey", HttpFixture.key(Role.ANON)).putHeader("content-type", "application/json")
        .sendBuffer(Buffer.buffer("{symbols")).await());
    refused(405, "Method not allowed", fixture().request(HttpMethod.DELETE, "/functions/v1/quotes")
        .putHeader("apikey", HttpFixture.key(Role.ANON)).send().await());
    assertEquals(List.of(), vendor.asked());
  }

  @Test
  void a_client_has_its_share_of_a_minute_and_another_one_its_own() {
    serveQuotes(tradier());
    vendor.json(quotes(AAPL)).json(quotes(AAPL));
    for (int i = 0; i < 30; i++) {
      assertEquals(200, getAs("10.0.0.1", "quotes?symbols=AAPL").statusCode());
    }
    HttpResponse<Buffer> limited = getAs("10.0.0.1", "quotes?symbols=AAPL");
    refused(429, "Rate limit exceeded", limited);
    assertEquals("60", limited.getHeader("retry-after"));
    assertEquals(200, getAs("10.0.0.2", "quotes?symbols=AAPL").statusCode());
    realTime.advance(Duration.ofSeconds(60));
    assertEquals(200, getAs("10.0.0.1", "quotes?symbols=AAPL").statusCode());
  }

  @Test
  void a_price_is_asked_for_once_in_five_seconds_and_the_last_one_stands_in_when_the_vendor_fails() {
    serveQuotes(tradier());
    vendor.json(quotes(AAPL)).answer(500, "broken").json(quotes(AAPL.replace("170.5", "171.5"))).answer(500, "broken");
    assertEquals(170.5, last("AAPL"));
    assertEquals(170.5, last("AAPL"));
    assertEquals(1, vendor.asked().size());
    realTime.advance(Duration.ofSeconds(5));
    assertEquals(170.5, last("AAPL"));
    assertEquals(2, vendor.asked().size());
    assertEquals(171.5, last("AAPL"));
    realTime.advance(Duration.ofMinutes(5));
    HttpResponse<Buffer> gone = get("quotes?symbols=AAPL");
    refused(503, "Quotes are not available now", gone);
    assertTrue(Integer.parseInt(gone.getHeader("retry-after")) >= 1);
  }

  @Test
  void a_symbol_that_nobody_knows_is_not_asked_about_again_at_once() {
    serveQuotes(tradier());
    vendor.json("{\"quotes\":{\"unmatched_symbols\":{\"symbol\":\"NOSUCH\"}}}").json(quotes(AAPL));
    assertEquals(0, good("quotes", get("quotes?symbols=NOSUCH")).getInteger("count"));
    assertEquals(1, good("quotes", get("quotes?symbols=NOSUCH,AAPL")).getInteger("count"));
    assertEquals("AAPL", vendor.asked().getLast().query().get("symbols"));
  }

  @Test
  void the_next_vendor_is_asked_when_one_fails_or_does_not_know() {
    ScriptedVendor second = new ScriptedVendor(vertx);
    serveQuotes(new AlpacaQuotes(questions("alpaca"), vendor.url()),
        new TradierQuotes(questions("tradier"), second.url()));
    vendor.answer(500, "broken").json("{\"AAPL\":{\"latestTrade\":{\"p\":170.25,\"t\":\"2026-03-09T14:59:59Z\"}}}");
    second.json(quotes(AAPL)).json(quotes(AAPL.replace("AAPL", "MSFT")));
    assertEquals(170.5, last("AAPL"));
    realTime.advance(Duration.ofSeconds(5));
    assertEquals(List.of("AAPL", "MSFT"),
        good("quotes", get("quotes?symbols=AAPL,MSFT")).getJsonArray("quotes").stream()
            .map(quote -> ((JsonObject) quote).getString("symbol")).toList());
    assertEquals(170.25, last("AAPL"));
    assertEquals("MSFT", second.asked().getLast().query().get("symbols"));
  }

  @Test
  void without_a_vendor_there_are_no_quotes_and_no_news_of_several_symbols() {
    serve(List.of(), List.of(), List.of());
    refused(503, "No vendor of quotes is configured", get("quotes?symbols=AAPL"));
    refused(503, "Alpaca client not configured for multi-symbol news", get("news?symbols=AAPL,MSFT"));
    assertEquals(new JsonObject().put("symbol", "AAPL").put("items", new JsonArray()),
        good("news", get("news?symbol=AAPL")));
    assertEquals(new JsonArray(), found("zzz"));
  }

  @Test
  void bad_searches_are_refused_in_the_words_that_clients_know() {
    serveSearch();
    for (String empty : List.of("symbols-search", "symbols-search?q=", "symbols-search?q=%20")) {
      refused(400, "Missing or empty query parameter 'q'", get(empty));
    }
    refused(400, "Query too long (max 20 characters)", get("symbols-search?q=" + "a".repeat(21)));
    refused(400, "Invalid characters in query (alphanumeric, dot, space, hyphen, slash only)",
        get("symbols-search?q=ES1!"));
    assertEquals(List.of(), vendor.asked());
  }

  @Test
  void an_exact_ticker_of_ours_is_alone_and_needs_no_vendor() {
    serveSearch();
    known("AA", "Alcoa");
    known("AAPL", "Apple Inc.");
    assertEquals(List.of("AA"), tickers(found("aa")));
    assertEquals(List.of(), vendor.asked());
  }

  @Test
  void the_vendors_fill_up_what_is_ours_and_their_symbols_become_ours() {
    serveSearch();
    known("AAPL", "AAPL");
    known("APPN", "Appian");
    vendor.json("{\"securities\":{\"security\":[" + security("AAPL", "stock", "Apple Inc.") + ","
        + security("bad ticker", "stock", "Nothing") + "," + security("APPS", "etf", "Apps Fund") + "]}}")
        .json("{\"securities\":null}");
    JsonArray first = found("app");
    assertEquals(List.of("APPN", "AAPL", "APPS"), tickers(first));
    assertEquals("Apple Inc.", first.getJsonObject(1).getString("description"));
    assertEquals("etf", first.getJsonObject(2).getString("asset_type"));
    assertEquals(List.of("APPN", "APPS", "AAPL"), tickers(found("APP")));
    assertEquals(2, vendor.asked().size());
    String id = pool.query("select id from symbols where ticker = 'APPS'").execute().await().iterator().next()
        .getUUID(0).toString();
    assertEquals(id, first.getJsonObject(2).getString("id"));
  }

  @Test
  void a_longer_text_is_found_within_names() {
    serve(List.of(), List.of(), List.of());
    known("AAPL", "Apple Inc.");
    known("APLE", "Apple Hospitality REIT");
    known("PINE", "Pineapple Inc.");
    assertEquals(List.of("AAPL", "APLE", "PINE"), tickers(found("apple")));
    assertEquals(List.of("APLE"), tickers(found("apl")));
  }

  @Test
  void what_is_ours_is_found_while_the_vendor_fails() {
    serveSearch();
    known("APPN", "Appian");
    vendor.answer(500, "broken").answer(500, "broken");
    assertEquals(List.of("APPN"), tickers(found("app")));
    refused(503, "Symbols cannot be searched now", get("symbols-search?q=zzz"));
  }

  @Test
  void news_of_one_symbol_and_of_several_have_their_own_forms() {
    serveNews();
    vendor.json(news(ARTICLE)).json(news(ARTICLE));
    JsonObject item = new JsonObject().put("id", "7").put("title", "Apple does").put("source", "benzinga")
        .put("url", "https://news.example/7").put("publishedAt", "2026-03-09T14:00:00Z").put("summary", "It did");
    assertEquals(new JsonObject().put("symbol", "AAPL").put("items", new JsonArray().add(item)),
        good("news", get("news?symbol=aapl")));
    assertEquals(
        new JsonObject().put("symbols", new JsonArray().add("MSFT").add("AAPL")).put("count", 1).put("items",
            new JsonArray().add(item.copy().put("symbols", new JsonArray().add("AAPL").add("MSFT")))),
        good("news", get("news?symbols=msft,aapl")));
  }

  @Test
  void news_are_kept_for_a_quarter_of_an_hour_whatever_the_limit() {
    serveNews();
    vendor.json(news(ARTICLE + "," + ARTICLE.replace(":7,", ":8,"))).json(news(ARTICLE));
    assertEquals(1, items("news?symbol=AAPL&limit=1"));
    assertEquals(2, items("news?symbol=AAPL&limit=50"));
    assertEquals("50", vendor.asked().getFirst().query().get("limit"));
    assertEquals(1, vendor.asked().size());
    realTime.advance(Duration.ofMinutes(15));
    assertEquals(1, items("news?symbol=AAPL"));
    assertEquals(2, vendor.asked().size());
  }

  @Test
  void news_of_a_stretch_of_time_are_asked_for_each_time() {
    serveNews();
    vendor.json(news(ARTICLE)).json(news(""));
    assertEquals(1, items("news?symbol=AAPL&from=1772323200&to=1773100800"));
    assertEquals(0, items("news?symbol=AAPL&from=1772323200"));
    assertEquals("2026-03-01T00:00:00Z", vendor.asked().getFirst().query().get("start"));
    assertEquals("2026-03-10T00:00:00Z", vendor.asked().getFirst().query().get("end"));
  }

  @Test
  void news_that_cannot_be_had_are_a_bad_gateway_and_bad_requests_are_refused() {
    serveNews();
    vendor.answer(500, "broken");
    refused(502, "Failed to fetch news", get("news?symbol=AAPL"));
    refused(400, "to must not be before from", get("news?symbol=AAPL&from=20&to=10"));
    assertEquals(400, get("news?symbol=AAPL&limit=51").statusCode());
    assertEquals(400, get("news?symbol=AAPL&from=yesterday").statusCode());
    refused(400, "symbol must be a ticker of 1 to 20 letters, digits and . - / ^ =", get("news?symbol=A%20B"));
  }

  private static String quotes(String quote) {
    return "{\"quotes\":{\"quote\":" + quote + "}}";
  }

  private static String news(String articles) {
    return "{\"news\":[" + articles + "],\"next_page_token\":null}";
  }

  private static String security(String symbol, String type, String name) {
    return "{\"symbol\":\"" + symbol + "\",\"type\":\"" + type + "\",\"description\":\"" + name + "\"}";
  }

  private Quotes tradier() {
    return new TradierQuotes(questions("tradier"), vendor.url());
  }

  private void serveQuotes(Quotes... vendors) {
    serve(List.of(vendors), List.of(), List.of());
  }

  private void serveSearch() {
    serve(List.of(), List.of(new TradierSearch(questions("tradier"), vendor.url())), List.of());
  }

  private void serveNews() {
    serve(List.of(), List.of(), List.of(new AlpacaNews(questions("alpaca"), vendor.url())));
  }

  private void serve(List<Quotes> quotes, List<SymbolSearch> searches, List<News> news) {
    LookupConfig config = LookupConfig.defaults();
    TradingCalendar calendar = NyseCalendar.byRules();
    server = new HttpFixture(HttpFixture.config(List.of()), LookupRoutes.of(new LookupRoutes.Collaborators(
        new LatestQuotes(quotes, config, realTime),
        new SymbolFinder(new KnownSymbols(pool), searches, config, realTime),
        new Headlines(news, config, realTime), () -> calendar, new TestClock(HttpFixture.NOW.toString()),
        config.quotesPerMinute(), realTime)));
  }

  private HttpFixture fixture() {
    return java.util.Objects.requireNonNull(server);
  }

  private void known(String ticker, String description) {
    pool.preparedQuery("insert into symbols (ticker, description) values ($1, $2)")
        .execute(io.vertx.sqlclient.Tuple.of(ticker, description)).await();
  }

  private HttpResponse<Buffer> get(String function) {
    return getAs("10.0.0.1", function);
  }

  private HttpResponse<Buffer> getAs(String client, String function) {
    return fixture().request(HttpMethod.GET, "/functions/v1/" + function)
        .putHeader("apikey", HttpFixture.key(Role.ANON)).putHeader("x-forwarded-for", client).send().await();
  }

  private HttpResponse<Buffer> post(JsonObject body) {
    return fixture().request(HttpMethod.POST, "/functions/v1/quotes").putHeader("apikey", HttpFixture.key(Role.ANON))
        .sendJsonObject(body).await();
  }

  private double last(String symbol) {
    return good("quotes", get("quotes?symbols=" + symbol)).getJsonArray("quotes").getJsonObject(0).getDouble("last");
  }

  private int items(String function) {
    return good("news", get(function)).getJsonArray("items").size();
  }

  private JsonArray found(String text) {
    HttpResponse<Buffer> answer = get("symbols-search?q=" + text);
    promised("symbols-search", answer);
    return answer.bodyAsJsonArray();
  }

  private static List<String> tickers(JsonArray found) {
    return found.stream().map(symbol -> ((JsonObject) symbol).getString("ticker")).toList();
  }

  private JsonObject good(String endpoint, HttpResponse<Buffer> answer) {
    promised(endpoint, answer);
    return answer.bodyAsJsonObject();
  }

  private void promised(String endpoint, HttpResponse<Buffer> answer) {
    assertEquals(200, answer.statusCode(), answer.bodyAsString());
    assertEquals("application/json", answer.getHeader("content-type"));
    assertEquals(List.of(), fixture().schemas.replyErrors(endpoint, answer.bodyAsString()), answer.bodyAsString());
  }

  private static void refused(int status, String error, HttpResponse<Buffer> answer) {
    assertEquals(status, answer.statusCode(), answer.bodyAsString());
    assertEquals(error, answer.bodyAsJsonObject().getString("error"));
  }
}
