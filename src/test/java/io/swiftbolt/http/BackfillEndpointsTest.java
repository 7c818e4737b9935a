package io.swiftbolt.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.auth.Auth;
import io.swiftbolt.auth.KeyRing;
import io.swiftbolt.auth.Role;
import io.swiftbolt.bars.BarReach;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.fetch.House;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.orchestrator.BackfillOrder;
import io.swiftbolt.orchestrator.BackfillOrders;
import io.swiftbolt.symbols.Watchlists;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The routes of backfills over real HTTP, with real workers behind them and a scripted provider. */
class BackfillEndpointsTest {
  private static final String FUNCTIONS = "/functions/v1/";
  private static final JsonObject ORDER = new JsonObject().put("symbols", "AAPL,msft").put("timeframe", "1d")
      .put("from", "2025-12-01T00:00:00Z").put("to", "2026-03-01T00:00:00Z");

  private final House house = new House("2026-03-06T21:30:00Z", "2020-01-02T05:00:00Z");
  private final BackfillOrders orders = house.orders();
  private final Schemas schemas = new Schemas();
  private final WebClient client = WebClient.create(house.vertx);
  private HttpVerticle server;

  @BeforeEach
  void start() {
    house.symbols.ensure(List.of("AAPL", "MSFT")).await();
    List<Route> routes = BackfillRoutes.of(new BackfillRoutes.Collaborators(orders,
        new Watchlists(house.pool)::tickers, house.symbols::ensure, new BarReach(house.pool)::of,
        () -> house.calendar, house.clock));
    server = new HttpVerticle(new HttpVerticle.Collaborators(HttpFixture.config(List.of()),
        new Auth(KeyRing.of(HttpFixture.SECRET), ServerClock.system()), schemas, routes, ServerClock.system()));
    house.vertx.deployVerticle(server).await();
  }

  @AfterEach
  void stop() {
    house.close();
  }

  @Test
  void a_dry_run_tells_slices_requests_tokens_and_time() {
    JsonObject price = good("backfills", 200, post("backfills?action=plan", ORDER));
    assertEquals(2 * 4, price.getInteger("slices"));
    assertEquals(4, price.getInteger("requests"), "both symbols in one");
    assertEquals(4, price.getInteger("seconds"));
    assertEquals(new JsonObject().put("provider", "scripted").put("requests", 4).put("tokens", 4).put("per_minute", 60)
        .put("seconds", 4).put("seconds_at_most", 20), price.getJsonArray("vendors").getJsonObject(0));
    assertTrue(get("backfills").getJsonArray("backfills").isEmpty());
  }

  @Test
  void a_backfill_is_started_decided_upon_and_watched() {
    JsonObject started = good("backfills", 202, post("backfills?action=start", ORDER));
    String id = started.getString("id");
    assertEquals("running", started.getString("status"));
    assertEquals(8, started.getInteger("active_slices"));
    assertEquals(4, started.getInteger("eta_seconds"), "as expected, while nothing is known of the pace");
    JsonObject which = new JsonObject().put("id", id);
    JsonObject paused = good("backfills", 200, post("backfills?action=pause", which));
    assertEquals("paused", paused.getString("status"));
    assertEquals(8, paused.getInteger("pending_slices"));
    assertEquals("running", good("backfills", 200, post("backfills?action=resume", which)).getString("status"));
    house.deployBackfilling();
    orders.awaitEnd(UUID.fromString(id)).await();
    JsonObject done = get("backfills?id=" + id);
    assertEquals("done", done.getString("status"));
    assertEquals(100, done.getInteger("progress"));
    assertEquals(id, get("backfills").getJsonArray("backfills").getJsonObject(0).getString("id"));
    refused(409, "the backfill is done", post("backfills?action=cancel", which));
    assertEquals("done", good("backfills", 200, post("backfills?action=retry", which)).getString("status"));
  }

