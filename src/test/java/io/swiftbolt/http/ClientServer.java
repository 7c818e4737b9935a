package io.swiftbolt.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.swiftbolt.auth.Auth;
import io.swiftbolt.auth.KeyRing;
import io.swiftbolt.auth.Role;
import io.swiftbolt.bars.BarCounts;
import io.swiftbolt.bars.BarPages;
import io.swiftbolt.bars.DailyAverages;
import io.swiftbolt.bars.DayFigures;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.WatchlistConfig;
import io.swiftbolt.fetch.House;
import io.swiftbolt.jobs.JobRunReads;
import io.swiftbolt.orchestrator.BackfillOrders;
import io.swiftbolt.symbols.KnownSymbols;
import io.swiftbolt.symbols.Watchlists;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The routes by which clients have symbols watched and refreshed, over real HTTP, with a scripted provider behind them. */
final class ClientServer implements AutoCloseable {
  static final int MOST = 3;
  /** The configuration has it on its watch-list. */
  static final String CONFIGURED = "SPY";

  final House house;
  final BackfillOrders orders;
  final Watchlists watchlists;
  final AtomicInteger ticksWanted = new AtomicInteger();
  private final Schemas schemas = new Schemas();
  private final WebClient client;
  private final HttpVerticle server;

  ClientServer(String now) {
    house = new House(now, "2020-01-02T05:00:00Z");
    orders = house.orders();
    watchlists = new Watchlists(house.pool);
    client = WebClient.create(house.vertx);
    ClientRoutes.Tables tables = new ClientRoutes.Tables(house.symbols, new KnownSymbols(house.pool), watchlists,
        house.definitions, new JobRunReads(house.pool), new BarCounts(house.pool), new DayFigures(house.pool),
        new DailyAverages(house.pool), new BarPages(house.pool));
    List<Route> routes = ClientRoutes.of(new ClientRoutes.Collaborators(tables, orders, () -> house.calendar,
        house.clock, new WatchlistConfig(List.of(CONFIGURED), List.of("m15", "d1"), 30, 730, 1, MOST),
        ticksWanted::incrementAndGet));
    server = new HttpVerticle(new HttpVerticle.Collaborators(HttpFixture.config(List.of()),
        new Auth(KeyRing.of(HttpFixture.SECRET), ServerClock.system()), schemas, routes, ServerClock.system()));
    house.vertx.deployVerticle(server).await();
  }

  /** Posted with the public key. */
  HttpResponse<Buffer> post(String name, JsonObject body) {
    return send(name, body, Role.ANON).await();
  }

  Future<HttpResponse<Buffer>> send(String name, JsonObject body, Role role) {
    return client.post(server.port(), "127.0.0.1", "/functions/v1/" + name)
        .putHeader("apikey", HttpFixture.key(role)).sendJsonObject(body);
  }

  /** An answer as its schema promises. */
  JsonObject good(String name, JsonObject body) {
    return promised(name, 200, post(name, body));
  }

  JsonObject promised(String name, int status, HttpResponse<Buffer> answer) {
    assertEquals(status, answer.statusCode(), answer::bodyAsString);
    assertEquals(List.of(), schemas.replyErrors(name, answer.bodyAsString()), answer::bodyAsString);
    return answer.bodyAsJsonObject();
  }

  void refused(int status, String error, String name, JsonObject body) {
    HttpResponse<Buffer> answer = post(name, body);
    assertEquals(status, answer.statusCode(), answer::bodyAsString);
    assertEquals(new JsonObject().put("error", error), answer.bodyAsJsonObject());
  }

  static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }

  @Override
  public void close() {
    house.close();
  }
}
