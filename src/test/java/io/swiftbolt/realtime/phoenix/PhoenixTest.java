package io.swiftbolt.realtime.phoenix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.feed.ChangedRows;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A subscription from its join to its end, in both versions of the protocol. */
class PhoenixTest {
  private static final String TOPIC = "realtime:job_runs:AAPL:1h";
  private static final String ALL = "{\"event\":\"*\",\"schema\":\"public\",\"table\":\"job_runs\"}";
  private static PhoenixServer server;

  @BeforeAll
  static void start() {
    server = new PhoenixServer();
    ChangedRows.symbol(server.pool, "AAPL");
    ChangedRows.symbol(server.pool, "SPY");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0.0", "2.0.0"})
  void a_join_is_answered_and_changes_follow(String vsn) {
    PhoenixClient client = server.connect(vsn);
    String ref = client.join(TOPIC, ALL);
    PhoenixClient.Frame reply = client.reply(ref);
    assertEquals("ok", reply.status());
    JsonArray echoed = reply.response().getJsonArray("postgres_changes");
    assertEquals(1, echoed.size());
    int id = echoed.getJsonObject(0).getInteger("id");
    assertTrue(id > 0);
    assertEquals(new JsonObject(ALL).put("id", id), echoed.getJsonObject(0));
    assertEquals(new JsonObject().put("status", "ok").put("extension", "postgres_changes")
        .put("message", "Subscribed to PostgreSQL").put("channel", "job_runs:AAPL:1h"),
        client.event(TOPIC, "system").payload());
    UUID run = ChangedRows.queue(server.pool, "AAPL", "h1", vsn.startsWith("1") ? 1 : 2);
    ChangedRows.progress(server.pool, run, 40);
    ChangedRows.sql(server.pool, "delete from job_runs where id = $1", run);
    List<PhoenixClient.Frame> changes = client.changes(TOPIC, 3);
    assertEquals(List.of("INSERT", "UPDATE", "DELETE"),
        changes.stream().map(frame -> frame.data().getString("type")).toList());
    assertEquals(new JsonArray().add(id), changes.getFirst().payload().getJsonArray("ids"));
    String leave = client.send(ref, TOPIC, "phx_leave", new JsonObject());
    assertEquals("ok", client.reply(leave).status());
    assertEquals(ref, client.event(TOPIC, "phx_close").ref());
  }
}