  @Test
  void a_bad_order_is_refused_by_field_and_rule() {
    refused(404, "Symbol not found: NONE", post("backfills?action=start", ORDER.copy().put("symbols", "NONE")));
    refused(400, "to must be after from",
        post("backfills?action=start", ORDER.copy().put("to", "2025-12-01T00:00:00Z")));
    refused(400, "symbols must name at least one: the watch-list is empty",
        post("backfills?action=start", new JsonObject().put("timeframe", "d1")));
    assertEquals(400, post("backfills?action=start", ORDER.copy().put("timeframe", "m7")).statusCode());
    assertEquals(400, post("backfills?action=plan", ORDER.copy().put("days", 0)).statusCode());
    assertEquals(400, post("backfills?action=start", new JsonObject().put("symbols", "AAPL")).statusCode());
    refused(400, "id must name a backfill", post("backfills?action=pause", new JsonObject()));
    refused(400, "id must be a UUID", post("backfills?action=pause", new JsonObject().put("id", "7")));
    refused(404, "Backfill not found: " + new UUID(0, 1),
        post("backfills?action=pause", new JsonObject().put("id", new UUID(0, 1).toString())));
    assertEquals(400, post("backfills?action=explode", ORDER).statusCode());
    assertEquals(0, house.count("select count(*) from backfills"));
  }

  @Test
  void decisions_need_the_service_key_and_looking_does_not() {
    assertEquals(403, send(HttpMethod.POST, "backfills?action=start", ORDER, Role.ANON).statusCode());
    assertEquals(403, send(HttpMethod.POST, "batch-backfill-orchestrator", ORDER, Role.ANON).statusCode());
    assertEquals(200, send(HttpMethod.GET, "backfills", new JsonObject(), Role.ANON).statusCode());
    HttpResponse<Buffer> keyless = client.post(server.port(), "127.0.0.1", FUNCTIONS + "trigger-backfill")
        .sendJsonObject(new JsonObject()).await();
    assertEquals(401, keyless.statusCode());
    assertEquals(new JsonObject().put("success", false).put("error", "Unauthorized"), keyless.bodyAsJsonObject());
  }

  @Test
  void older_schedules_bring_the_service_key_as_their_gateway_key_and_others_are_strangers() {
    for (String name : List.of("run-backfill-worker", "trigger-backfill")) {
      assertEquals(200, gateway(name, Role.SERVICE_ROLE, Role.ANON).statusCode(), name);
      assertEquals(401, gateway(name, Role.ANON, Role.SERVICE_ROLE).statusCode(), name);
      HttpResponse<Buffer> anon = send(HttpMethod.POST, name, new JsonObject(), Role.ANON);
      assertEquals(401, anon.statusCode(), name);
      assertEquals("Unauthorized", anon.bodyAsJsonObject().getString("error"));
    }
    assertEquals(403, gateway("batch-backfill-orchestrator", Role.SERVICE_ROLE, Role.ANON).statusCode());
  }

  private HttpResponse<Buffer> gateway(String name, Role gateway, Role key) {
    return client.post(server.port(), "127.0.0.1", FUNCTIONS + name)
        .putHeader("X-SB-Gateway-Key", HttpFixture.key(gateway)).putHeader("apikey", HttpFixture.key(key))
        .sendJsonObject(new JsonObject()).await();
  }

  @Test
  void a_symbols_usual_history_is_fetched_and_the_symbol_made_if_it_is_new() {
    house.deployBackfilling();
    JsonObject reply = good("symbol-backfill", 200, post("symbol-backfill", new JsonObject().put("symbol", "nvda")
        .put("timeframes", new JsonArray().add("d1").add("w1").add("m7"))));
    assertEquals("NVDA", reply.getString("symbol"));
    assertTrue(reply.getBoolean("complete"));
    JsonObject daily = reply.getJsonArray("results").getJsonObject(0);
    long stored = house.count("select count(*) from ohlc_bars_v2");
    assertEquals(stored, reply.getLong("totalBars"));
    assertEquals("d1", daily.getString("timeframe"));
    assertEquals("2020-01-02T05:00:00Z", daily.getString("earliest"));
    assertEquals("2026-03-06T05:00:00Z", daily.getString("latest"));
    JsonObject weekly = reply.getJsonArray("results").getJsonObject(1);
    assertEquals("2019-12-30T05:00:00Z", weekly.getString("earliest"), "a week begins on Monday");
    assertEquals("2026-03-02T05:00:00Z", weekly.getString("latest"));
    assertFalse(daily.containsKey("error"));
    assertEquals(new JsonObject().put("timeframe", "m7").put("barsInserted", 0).put("error", "Invalid timeframe: m7"),
        reply.getJsonArray("results").getJsonObject(2));
    JsonObject again = good("symbol-backfill", 200, post("symbol-backfill", new JsonObject().put("symbol", "NVDA")
        .put("timeframes", "d1")));
    assertEquals(0, again.getInteger("totalBars"));
    refused(400, "Missing required field: symbol", post("symbol-backfill", new JsonObject()));
  }

