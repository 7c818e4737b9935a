package io.swiftbolt.http;

import io.swiftbolt.chart.Charts;
import io.vertx.core.http.HttpMethod;
import java.time.InstantSource;
import java.util.List;

/** The routes to charts in the shapes of older clients. */
public final class OlderChartRoutes {
  /** Heap for what was written of bars: these are not asked for often. */
  private static final long WRITTEN_BYTES = 1 << 22;

  private OlderChartRoutes() {}

  /**
   * What they are answered from.
   *
   * @param clock the market's time
   * @param alpaca what is configured of it
   */
  public record Collaborators(Charts charts, ChartRefresh refresh, InstantSource clock,
      ChartHealthEndpoint.Alpaca alpaca) {}

  public static List<Route> of(Collaborators with) {
    ChartReshape reshape = new ChartReshape(new ChartJson(new BarJson(WRITTEN_BYTES))::encode);
    ChartReadEndpoint read = new ChartReadEndpoint(with.charts(), reshape, with.refresh(), with.clock());
    ChartDataEndpoint data = new ChartDataEndpoint(with.charts(), reshape, with.clock());
    ChartHealthEndpoint health = new ChartHealthEndpoint(with.charts(), with.clock(), with.alpaca());
    return List.of(
        Route.json("/functions/v1/chart-read", List.of(HttpMethod.GET, HttpMethod.POST), Access.ANON, "chart-read",
            read::read),
        Route.json("/functions/v1/chart-data-v2", List.of(HttpMethod.POST), Access.ANON, "chart-data-v2", data::data),
        Route.json("/functions/v1/chart-health", List.of(HttpMethod.GET), Access.ANON, "chart-health",
            health::health));
  }
}
