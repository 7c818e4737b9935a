package io.swiftbolt.http;

import io.swiftbolt.coverage.CoverageReads;
import io.swiftbolt.jobs.JobRunReads;
import io.swiftbolt.market.TradingCalendar;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Everything that is served, and who may have it: the only list the router is made of. */
public final class Routes {
  private static final List<HttpMethod> GET = List.of(HttpMethod.GET);
  private static final List<HttpMethod> POST = List.of(HttpMethod.POST);
  private static final List<HttpMethod> EITHER = List.of(HttpMethod.GET, HttpMethod.POST);

  private Routes() {}

  /**
   * What the routes are answered from.
   *
   * @param clock the server's
   * @param checks what must be well for {@code /health/ready}
   */
  public record Collaborators(JobRunReads runs, CoverageReads coverage, OrchestratorEndpoint.Actions orchestrator,
      FetchBarsEndpoint.Enqueue fetchBars, EnsureCoverageEndpoint.Actions ensureCoverage,
      MarketStatusEndpoint.PendingActions pendingActions, Supplier<TradingCalendar> calendar, InstantSource clock,
      List<HealthCheck> checks, ServerMetrics metrics) {
    public Collaborators {
      checks = List.copyOf(checks);
    }
  }

  /**
   * The list.
   *
   * @param more routes that other rooms bring: charts and sockets
   */
  public static List<Route> all(Collaborators with, Schemas schemas, List<Route> more) {
    OrchestratorEndpoint orchestrator = new OrchestratorEndpoint(with.orchestrator(), with.runs());
    FetchBarsEndpoint fetchBars = new FetchBarsEndpoint(with.fetchBars(), with.runs());
    EnsureCoverageEndpoint ensureCoverage = new EnsureCoverageEndpoint(with.ensureCoverage(), with.runs());
    OpsJobsEndpoint opsJobs = new OpsJobsEndpoint(with.runs(), with.coverage(), with.clock());
    MarketStatusEndpoint market = new MarketStatusEndpoint(with.calendar(), with.clock(), with.pendingActions());
    HealthEndpoint health = new HealthEndpoint(with.checks());

    List<Route> routes = new ArrayList<>(List.of(
        function("orchestrator", EITHER, Access.ANON, orchestrator::status).forAction("status"),
        function("orchestrator", EITHER, Access.SERVICE, orchestrator::retryFailed).forAction("retry_failed"),
        function("orchestrator", EITHER, Access.SERVICE, orchestrator::tick),
        function("fetch-bars", POST, Access.SERVICE, fetchBars::fetch),
        function("ensure-coverage", POST, Access.ANON, ensureCoverage::ensure),
        function("ops-jobs", GET, Access.ANON, opsJobs::report),
        function("market-status", EITHER, Access.ANON, market::status),
        Route.json("/health/live", GET, Access.OPEN, "health", health::live),
        Route.json("/health/ready", GET, Access.OPEN, "health", health::ready),
        text("/metrics", "text/plain; version=0.0.4; charset=utf-8", () -> Buffer.buffer(with.metrics().scrape()))));
    routes.addAll(more);
    Buffer[] openApi = new Buffer[1];
    routes.add(text("/openapi.yaml", "application/yaml", () -> openApi[0]));
    openApi[0] = OpenApi.yaml(routes, schemas);
    return List.copyOf(routes);
  }

  private static Route function(String name, List<HttpMethod> methods, Access access, Endpoint endpoint) {
    return Route.json("/functions/v1/" + name, methods, access, name, endpoint);
  }

  private static Route text(String path, String contentType, Supplier<Buffer> content) {
    return Route.raw(path, GET, Access.OPEN, context -> {
      context.response().putHeader("Content-Type", contentType);
      Future<Void> ended = context.response().end(content.get());
      ended.onFailure(context::fail);
    });
  }
}
