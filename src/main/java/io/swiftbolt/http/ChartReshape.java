package io.swiftbolt.http;

import io.swiftbolt.chart.ChartAnswer;
import io.swiftbolt.market.TradingCalendar;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The chart's JSON in the shapes of older clients. It is made of what the chart's one writer wrote, so that both always say the
 * same; these clients are few, and reading it again costs them a millisecond.
 */
final class ChartReshape {
  private static final Set<String> PRICES = Set.of("ts", "open", "high", "low", "close", "volume");

  private final Function<ChartAnswer, byte[]> writer;

  /** @param writer the chart's */
  ChartReshape(Function<ChartAnswer, byte[]> writer) {
    this.writer = writer;
  }

  JsonObject chart(ChartAnswer answer) {
    return new JsonObject(Buffer.buffer(writer.apply(answer)));
  }

  static List<JsonObject> bars(JsonObject chart) {
    List<JsonObject> bars = new ArrayList<>();
    chart.getJsonArray("bars").forEach(bar -> bars.add((JsonObject) bar));
    return bars;
  }

  static boolean isForecast(JsonObject bar) {
    return bar.getBoolean("is_forecast", false);
  }

  /** Whether a bar is of a New York date. */
  static boolean isOf(LocalDate date, JsonObject bar) {
    return Instant.parse(bar.getString("ts")).atZone(TradingCalendar.NEW_YORK).toLocalDate().equals(date);
  }

  /** As {@code chart-read} has bars. */
  static JsonObject read(JsonObject bar) {
    JsonObject read = prices(bar);
    boolean forecast = isForecast(bar);
    read.put("upper_band", forecast ? bar.getValue("upper_band", bar.getValue("high")) : null)
        .put("lower_band", forecast ? bar.getValue("lower_band", bar.getValue("low")) : null)
        .put("confidence_score", bar.getValue("confidence_score")).put("is_forecast", forecast);
    if (bar.getBoolean("is_partial", false)) {
      read.put("is_partial", true);
    }
    return read;
  }

  /** As {@code chart-data-v2} has bars; bands and confidence only of forecasts. */
  static JsonObject layered(JsonObject bar, boolean intraday) {
    JsonObject layered = prices(bar).put("provider", bar.getString("provider")).put("is_intraday", intraday)
        .put("is_forecast", isForecast(bar)).put("data_status", bar.getString("dataStatus", "verified"));
    if (bar.getBoolean("is_partial", false)) {
      layered.put("is_partial", true);
    }
    if (isForecast(bar)) {
      JsonObject bands = read(bar);
      layered.put("confidence_score", bands.getValue("confidence_score"))
          .put("upper_band", bands.getValue("upper_band")).put("lower_band", bands.getValue("lower_band"));
    }
    return layered;
  }

  /** With its number, its provider and its ends. */
  static JsonObject layer(List<JsonObject> bars) {
    return new JsonObject().put("count", bars.size())
        .put("provider", bars.isEmpty() ? "unknown" : bars.getLast().getString("provider"))
        .put("data", new JsonArray(bars)).put("oldestBar", bars.isEmpty() ? null : bars.getFirst().getString("ts"))
        .put("newestBar", bars.isEmpty() ? null : bars.getLast().getString("ts"));
  }

  private static JsonObject prices(JsonObject bar) {
    JsonObject prices = new JsonObject();
    bar.forEach(field -> {
      if (PRICES.contains(field.getKey())) {
        prices.put(field.getKey(), field.getValue());
      }
    });
    return prices;
  }
}
