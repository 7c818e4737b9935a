package io.swiftbolt.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.chart.ChartServer;
import io.swiftbolt.config.HttpConfig;
import io.swiftbolt.indicators.Indicator;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IndicatorEndpointsTest {
  private final ChartServer charts = new ChartServer("2026-11-20T21:30:00Z");
  private final HttpFixture server = new HttpFixture(HttpFixture.config(HttpConfig.defaults().allowedOrigins()),
      IndicatorRoutes.of(charts.charts::answer, charts.clock()));

  @BeforeEach
  void seed() {
    charts.seed.symbol("AAPL");
  }

  @AfterEach
  void stop() {
    server.close();
    charts.close();
  }

  @Test
  void indicators_are_told_at_the_newest_bar_and_read_again_only_when_a_bar_changed() {
    charts.seed.bars("AAPL", Timeframe.D1, days(30));
    JsonObject first = good("technical-indicators", "symbol=aapl");
    assertEquals("AAPL", first.getString("symbol"));
    assertEquals("d1", first.getString("timeframe"));
    assertEquals(30, first.getInteger("bars_used"));
    assertEquals("2026-11-20T21:30:00Z", first.getString("timestamp"));
    assertEquals(129, first.getJsonObject("price").getDouble("close"));
    assertFalse(first.getBoolean("cached"));
    JsonObject indicators = first.getJsonObject("indicators");
    assertEquals(Indicator.values().length, indicators.size());
    assertEquals(127, indicators.getDouble("sma_5"));
    assertEquals(100, indicators.getDouble("rsi_14"));
    assertNull(indicators.getDouble("sma_50"));
    assertTrue(indicators.containsKey("sma_200"));
    assertTrue(good("technical-indicators", "symbol=AAPL&timeframe=1Day").getBoolean("cached"));
    assertEquals(10, good("technical-indicators", "symbol=AAPL&lookback=10").getInteger("bars_used"));
    charts.seed.bars("AAPL", Timeframe.D1, days(31));
    charts.changed("ohlc_bars_v2", "AAPL", "d1");
    JsonObject later = good("technical-indicators", "symbol=AAPL");
    assertFalse(later.getBoolean("cached"));
    assertEquals(31, later.getInteger("bars_used"));
  }

  @Test
  void levels_have_every_field_that_clients_read() {
    charts.seed.bars("AAPL", Timeframe.D1, days(19));
    refused(400, "Insufficient data for AAPL", "support-resistance?symbol=AAPL");
    charts.seed.bars("AAPL", Timeframe.D1, days(60));
    charts.changed("ohlc_bars_v2", "AAPL", "d1");
    JsonObject levels = good("support-resistance", "symbol=AAPL");
    assertEquals(159, levels.getDouble("currentPrice"));
    assertTrue(levels.getJsonObject("pivotLevels").containsKey("period100"));
    assertNull(levels.getJsonObject("pivotLevels").getJsonObject("period100"));
    assertNull(levels.getDouble("nearestResistance"));
    assertEquals("Neutral", levels.getString("bias"));
    assertEquals(30, good("support-resistance", "symbol=AAPL&lookback=30").getInteger("lookback"));
  }

  @Test
  void bad_input_is_refused_in_the_words_that_clients_know() {
    refused(400, "Missing required parameter: symbol", "technical-indicators");
    refused(400, "Missing required parameter: symbol", "support-resistance");
    refused(404, "Symbol not found: NOPE", "technical-indicators?symbol=nope");
    refused(404, "Symbol not found: NOPE", "support-resistance?symbol=nope");
    refused(404, "No bars of AAPL d1 yet", "technical-indicators?symbol=AAPL");
    refused(400, "Invalid timeframe: m1. Valid: m15, m30, h1, h4, d1, w1",
        "technical-indicators?symbol=AAPL&timeframe=m1");
    for (String lookback : List.of("0", "2001", "many", "1.5")) {
      HttpResponse<Buffer> answer = get("technical-indicators?symbol=AAPL&lookback=" + lookback);
      assertEquals(400, answer.statusCode());
      assertTrue(answer.bodyAsJsonObject().getString("error").startsWith("lookback"), answer.bodyAsString());
    }
  }

  private HttpResponse<Buffer> get(String query) {
    return server.get("/functions/v1/" + query);
  }

  private JsonObject good(String endpoint, String query) {
    HttpResponse<Buffer> answer = get(endpoint + "?" + query);
    assertEquals(200, answer.statusCode(), answer.bodyAsString());
    assertEquals(List.of(), server.schemas.replyErrors(endpoint, answer.bodyAsString()));
    return answer.bodyAsJsonObject();
  }

  private void refused(int status, String why, String query) {
    HttpResponse<Buffer> answer = get(query);
    assertEquals(status, answer.statusCode(), answer.bodyAsString());
    assertEquals(why, answer.bodyAsJsonObject().getString("error"));
  }

  /** Each a dollar dearer than the one before. */
  private static List<Bar> days(int count) {
    List<Bar> bars = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double price = 100 + i;
      bars.add(new Bar(TradingCalendar.midnight(LocalDate.of(2026, 9, 1).plusDays(i)), price, price + 1, price - 1,
          price, 1_000));
    }
    return bars;
  }
}