  @Test
  void a_worker_that_is_called_tells_how_the_next_slices_ended() {
    JsonObject idle = new JsonObject().put("message", "no work").put("processed", 0);
    assertEquals(idle, good("run-backfill-worker", 200, post("run-backfill-worker", new JsonObject())));
    orders.start(new BackfillOrder(List.of("AAPL"),
        List.of(Timeframe.D1), new TimeRange(
            Instant.parse("2025-10-01T00:00:00Z"), Instant.parse("2026-03-01T00:00:00Z")),
        true, 50, "test")).await();
    house.deployBackfilling();
    JsonObject worked = good("run-backfill-worker", 200, post("run-backfill-worker", new JsonObject()));
    if (worked.getString("message").equals("ok")) { // the workers may have been through before it was asked
      assertEquals(worked.getInteger("processed"), worked.getInteger("succeeded"));
      assertEquals(0, worked.getInteger("failed"));
    }
    assertEquals(idle, good("backfill-intraday-worker", 200, post("backfill-intraday-worker", new JsonObject())));
    JsonObject triggered = good("trigger-backfill", 200, post("trigger-backfill", new JsonObject()));
    assertTrue(triggered.getBoolean("success"));
    assertTrue(triggered.getJsonObject("worker_response").containsKey("processed"));
  }

  @Test
  void a_batch_of_symbols_and_timeframes_is_one_backfill() {
    JsonObject reply = good("batch-backfill-orchestrator", 200, post("batch-backfill-orchestrator", new JsonObject()
        .put("symbols", new JsonArray().add("AAPL").add("MSFT")).put("timeframes", new JsonArray().add("m15").add("d1"))
        .put("startDate", "2026-01-01").put("endDate", "2026-03-01T00:00:00Z").put("sliceType", "historical")));
    assertEquals(2, reply.getInteger("total_symbols"));
    assertEquals(1, reply.getInteger("batches"));
    assertEquals(2, reply.getInteger("jobs_created"));
    assertEquals("2x", reply.getString("efficiency_gain"));
    assertEquals(1, house.count("select count(*) from backfills where id = $1",
        UUID.fromString(reply.getString("backfill_id"))));
    refused(400, "endDate must be after startDate", post("batch-backfill-orchestrator",
        ORDER.copy().put("startDate", "2026-01-02").put("endDate", "2026-01-02")));
    assertEquals(400, post("batch-backfill-orchestrator", ORDER.copy().put("startDate", "2026-13-01")).statusCode());
  }

  private JsonObject get(String name) {
    return good("backfills", 200, send(HttpMethod.GET, name, new JsonObject(), Role.ANON));
  }

  private HttpResponse<Buffer> post(String name, JsonObject body) {
    return send(HttpMethod.POST, name, body, Role.SERVICE_ROLE);
  }

  private HttpResponse<Buffer> send(HttpMethod method, String name, JsonObject body, Role role) {
    var request = client.request(method, server.port(), "127.0.0.1", FUNCTIONS + name)
        .putHeader("apikey", HttpFixture.key(role));
    return (method.equals(HttpMethod.GET) ? request.send() : request.sendJsonObject(body)).await();
  }

  private JsonObject good(String schema, int status, HttpResponse<Buffer> answer) {
    assertEquals(status, answer.statusCode(), answer::bodyAsString);
    assertEquals(List.of(), schemas.replyErrors(schema, answer.bodyAsString()), answer::bodyAsString);
    return answer.bodyAsJsonObject();
  }

  private static void refused(int status, String error, HttpResponse<Buffer> answer) {
    assertEquals(status, answer.statusCode(), answer::bodyAsString);
    assertEquals(error, answer.bodyAsJsonObject().getString("error"));
  }
}
