package io.swiftbolt.http;

import io.swiftbolt.chart.BadChartQuery;
import io.swiftbolt.chart.ChartAnswer;
import io.swiftbolt.chart.ChartQuery;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.symbols.UnknownSymbol;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The routes to what is read off a chart: indicators and levels. */
public final class IndicatorRoutes {
  private static final List<HttpMethod> EITHER = List.of(HttpMethod.GET, HttpMethod.POST);

  private IndicatorRoutes() {}

  /** @param charts answers of which are the same object until something changes */
  public static List<Route> of(Function<ChartQuery, Future<ChartAnswer>> charts, InstantSource clock) {
    TechnicalIndicatorsEndpoint indicators = new TechnicalIndicatorsEndpoint(charts, clock);
    SupportResistanceEndpoint levels = new SupportResistanceEndpoint(charts);
    return List.of(
        Route.json("/functions/v1/technical-indicators", EITHER, Access.ANON, "technical-indicators",
            indicators::newest),
        Route.json("/functions/v1/support-resistance", List.of(HttpMethod.GET), Access.ANON, "support-resistance",
            levels::newest));
  }

  /** The newest bars of a symbol in today's shares, regular hours. */
  static Future<ChartAnswer> bars(Function<ChartQuery, Future<ChartAnswer>> charts, String ticker, Timeframe timeframe,
      int most) {
    ChartQuery query = ChartQuery.of(Map.of("symbol", ticker, "timeframe", timeframe.code(), "days",
        Integer.toString(ChartQuery.MOST_DAYS), "bars_limit", Integer.toString(most)));
    return charts.apply(query).recover(error -> Future.failedFuture(switch (error) {
      case UnknownSymbol unknown -> new Refusal.NotFound("Symbol not found: " + unknown.ticker());
      case BadChartQuery bad -> new Refusal.BadRequest(bad.why());
      default -> error;
    }));
  }

  static String symbol(Input input) {
    return Input.symbol("symbol", input.text("symbol")
        .orElseThrow(() -> new Refusal.BadRequest("Missing required parameter: symbol")));
  }
}
