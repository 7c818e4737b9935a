package io.swiftbolt.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The newest forecasts beside the bars of a chart. */
class ForecastOnChartTest {
  private static final String DAILY = "symbol=AAPL&timeframe=d1";
  private ChartServer server;

  @BeforeEach
  void start() {
    server = new ChartServer("2026-11-20T21:30:00Z");
    server.seed.symbol("AAPL");
    bar("2026-11-20T05:00:00Z");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void a_chart_without_forecasts_says_null() {
    JsonObject chart = server.chart(DAILY);
    assertNull(chart.getValue("forecast"));
    assertNull(chart.getValue("mlSummary"));
    assertNull(chart.getJsonObject("meta").getValue("latestForecastRunAt"));
  }

  @Test
  void the_farthest_forecast_and_all_horizons_are_shown_beside_the_bars_and_never_among_them() {
    server.chart(DAILY);
    forecast("1D");
    forecast("1M");
    forecast("10D");
    server.changed("ml_forecasts", "AAPL", "d1");
    JsonObject chart = server.chart(DAILY);
    JsonObject forecast = chart.getJsonObject("forecast");
    assertEquals(new JsonObject().put("label", "neutral").put("confidence", 0.36).put("horizon", "1M")
        .put("runAt", "2026-11-20T21:10:00Z").put("points", new JsonArray().add(new JsonObject()
            .put("ts", "2026-11-23T05:00:00Z").put("value", 10.5).put("lower", 9.5).put("upper", 11.25))),
        forecast);
    JsonObject summary = chart.getJsonObject("mlSummary");
    assertEquals(List.of("1D", "1M"), summary.getJsonArray("horizons").stream()
        .map(one -> ((JsonObject) one).getString("horizon")).toList());
    JsonObject day = summary.getJsonArray("horizons").getJsonObject(0);
    assertEquals(true, day.getBoolean("suppressed"));
    assertEquals(9.5, day.getJsonObject("quantiles").getDouble("q10"));
    assertEquals(1 - (10.9 - 9.9) / 10.5, day.getDouble("conviction"), 1e-12);
    assertEquals("uncalibrated", day.getString("calibration_label"));
    assertEquals("2026-11-20T21:10:00Z", chart.getJsonObject("meta").getString("latestForecastRunAt"));
    assertEquals(1, chart.getJsonArray("bars").size());
    assertNull(server.chart(DAILY + "&include_forecast=false").getValue("forecast"));
    assertNull(server.chart(DAILY + "&include_ml=false").getValue("mlSummary"));
    assertNull(server.chart(DAILY + "&as_of=2026-11-20T21:20:00Z").getValue("forecast"), "of the past nothing is said");
  }

  @Test
  void a_session_that_has_its_bar_is_no_longer_forecast() {
    forecast("1M");
    bar("2026-11-23T05:00:00Z");
    server.at("2026-11-23T21:30:00Z");
    assertEquals(new JsonArray(), server.chart(DAILY).getJsonObject("forecast").getJsonArray("points"));
  }

  private void bar(String ts) {
    server.seed.bars("AAPL", Timeframe.D1, List.of(new Bar(Instant.parse(ts), 10, 11, 9, 10, 100)));
  }

  private void forecast(String horizon) {
    server.pool
        .preparedQuery(
            """
                insert into ml_forecasts (symbol_id, horizon, overall_label, confidence, run_at, points, q10, q25, q50, q75, q90,
                                          suppressed, calibration_label)
                select id, $1, 'neutral', 0.36, $2,
                       '[{"ts": 1763614800, "value": 10, "lower": 9, "upper": 11},
                         {"ts": 1795410000, "value": 10.5, "lower": 9.5, "upper": 11.25}]', 9.5, 9.9, 10.5, 10.9, 11.25, true,
                       'uncalibrated'
                  from symbols where ticker = 'AAPL'
                """)
        .execute(Tuple.of(horizon, OffsetDateTime.parse("2026-11-20T21:10:00Z"))).await();
  }
}
