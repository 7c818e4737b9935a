package io.swiftbolt.udf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.UdfServer;
import io.swiftbolt.config.UdfConfig;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.provider.Quotes;
import io.swiftbolt.provider.VendorTest;
import io.swiftbolt.provider.tradier.TradierQuotes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What charting front ends ask, over HTTP. Thanksgiving of 2026 is the 26th of November; the day after closes at 13:00. */
class DatafeedTest extends VendorTest {
  private static final String MONDAY = "2026-11-30T15:07:00Z";
  private UdfServer server;

  @BeforeEach
  void start() {
    server = new UdfServer(MONDAY, UdfConfig.defaults(), List.of());
    server.seed.symbol("AAPL");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void the_configuration_promises_what_is_served() {
    JsonObject config = server.object("config");
    assertTrue(config.getBoolean("supports_search"), "one of search and group request must be there");
    for (Object resolution : config.getJsonArray("supported_resolutions")) {
      assertEquals("no_data",
          server.object("history?symbol=AAPL&to=1780000000&countback=2&resolution=" + resolution).getString("s"));
    }
    assertEquals(Long.toString(Instant.parse(MONDAY).getEpochSecond()), server.body("time"));
  }

  @Test
  void a_symbol_tells_its_session_and_the_days_that_differ() {
    server.charts.pool.preparedQuery("update symbols set description = 'Apple Inc.' where ticker = $1")
        .execute(Tuple.of("AAPL")).await();
    JsonObject symbol = server.object("symbols?symbol=us:aapl");
    assertEquals("AAPL", symbol.getString("ticker"));
    assertEquals("Apple Inc.", symbol.getString("description"));
    assertEquals("0930-1600", symbol.getString("session"));
    assertFalse(symbol.containsKey("s"), "any s would be an error");
    assertTrue(symbol.getString("session_holidays").contains(",20261126,"));
    assertTrue(symbol.getString("corrections").startsWith("0930-1300:"), symbol.getString("corrections"));
    assertTrue(symbol.getString("corrections").contains("20261127"));
    assertEquals(100, symbol.getInteger("pricescale"));
    server.seed.bars("AAPL", Timeframe.D1, List.of(bar("2026-11-27T05:00:00Z", 0.52)));
    server.charts.changed("ohlc_bars_v2", "AAPL", "d1");
    assertEquals(10_000, server.object("symbols?symbol=AAPL").getInteger("pricescale"));
    assertEquals("Symbol not found: NONE", server.object("symbols?symbol=none").getString("errmsg"));
  }

  @Test
  void a_search_finds_by_ticker_and_name_and_keeps_to_the_type() {
    server.seed.symbol("ES=F");
    server.seed.symbol("AA");
    assertEquals(List.of("AA", "AAPL"), tickers(server.array("search?query=A&limit=30&type=&exchange=")));
    assertEquals(List.of("ES=F"), tickers(server.array("search?query=&type=futures")));
    assertEquals(List.of("AA"), tickers(server.array("search?query=&limit=1")));
    assertEquals(List.of(), tickers(server.array("search?query=A&exchange=XETRA")));
    assertTrue(server.object("search?query=a*b").getString("errmsg").startsWith("query must be"));
  }

  @Test
  void days_are_stamped_with_midnight_utc_and_times_are_half_open() {
    server.seed.bars("AAPL", Timeframe.D1,
        List.of(bar("2026-11-24T05:00:00Z", 10), bar("2026-11-25T05:00:00Z", 11), bar("2026-11-27T05:00:00Z", 12)));
    JsonObject days = server.object("history?symbol=AAPL&resolution=1D&from=" + at("2026-11-24T00:00:00Z") + "&to="
        + at("2026-11-27T00:00:00Z"));
    assertEquals(new JsonArray().add(at("2026-11-24T00:00:00Z")).add(at("2026-11-25T00:00:00Z")),
        days.getJsonArray("t"));
    assertEquals("{\"s\":\"ok\",\"t\":[1795478400],\"o\":[10.0],\"h\":[10.0],\"l\":[10.0],\"c\":[10.0],\"v\":[1000]}",
        server.body("history?symbol=AAPL&resolution=D&from=1795478399&to=1795478401"));
    JsonObject week = server.object("history?symbol=AAPL&resolution=1W&countback=1&to=" + at("2026-12-30T00:00:00Z"));
    assertEquals(new JsonArray().add(at("2026-11-23T00:00:00Z")), week.getJsonArray("t"));
  }

  @Test
  void countback_outranks_from() {
    server.seed.bars("AAPL", Timeframe.M15, List.of(bar("2026-11-25T20:30:00Z", 1), bar("2026-11-25T20:45:00Z", 2),
        bar("2026-11-27T14:30:00Z", 3), bar("2026-11-30T14:45:00Z", 4), bar("2026-11-30T15:00:00Z", 5)));
    String rest = "&symbol=AAPL&resolution=15&from=" + at("2026-11-30T15:00:00Z") + "&to=" + at("2026-11-30T15:10:00Z");
    assertEquals(new JsonArray().add(2.0).add(3.0).add(4.0).add(5.0),
        server.object("history?countback=4" + rest).getJsonArray("c"));
    assertEquals(new JsonArray().add(5.0), server.object("history?countback=1" + rest).getJsonArray("c"));
    assertEquals(5, server.object("history?countback=300" + rest).getJsonArray("c").size());
    assertEquals(new JsonArray().add(5.0), server.object("history?countback=0" + rest).getJsonArray("c"));
    JsonObject polled = server.object("history?countback=2&symbol=AAPL&resolution=240&from=0&to=1900000000");
    assertEquals(List.of(at("2026-11-27T14:30:00Z"), at("2026-11-30T14:30:00Z")),
        stamps(polled), "the hour that is forming is there, and the one before");
  }

  @Test
  void an_empty_range_names_the_next_older_bar_and_before_the_listing_there_is_none() {
    server.seed.bars("AAPL", Timeframe.D1, List.of(bar("2026-11-25T05:00:00Z", 10), bar("2026-11-27T05:00:00Z", 11)));
    String holiday = "&from=" + at("2026-11-26T00:00:00Z") + "&to=" + at("2026-11-27T00:00:00Z");
    assertEquals(new JsonObject().put("s", "no_data").put("nextTime", at("2026-11-25T00:00:00Z")),
        server.object("history?symbol=AAPL&resolution=1D" + holiday));
    assertEquals(new JsonObject().put("s", "no_data"),
        server.object("history?symbol=AAPL&resolution=1D&from=0&to=" + at("2026-11-25T00:00:00Z")));
    assertEquals(new JsonObject().put("s", "no_data"),
        server.object("history?symbol=AAPL&resolution=1D&countback=300&to=" + at("2026-11-25T00:00:00Z")));
    assertEquals(new JsonObject().put("s", "no_data"), server.object("history?symbol=AAPL&resolution=5&from=0&to=9"));
  }

  @Test
  void prices_are_in_shares_of_today() {
    server.seed.bars("AAPL", Timeframe.D1, List.of(bar("2026-11-25T05:00:00Z", 70), bar("2026-11-27T05:00:00Z", 10)));
    server.seed.split("AAPL", LocalDate.of(2026, 11, 27), 1, 7);
    JsonObject days = server.object("history?symbol=AAPL&resolution=1D&countback=2&to=1900000000");
    assertEquals(new JsonArray().add(10.0).add(10.0), days.getJsonArray("c"));
    assertEquals(new JsonArray().add(7000).add(1000), days.getJsonArray("v"));
  }

  @Test
  void marks_tell_splits_dividends_and_gaps_that_neither_explains() {
    server.seed.bars("AAPL", Timeframe.D1, List.of(bar("2026-11-18T05:00:00Z", 700), bar("2026-11-19T05:00:00Z", 100),
        bar("2026-11-20T05:00:00Z", 93), bar("2026-11-23T05:00:00Z", 93), bar("2026-11-24T05:00:00Z", 101.5)));
    server.seed.split("AAPL", LocalDate.of(2026, 11, 19), 1, 7);
    server.seed.dividend("AAPL", LocalDate.of(2026, 11, 20), 7);
    String range = "&from=" + at("2026-11-01T00:00:00Z") + "&to=" + at("2026-11-30T00:00:00Z");
    JsonArray marks = server.array("marks?symbol=AAPL&resolution=1D" + range);
    assertEquals(List.of("S", "D", "E"),
        marks.stream().map(mark -> ((JsonObject) mark).getString("label")).toList(), marks::encode);
    assertEquals(List.of(at("2026-11-19T00:00:00Z"), at("2026-11-20T00:00:00Z"), at("2026-11-24T00:00:00Z")),
        times(marks));
    assertEquals("Split 7 for 1", marks.getJsonObject(0).getString("text"));
    assertEquals("Dividend $7 a share", marks.getJsonObject(1).getString("text"));
    assertTrue(marks.getJsonObject(2).getString("text").startsWith("Opened +9.1 % from the close before"));
    assertEquals(List.of(at("2026-11-19T14:30:00Z"), at("2026-11-20T14:30:00Z"), at("2026-11-24T14:30:00Z")),
        times(server.array("timescale_marks?symbol=AAPL&resolution=15" + range)), "at the opening bell");
    assertEquals(List.of(at("2026-11-16T00:00:00Z"), at("2026-11-16T00:00:00Z"), at("2026-11-23T00:00:00Z")),
        times(server.array("marks?symbol=AAPL&resolution=1W" + range)), "at their Mondays");
    assertEquals(List.of(), times(server.array("marks?symbol=AAPL&from=0&to=5")));
  }

  @Test
  void quotes_are_read_off_the_bars_where_no_vendor_tells() {
    server.seed.bars("AAPL", Timeframe.D1, List.of(bar("2026-11-25T05:00:00Z", 70), bar("2026-11-27T05:00:00Z", 80)));
    server.seed.bars("AAPL", Timeframe.M15, List.of(bar("2026-11-27T17:45:00Z", 80), bar("2026-11-30T14:30:00Z", 82),
        bar("2026-11-30T14:45:00Z", 81)));
    server.seed.symbol("EMPTY");
    JsonArray rows = server.object("quotes?symbols=US:AAPL,NONE,EMPTY").getJsonArray("d");
    JsonObject apple = rows.getJsonObject(0);
    assertEquals("US:AAPL", apple.getString("n"), "by the name that was asked for");
    JsonObject expected = new JsonObject().put("lp", 81.0).put("prev_close_price", 80.0).put("ch", 1.0)
        .put("chp", 1.25).put("open_price", 82.0).put("high_price", 82.0).put("low_price", 81.0).put("volume", 2000)
        .put("short_name", "AAPL").put("original_name", "US:AAPL").put("exchange", "US").put("description", "AAPL");
    assertEquals(expected, apple.getJsonObject("v"));
    assertEquals("Symbol not found: NONE", rows.getJsonObject(1).getString("errmsg"));
    assertEquals("No price of EMPTY is known", rows.getJsonObject(2).getString("errmsg"));
  }

  @Test
  void quotes_of_vendors_come_first_and_vendors_are_asked_about_our_symbols_only() {
    Quotes tradier = new TradierQuotes(questions("tradier"), vendor.url());
    vendor.json("{\"quotes\":{\"quote\":{\"symbol\":\"AAPL\",\"type\":\"stock\",\"last\":170.5,\"volume\":1000,"
        + "\"open\":169.5,\"high\":171.0,\"low\":169.0,\"bid\":170.4,\"ask\":170.6,\"trade_date\":1773068399123,"
        + "\"prevclose\":168.2}}}");
    try (UdfServer other = new UdfServer(MONDAY, UdfConfig.defaults(), List.of(tradier))) {
      other.seed.symbol("AAPL");
      JsonObject values = other.object("quotes?symbols=AAPL,NONE").getJsonArray("d").getJsonObject(0)
          .getJsonObject("v");
      assertEquals(170.5, values.getDouble("lp"));
      assertEquals(0.2, values.getDouble("spread"));
      assertEquals(2.3, values.getDouble("ch"));
      assertEquals("AAPL", vendor.asked().getFirst().query().get("symbols"));
    }
  }

  @Test
  void what_is_wrong_is_named_in_a_body_that_front_ends_read() {
    wrong("symbol is required", "history?resolution=1&from=0&to=1");
    wrong("symbol must be a ticker of 1 to 20 letters, digits and . - / ^ =, is a'b",
        "history?symbol=a'b&resolution=1&from=0&to=1");
    wrong("resolution must be one of 1, 5, 15, 30, 60, 240, 1D, 1W, is 1M", "history?symbol=AAPL&resolution=1M&to=1");
    wrong("to is required: unix seconds", "history?symbol=AAPL&resolution=1&from=0");
    wrong("to must be unix seconds, is 1900000000000", "history?symbol=AAPL&resolution=1&from=0&to=1900000000000");
    wrong("from is required where countback is not given: unix seconds", "history?symbol=AAPL&resolution=1&to=5");
    wrong("from must not be later than to", "history?symbol=AAPL&resolution=1&from=9&to=5");
    wrong("countback must be a whole number from 0 to 999999999, is -1",
        "history?symbol=AAPL&resolution=1&to=5&countback=-1");
    wrong("Symbol not found: NONE", "history?symbol=NONE&resolution=1&to=5&countback=1");
    wrong("Symbol not found: NONE", "marks?symbol=NONE&from=0&to=5");
    wrong("from must not be later than to", "timescale_marks?symbol=AAPL&from=9&to=5");
    wrong("symbols must be 1 to 50 tickers with commas between", "quotes?symbols=,");
    wrong("symbol is required", "symbols");
  }

  @Test
  void a_range_with_more_bars_than_an_answer_holds_is_refused_instead_of_cut() {
    UdfConfig small = new UdfConfig(false, 100, 5);
    try (UdfServer other = new UdfServer(MONDAY, small, List.of())) {
      other.seed.symbol("AAPL");
      other.seed.bars("AAPL", Timeframe.D1, java.util.stream.IntStream.range(0, 101)
          .mapToObj(day -> new Bar(io.swiftbolt.market.TradingCalendar.midnight(LocalDate.of(2026, 1, 1).plusDays(day)),
              9, 9, 9, 9, 1))
          .filter(bar -> io.swiftbolt.market.NyseCalendar.byRules().sessionAt(bar.ts()).isPresent()).toList());
      assertEquals("ok", other.object("history?symbol=AAPL&resolution=1D&from=0&to=1900000000").getString("s"));
      other.seed.bars("AAPL", Timeframe.D1, java.util.stream.IntStream.range(101, 170)
          .mapToObj(day -> new Bar(io.swiftbolt.market.TradingCalendar.midnight(LocalDate.of(2026, 1, 1).plusDays(day)),
              9, 9, 9, 9, 1))
          .toList());
      other.charts.changed("ohlc_bars_v2", "AAPL", "d1");
      assertEquals("from must leave at most 100 bars before to, or countback say how many",
          other.object("history?symbol=AAPL&resolution=1D&from=0&to=1900000000").getString("errmsg"));
      assertEquals(100, other.object("history?symbol=AAPL&resolution=1D&countback=5000&to=1900000000")
          .getJsonArray("t").size());
    }
  }

  @Test
  void a_key_is_needed_unless_the_operator_opens_the_feed() {
    HttpResponse<Buffer> shut = server.plain("config");
    assertEquals(401, shut.statusCode());
    assertEquals(new JsonObject().put("s", "error").put("errmsg", "Unauthorized"), shut.bodyAsJsonObject());
    try (UdfServer open = new UdfServer(MONDAY, new UdfConfig(true, 100, 5), List.of())) {
      assertEquals(200, open.plain("config").statusCode());
    }
  }

  private void wrong(String why, String uri) {
    assertEquals(new JsonObject().put("s", "error").put("errmsg", why), server.object(uri));
  }

  private static List<String> tickers(JsonArray found) {
    return found.stream().map(row -> ((JsonObject) row).getString("symbol")).toList();
  }

  private static List<Long> times(JsonArray marks) {
    return marks.stream().map(mark -> ((JsonObject) mark).getLong("time")).toList();
  }

  private static List<Long> stamps(JsonObject history) {
    return history.getJsonArray("t").stream().map(time -> ((Number) time).longValue()).toList();
  }

  private static long at(String instant) {
    return Instant.parse(instant).getEpochSecond();
  }

  private static Bar bar(String ts, double price) {
    return new Bar(Instant.parse(ts), price, price, price, price, 1000);
  }
}
