package io.swiftbolt.http;

import io.swiftbolt.chart.ChartAnswer;
import io.swiftbolt.chart.ChartQuery;
import io.swiftbolt.chart.Charts;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /functions/v1/chart-data-v2}: a chart in three layers for older clients: what is past, today, and what is forecast. Of
 * days, today's layer holds hours, as long as there is no bar of today.
 */
final class ChartDataEndpoint {
  private static final int USUAL_DAYS = 60;
  private static final int USUAL_FORECAST_DAYS = 10;
  private static final int HOURS_MOST = 24;
  private static final int READS_MOST = 3;

  private final Charts charts;
  private final ChartReshape reshape;
  private final InstantSource clock;

  ChartDataEndpoint(Charts charts, ChartReshape reshape, InstantSource clock) {
    this.charts = charts;
    this.reshape = reshape;
    this.clock = clock;
  }

  /** A chart, and today's hours where it is one of days; both of one moment. */
  private record Parts(ChartAnswer chart, Optional<ChartAnswer> hours) {}

  Future<Reply> data(Input input) {
    String symbol = input.text("symbol").orElseThrow(() -> new Refusal.BadRequest("Symbol is required"));
    Timeframe timeframe = input.timeframe("timeframe").orElse(Timeframe.D1);
    int days = input.integer("days", USUAL_DAYS);
    Instant now = clock.instant();
    Map<String, String> asked = Map.of("symbol", symbol, "timeframe", timeframe.code(), "bars_limit",
        String.valueOf(ChartReadEndpoint.MOST_BARS), "start", Reply.time(now.minus(Duration.ofDays(days))));
    Map<String, String> hours = Map.of("symbol", symbol, "timeframe", "h1", "days", "1");
    return ChartReadEndpoint.answered(() -> charts.answer(ChartQuery.of(asked))).compose(chart -> timeframe.isIntraday()
        ? Future.succeededFuture(new Parts(chart, Optional.empty()))
        : withHours(chart, ChartQuery.of(hours), READS_MOST))
        .map(parts -> Reply.ok(body(parts, input, days, now)));
  }

  /** The chart is read again after the hours: while it is the same object, nothing changed between the two. */
  @SuppressWarnings("ReferenceEquality")
  private Future<Parts> withHours(ChartAnswer chart, ChartQuery hours, int left) {
    return charts.answer(hours).compose(read -> charts.answer(chart.query()).compose(again -> {
      if (again == chart || left == 0) {
        return Future.succeededFuture(new Parts(chart, again == chart ? Optional.of(read) : Optional.empty()));
      }
      return withHours(again, hours, left - 1);
    }));
  }

  private JsonObject body(Parts parts, Input input, int days, Instant now) {
    JsonObject chart = reshape.chart(parts.chart);
    LocalDate today = now.atZone(TradingCalendar.NEW_YORK).toLocalDate();
    boolean intraday = parts.chart.query().timeframe().isIntraday();
    List<JsonObject> bars = ChartReshape.bars(chart);
    List<JsonObject> known = bars.stream().filter(bar -> !ChartReshape.isForecast(bar)).toList();
    List<JsonObject> past = known.stream().filter(bar -> !intraday || !ChartReshape.isOf(today, bar))
        .map(bar -> ChartReshape.layered(bar, false)).toList();
    List<JsonObject> ofToday = intraday
        ? known.stream().filter(bar -> ChartReshape.isOf(today, bar)).map(bar -> ChartReshape.layered(bar, true))
            .toList()
        : hours(parts, known, today);
    boolean models = !input.text("includeMLData", "include_ml_data").equals(Optional.of("false"));
    boolean forecasts = !input.text("includeForecast", "include_forecast").equals(Optional.of("false"));
    List<JsonObject> ahead = bars.stream().filter(bar -> forecasts && ChartReshape.isForecast(bar))
        .map(bar -> ChartReshape.layered(bar, false)).toList();
    return new JsonObject().put("symbol", chart.getString("symbol")).put("symbol_id", chart.getString("symbol_id"))
        .put("timeframe", chart.getString("timeframe"))
        .put("layers",
            new JsonObject().put("historical", ChartReshape.layer(past)).put("intraday", ChartReshape.layer(ofToday))
                .put("forecast", ChartReshape.layer(ahead)))
        .put("metadata",
            new JsonObject().put("total_bars", past.size() + ofToday.size() + ahead.size())
                .put("start_date", Reply.time(parts.chart.start())).put("end_date", Reply.time(parts.chart.end()))
                .put("requested_days", days).put("forecast_days", input.integer("forecastDays", USUAL_FORECAST_DAYS))
                .put("forecast_steps", input.wholeNumber("forecastSteps").orElse(null))
                .put("truncated", parts.chart.truncated()))
        .put("dataQuality", chart.getJsonObject("dataQuality"))
        .put("mlSummary", models ? chart.getValue("mlSummary") : null)
        .put("indicators", models ? chart.getValue("indicators") : null).putNull("superTrendAI");
  }

  private List<JsonObject> hours(Parts parts, List<JsonObject> known, LocalDate today) {
    boolean dayIsThere = parts.chart.query().timeframe() != Timeframe.D1
        || known.stream().anyMatch(bar -> ChartReshape.isOf(today, bar));
    if (dayIsThere || parts.hours.isEmpty()) {
      return List.of();
    }
    List<JsonObject> hours = ChartReshape.bars(reshape.chart(parts.hours.get())).stream()
        .filter(bar -> !ChartReshape.isForecast(bar) && ChartReshape.isOf(today, bar))
        .map(bar -> ChartReshape.layered(bar, true)).toList();
    return hours.subList(Math.max(0, hours.size() - HOURS_MOST), hours.size());
  }
}
