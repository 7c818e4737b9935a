package io.swiftbolt.realtime.phoenix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.auth.Role;
import io.swiftbolt.bus.Addresses;
import io.swiftbolt.config.RealtimeConfig;
import io.swiftbolt.feed.ChangedRows;
import io.swiftbolt.realtime.phoenix.PhoenixClient.Frame;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A channel from its join to its end. */
class ChannelTest {
  private static final String TOPIC = "realtime:runs";
  private static final String ALL = "{\"event\":\"*\",\"schema\":\"public\",\"table\":\"job_runs\"}";
  private static final JsonObject NOTHING = new JsonObject();
  private static PhoenixServer server;

  @BeforeAll
  static void start() {
    RealtimeConfig usual = PhoenixServer.CONFIG;
    server = new PhoenixServer(new RealtimeConfig(usual.sockets(), usual.channels(), usual.bindings(),
        usual.joinsPerSecond(), usual.queueBytes(), usual.slowAfter(), Duration.ofSeconds(2), usual.tokenCheck()));
    ChangedRows.symbol(server.pool, "AAPL");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0.0", "2.0.0"})
  void a_leave_is_answered_and_then_the_channel_closes(String vsn) {
    PhoenixClient client = server.connect(vsn);
    String join = client.subscribe(TOPIC, ALL);
    String leave = client.send(join, TOPIC, "phx_leave", NOTHING);
    Frame closed = client.event(TOPIC, "phx_close");
    assertEquals(new JsonObject().put("status", "ok").put("response", NOTHING), client.reply(leave).payload());
    assertTrue(client.frames.indexOf(client.reply(leave)) < client.frames.indexOf(closed));
    assertEquals(join, closed.ref());
    assertEquals(vsn.startsWith("1") ? null : join, closed.joinRef());
    assertEquals(NOTHING, closed.payload());
    ChangedRows.queue(server.pool, "AAPL", "m15", vsn.startsWith("1") ? 1 : 2);
    PhoenixClient witness = server.connect(vsn);
    witness.subscribe(TOPIC, ALL);
    ChangedRows.queue(server.pool, "AAPL", "m15", vsn.startsWith("1") ? 3 : 4);
    witness.changes(TOPIC, 1);
    client.settle();
    assertEquals(List.of(), client.events(TOPIC, "postgres_changes"));
  }

  @Test
  void strays_are_answered_and_what_is_stale_is_dropped() {
    PhoenixClient client = server.connect("2.0.0");
    assertEquals("ok", client.reply(client.send("1", "realtime:none", "phx_leave", NOTHING)).status());
    assertEquals("unmatched topic", client.reply(client.send("1", "realtime:none", "access_token", NOTHING)).reason());
    assertEquals("unmatched topic", client.reply(client.send(null, "phoenix", "hello", NOTHING)).reason());
    String join = client.subscribe(TOPIC, ALL);
    client.forget();
    client.send("stale", TOPIC, "phx_leave", NOTHING);
    client.send("stale", TOPIC, "access_token", new JsonObject().put("access_token", "bad"));
    client.send(join, TOPIC, "what_is_this", NOTHING);
    client.settle();
    assertEquals(1, client.frames.size(), client.texts.toString());
    assertEquals("ok", client.reply(client.send(null, TOPIC, "phx_leave", NOTHING)).status());
    client.event(TOPIC, "phx_close");
  }

  @Test
  void presence_is_answered_and_a_broadcast_only_if_that_was_asked_for() {
    PhoenixClient client = server.connect("2.0.0");
    String join = client.join(TOPIC);
    client.reply(join);
    assertEquals("ok", client.reply(client.send(join, TOPIC, "presence",
        new JsonObject().put("type", "presence").put("event", "track"))).status());
    client.forget();
    client.send(join, TOPIC, "broadcast", new JsonObject().put("event", "x"));
    client.settle();
    assertEquals(1, client.frames.size());
    String acknowledged = client.joinWith("realtime:ack",
        new JsonObject().put("broadcast", new JsonObject().put("ack", true)), null);
    assertEquals("error",
        client.reply(client.send(acknowledged, "realtime:ack", "broadcast", NOTHING)).status(), "never a false yes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0.0", "2.0.0"})
  void malformed_and_binary_frames_are_dropped_and_the_socket_stays_open(String vsn) {
    PhoenixClient client = server.connect(vsn);
    for (String text : List.of("", " ", "x", "null", "1", "\"a\"", "[]", "{}", "[null,\"1\",\"phoenix\",\"heartbeat\"]",
        "[1,2,3,4,5]", "{\"topic\":\"phoenix\",\"event\":\"heartbeat\",\"payload\":{}}",
        "{\"topic\":\"phoenix\",\"event\":\"heartbeat\",\"ref\":\"1\"}", "[null,\"1\",\"phoenix\",\"heartbeat\",[]]",
        "{\"topic\":7,\"event\":\"heartbeat\",\"payload\":{},\"ref\":\"1\"}", "{", "[" + "[".repeat(5_000))) {
      client.raw(text);
    }
    client.socket().writeBinaryMessage(Buffer.buffer(new byte[]{3, 0, 1, 2})).await();
    client.settle();
    assertEquals(1, client.frames.size(), client.texts.toString());
    assertFalse(client.socket().isClosed());
  }

  @Test
  void frames_may_be_large_and_have_more_elements() {
    PhoenixClient client = server.connect("2.0.0");
    client.raw("[null,\"1\",\"phoenix\",\"heartbeat\",{\"x\":\"" + "y".repeat(4_900_000) + "\"},6,7]");
    client.reply("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0.0", "2.0.0"})
  void a_new_token_takes_the_old_ones_place(String vsn) {
    String key = server.key(); // made once: one of the next second is another one
    PhoenixClient client = new PhoenixClient(server.vertx, server.port(), vsn)
        .open("?apikey=" + key + "&vsn=" + vsn);
    String join = client.subscribe(TOPIC, ALL);
    client.forget();
    for (Object ignored : new Object[]{null, key, "sb_secret_x"}) {
      client.send(join, TOPIC, "access_token", new JsonObject().put("access_token", ignored));
    }
    client.settle();
    assertEquals(1, client.frames.size(), "nothing is said to no token, the same token and opaque keys");
    client.send(join, TOPIC, "access_token", new JsonObject().put("access_token", server.token(Role.SERVICE_ROLE, 90)));
    assertEquals("Subscribed to PostgreSQL", client.event(TOPIC, "system").payload().getString("message"));
    ChangedRows.queue(server.pool, "AAPL", "h1", vsn.startsWith("1") ? 1 : 2);
    client.changes(TOPIC, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0.0", "2.0.0"})
  void a_bad_token_ends_the_channel_but_not_the_socket(String vsn) {
    PhoenixClient client = server.connect(vsn);
    String join = client.subscribe(TOPIC, ALL);
    client.forget();
    client.send(join, TOPIC, "access_token", new JsonObject().put("access_token", "nonsense"));
    assertEquals(join, client.event(TOPIC, "phx_close").ref());
    assertEquals(new JsonObject().put("status", "error").put("extension", "system")
        .put("message", "The token provided is not a valid JWT").put("channel", "runs"),
        client.frames.getFirst().payload());
    client.settle();
  }

  @Test
  void a_token_that_expires_ends_its_channels_only() {
    PhoenixServer own = new PhoenixServer();
    PhoenixClient client = own.connect("2.0.0");
    String join = client.joinWith(TOPIC, new JsonObject(), own.token(Role.ANON, 60));
    client.reply(join);
    client.subscribe("realtime:other", ALL);
    own.ahead = 67;
    Frame closed = client.event(TOPIC, "phx_close");
    assertEquals(join, closed.joinRef());
    Frame told = client.event(TOPIC, "system");
    assertEquals("error", told.payload().getString("status"));
    assertTrue(told.payload().getString("message").matches("Token has expired [78] seconds ago"), told.toString());
    client.settle();
    assertEquals(List.of(), client.events("realtime:other", "phx_close"));
    own.close();
  }

  @Test
  void changes_that_were_lost_make_everybody_join_anew() {
    PhoenixClient client = server.connect("2.0.0");
    String join = client.subscribe(TOPIC, ALL);
    Addresses.CHANGES_LOST.publish(server.vertx, new Addresses.ChangesLost(5));
    Frame error = client.event(TOPIC, "phx_error");
    assertEquals(join, error.joinRef());
    assertEquals(join, error.ref());
    assertEquals(new JsonObject().put("reason", "channel_crash"), error.payload());
    client.subscribe(TOPIC, ALL);
  }

  @Test
  void a_client_that_says_nothing_is_closed_and_any_frame_keeps_it() {
    PhoenixClient silent = server.connect("2.0.0");
    PhoenixClient lively = server.connect("2.0.0");
    long timer = server.vertx.setPeriodic(300, tick -> lively.socket().writeBinaryMessage(Buffer.buffer("x")));
    assertEquals((short) 1001, silent.awaitClose());
    server.vertx.cancelTimer(timer);
    assertFalse(lively.socket().isClosed());
  }
}
