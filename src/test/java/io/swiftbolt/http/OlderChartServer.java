package io.swiftbolt.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.swiftbolt.auth.Auth;
import io.swiftbolt.auth.KeyRing;
import io.swiftbolt.auth.Role;
import io.swiftbolt.bars.BarReads;
import io.swiftbolt.chart.Charts;
import io.swiftbolt.chart.Seed;
import io.swiftbolt.chart.SeriesCache;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.clock.TestClock;
import io.swiftbolt.config.ChartConfig;
import io.swiftbolt.coverage.CoverageReads;
import io.swiftbolt.fetch.House;
import io.swiftbolt.orchestrator.Backfill;
import io.swiftbolt.orchestrator.EnsureCoverage;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The charts of all ages over real HTTP, with the real queue behind their refreshes. */
final class OlderChartServer implements AutoCloseable {
  final House house;
  final Seed seed;
  final TestClock realTime = new TestClock("2026-11-21T08:00:00Z");
  private final Schemas schemas = new Schemas();
  private final HttpVerticle server;
  private final WebClient client;

  OlderChartServer(String now) {
    house = new House(now, "2020-01-02T05:00:00Z");
    seed = new Seed(house.pool);
    client = WebClient.create(house.vertx);
    Charts charts = new Charts(house.vertx,
        new SeriesCache(new BarReads(house.pool), new io.swiftbolt.coverage.Coverage(house.pool),
            ChartConfig.defaults()),
        () -> house.calendar, house.clock, ChartConfig.defaults());
    Backfill backfill = new Backfill(house.symbols, house.runs, house.coverage, house.source, () -> house.calendar,
        house.clock, house.orchestrator);
    ServerActions actions = new ServerActions(house.vertx,
        new ServerActions.Collaborators(house.ticks,
            new EnsureCoverage(house.symbols, house.definitions, house.coverage,
                house.source, () -> house.calendar, house.clock),
            backfill, house.orders(), house.runs,
            new CoverageReads(house.pool), house.clock));
    ChartRefresh refresh = new ChartRefresh(actions.chartRefresh(house.definitions), house.clock, realTime,
        Duration.ofMinutes(1));
    List<Route> routes = new ArrayList<>(OlderChartRoutes.of(new OlderChartRoutes.Collaborators(charts, refresh,
        house.clock, new ChartHealthEndpoint.Alpaca(true, true, false))));
    routes.add(new ChartRoute(charts, new EncodedCharts(charts, 1 << 24), Optional.empty()).route());
    server = new HttpVerticle(new HttpVerticle.Collaborators(HttpFixture.config(List.of()),
        new Auth(KeyRing.of(HttpFixture.SECRET), ServerClock.system()), schemas, routes, ServerClock.system()));
    house.vertx.deployVerticle(server).await();
  }

  HttpResponse<Buffer> get(String uri) {
    return client.request(HttpMethod.GET, server.port(), "127.0.0.1", "/functions/v1/" + uri)
        .putHeader("apikey", HttpFixture.key(Role.ANON)).send().await();
  }

  HttpResponse<Buffer> post(String name, JsonObject body) {
    return client.post(server.port(), "127.0.0.1", "/functions/v1/" + name)
        .putHeader("apikey", HttpFixture.key(Role.ANON)).sendJsonObject(body).await();
  }

  /** An answer as its schema promises and as the client's decoder takes it. */
  JsonObject good(String name, CodableShape model, HttpResponse<Buffer> answer) {
    assertEquals(200, answer.statusCode(), answer::bodyAsString);
    assertEquals(List.of(), schemas.replyErrors(name, answer.bodyAsString()), answer::bodyAsString);
    assertEquals(List.of(), model.errors(answer.bodyAsString()), answer::bodyAsString);
    return answer.bodyAsJsonObject();
  }

  @Override
  public void close() {
    house.close();
  }
}
