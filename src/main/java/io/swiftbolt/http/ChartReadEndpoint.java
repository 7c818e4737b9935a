package io.swiftbolt.http;

import io.swiftbolt.chart.BadChartQuery;
import io.swiftbolt.chart.ChartAnswer;
import io.swiftbolt.chart.ChartQuery;
import io.swiftbolt.chart.Charts;
import io.swiftbolt.symbols.UnknownSymbol;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** {@code /functions/v1/chart-read}: a chart for older clients, which has a stale series fetched and says what came of that. */
final class ChartReadEndpoint {
  static final int MOST_BARS = 950;
  private static final int USUAL_DAYS = 365;
  private static final int USUAL_DAYS_INTRADAY = 60;

  private final Charts charts;
  private final ChartReshape reshape;
  private final ChartRefresh refresh;
  private final InstantSource clock;

  ChartReadEndpoint(Charts charts, ChartReshape reshape, ChartRefresh refresh, InstantSource clock) {
    this.charts = charts;
    this.reshape = reshape;
    this.refresh = refresh;
    this.clock = clock;
  }

  Future<Reply> read(Input input) {
    String timeframe = input.text("timeframe").orElse("d1");
    int days = input.integer("days",
        input.timeframe("timeframe").map(known -> known.isIntraday() ? USUAL_DAYS_INTRADAY : USUAL_DAYS)
            .orElse(USUAL_DAYS));
    Map<String, String> asked = new HashMap<>(Map.of("timeframe", timeframe, "bars_limit", String.valueOf(MOST_BARS)));
    input.text("symbol").ifPresent(symbol -> asked.put("symbol", symbol));
    input.text("pageSize", "page_size").ifPresent(size -> asked.put("page_size", size));
    input.text("before").ifPresentOrElse(before -> asked.put("before", before),
        () -> asked.put("start", since(days)));
    boolean models = !input.text("includeMLData", "include_ml_data").equals(java.util.Optional.of("false"));
    return answered(() -> charts.answer(ChartQuery.of(asked)))
        .compose(answer -> refresh.of(answer).map(told -> Reply.ok(body(answer, days, models).put("refresh", told))));
  }

  private String since(int days) {
    Instant start = clock.instant().minus(Duration.ofDays(days));
    return Reply.time(start);
  }

  private JsonObject body(ChartAnswer answer, int days, boolean models) {
    JsonObject chart = reshape.chart(answer);
    List<JsonObject> bars = ChartReshape.bars(chart).stream().map(ChartReshape::read).toList();
    return new JsonObject().put("symbol", chart.getString("symbol")).put("symbol_id", chart.getString("symbol_id"))
        .put("assetType", chart.getString("assetType")).put("asset_type", chart.getString("assetType"))
        .put("timeframe", chart.getString("timeframe")).put("bars", new JsonArray(bars))
        .put("mlSummary", models ? chart.getValue("mlSummary") : null)
        .put("indicators", models ? chart.getValue("indicators") : null).putNull("supertrend_ai")
        .put("metadata",
            new JsonObject().put("total_bars", bars.size()).put("requested_days", days).put("max_bars", MOST_BARS)
                .put("truncated", answer.truncated()).put("next_before", Reply.time(answer.nextBefore())))
        .put("dataQuality", chart.getJsonObject("dataQuality"));
  }

  /** In the words of these clients. */
  static Future<ChartAnswer> answered(Supplier<Future<ChartAnswer>> question) {
    try {
      return question.get().recover(error -> error instanceof UnknownSymbol unknown
          ? Future.failedFuture(new Refusal.NotFound("Symbol " + unknown.ticker() + " not found"))
          : Future.failedFuture(error));
    } catch (BadChartQuery bad) {
      throw new Refusal.BadRequest(bad.why());
    }
  }
}
