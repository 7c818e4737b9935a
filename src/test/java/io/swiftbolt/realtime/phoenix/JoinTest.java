package io.swiftbolt.realtime.phoenix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.auth.Role;
import io.swiftbolt.feed.ChangedRows;
import io.swiftbolt.realtime.phoenix.PhoenixClient.Frame;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a phx_join is answered. */
class JoinTest {
  private static final String TOPIC = "realtime:runs";
  private static final String ALL = "{\"event\":\"*\",\"schema\":\"public\",\"table\":\"job_runs\"}";
  private static final String NO_TABLE = "{\"event\":\"*\",\"schema\":\"public\",\"table\":\"secrets\"}";
  private static PhoenixServer server;

  @BeforeAll
  static void start() {
    server = new PhoenixServer();
    ChangedRows.symbol(server.pool, "AAPL");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void feedIsUp() {
    server.live = true;
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0.0", "2.0.0"})
  void bindings_are_echoed_as_sent_and_in_order_with_whole_numbers_that_tell_them_apart(String vsn) {
    PhoenixClient client = server.connect(vsn);
    List<String> bindings = List.of(ALL, "{\"event\":\"insert\",\"schema\":\"public\",\"table\":\"job_runs\"}",
        "{\"event\":\"*\",\"schema\":\"public\"}", "{\"event\":\"UPDATE\",\"schema\":\"public\",\"table\":\"*\"}",
        "{\"event\":\"whatever\",\"schema\":\"public\",\"table\":\"coverage_status\",\"more\":[1]}",
        "{\"event\":\"*\",\"schema\":\"public\",\"table\":\"job_runs\",\"filter\":null}", ALL,
        "{\"event\":\"*\",\"schema\":\"public\",\"table\":\"job_runs\",\"select\":[\"status\"]}");
    Frame reply = client.reply(client.join(TOPIC, bindings.toArray(String[]::new)));
    JsonArray echoed = reply.response().getJsonArray("postgres_changes");
    Set<Integer> ids = new HashSet<>();
    for (int i = 0; i < bindings.size(); i++) {
      JsonObject one = echoed.getJsonObject(i).copy();
      int id = (Integer) one.remove("id");
      assertTrue(id > 0);
      ids.add(id);
      assertEquals(new JsonObject(bindings.get(i)), one);
    }
    assertEquals(bindings.size(), echoed.size());
    // the first, the sixth and the seventh mean the same and share theirs
    assertEquals(6, ids.size());
    assertEquals("Subscribed to PostgreSQL", client.event(TOPIC, "system").payload().getString("message"));
  }

  @Test
  void the_same_bindings_get_the_same_numbers_on_every_socket() {
    PhoenixClient one = server.connect("1.0.0");
    PhoenixClient other = server.connect("2.0.0");
    assertEquals(one.reply(one.join(TOPIC, ALL)).response(), other.reply(other.join("realtime:x", ALL)).response());
  }

  @Test
  void without_bindings_there_is_an_empty_list_and_no_system_message() {
    PhoenixClient client = server.connect("2.0.0");
    JsonObject empty = new JsonObject().put("postgres_changes", new JsonArray());
    assertEquals(empty, client.reply(client.joinWith("realtime:a", new JsonObject(), null)).response());
    assertEquals(empty, client.reply(client.join("realtime:b")).response());
    assertEquals(empty, client.reply(
        client.joinWith("realtime:c", new JsonObject().putNull("postgres_changes"), null)).response());
    assertEquals(empty, client.reply(client.join("realtime:d", "null")).response());
    String bare = client.send("77", "realtime:e", "phx_join", new JsonObject());
    assertEquals(empty, client.reply(bare).response());
    client.settle();
    assertEquals(List.of(), client.frames.stream().filter(frame -> frame.event().equals("system")).toList());
  }

  @Test
  void the_reply_carries_the_joins_references() {
    PhoenixClient client = server.connect("2.0.0");
    client.send("9", "12", TOPIC, "phx_join", new JsonObject());
    Frame reply = client.reply("12");
    assertEquals("9", reply.joinRef());
    PhoenixClient first = server.connect("1.0.0");
    first.reply(first.join(TOPIC, ALL));
    first.event(TOPIC, "system");
    first.texts.forEach(text -> assertEquals(Set.of("topic", "event", "payload", "ref"),
        new JsonObject(text).fieldNames()));
    assertEquals(null, first.event(TOPIC, "system").ref());
  }

  @Test
  void a_topic_must_be_a_named_one_of_realtime() {
    PhoenixClient client = server.connect("2.0.0");
    assertEquals("unmatched topic", client.reply(client.join("room:1")).reason());
    assertEquals("unmatched topic", client.reply(client.join("phoenix")).reason());
    assertEquals("TopicNameRequired: You must provide a topic name", client.reply(client.join("realtime:")).reason());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0.0", "2.0.0"})
  void a_bad_binding_is_told_after_the_join_and_nothing_follows(String vsn) {
    PhoenixClient client = server.connect(vsn);
    Frame reply = client.reply(client.join(TOPIC, ALL, NO_TABLE));
    assertEquals("ok", reply.status());
    assertEquals(2, reply.response().getJsonArray("postgres_changes").size());
    JsonObject told = client.event(TOPIC, "system").payload();
    assertEquals("error", told.getString("status"));
    assertEquals("postgres_changes", told.getString("extension"));
    assertEquals("runs", told.getString("channel"));
    assertTrue(told.getString("message").startsWith("Unable to subscribe to changes with given parameters."),
        told.encode());
    PhoenixClient witness = server.connect(vsn);
    witness.subscribe(TOPIC, ALL);
    ChangedRows.queue(server.pool, "AAPL", "m15", vsn.startsWith("1") ? 1 : 2);
    witness.changes(TOPIC, 1);
    client.settle();
    assertEquals(List.of(), client.events(TOPIC, "postgres_changes"));
  }

  @Test
  void who_waits_is_refused_a_bad_binding() {
    PhoenixClient client = server.connect("2.0.0");
    String reason = client.reply(client.joinWith(TOPIC, waiting(NO_TABLE, 500), null)).reason();
    assertTrue(reason.startsWith("RealtimeDisabledForConfiguration: "), reason);
    assertEquals("ok", client.reply(client.joinWith(TOPIC, waiting(ALL, 500), null)).status());
  }

  @Test
  void what_is_wrong_with_a_binding_is_said() {
    PhoenixClient client = server.connect("2.0.0");
    List<String> bad = List.of(ALL.replace("}", ",\"filter\":\"symbol\"}"),
        ALL.replace("}", ",\"filter\":\"symbol=is_about.AAPL\"}"),
        ALL.replace("}", ",\"filter\":\"nothing=eq.1\"}"), ALL.replace("}", ",\"filter\":\"priority=eq.high\"}"),
        ALL.replace("}", ",\"filter\":\"symbol=in.AAPL\"}"), ALL.replace("}", ",\"select\":[\"nothing\"]}"),
        "{\"event\":\"*\",\"schema\":\"public\",\"select\":[\"id\"]}",
        "{\"event\":\"*\",\"schema\":\"hidden\",\"table\":\"job_runs\"}", NO_TABLE);
    for (String binding : bad) {
      String topic = "realtime:bad" + bad.indexOf(binding);
      String join = client.join(topic, binding);
      assertEquals("ok", client.reply(join).status());
      assertEquals("error", client.event(topic, "system").payload().getString("status"), binding);
      client.reply(client.send(join, topic, "phx_leave", new JsonObject()));
    }
  }

  @Test
  void while_the_feed_is_away_the_reply_comes_at_once_and_the_system_message_later() {
    server.live = false;
    PhoenixClient client = server.connect("2.0.0");
    assertEquals("ok", client.reply(client.join(TOPIC, ALL)).status());
    client.settle();
    assertEquals(List.of(), client.events(TOPIC, "system"));
    server.live = true;
    assertEquals("ok", client.event(TOPIC, "system").payload().getString("status"));
  }

  @Test
  void who_waits_hears_nothing_until_the_feed_is_up() {
    server.live = false;
    PhoenixClient client = server.connect("2.0.0");
    String join = client.joinWith(TOPIC, waiting(ALL, 15_000), null);
    client.settle();
    assertEquals(1, client.frames.size(), "only the heartbeat");
    server.live = true;
    assertEquals("ok", client.reply(join).status());
    assertEquals("ok", client.event(TOPIC, "system").payload().getString("status"));
  }

  @Test
  void who_waits_in_vain_is_refused() {
    server.live = false;
    PhoenixClient client = server.connect("2.0.0");
    String reason = client.reply(client.joinWith(TOPIC, waiting(ALL, 60), null)).reason();
    assertTrue(reason.startsWith("PostgresChangesSubscribeTimeout: "), reason);
    String left = client.joinWith("realtime:left", waiting(ALL, 15_000), null);
    assertEquals("ok", client.reply(client.send(left, "realtime:left", "phx_leave", new JsonObject())).status());
    assertEquals(left, client.event("realtime:left", "phx_close").ref());
  }

  @Test
  void a_bad_token_is_named() {
    PhoenixClient client = server.connect("2.0.0");
    assertEquals("MalformedJWT: The token provided is not a valid JWT", reason(client, "nonsense"));
    assertEquals("InvalidJWTToken: Token has expired 30 seconds ago", reason(client, server.token(Role.ANON, -30))
        .replaceFirst("3[0-9] seconds", "30 seconds"));
    String[] parts = server.key().split("\\.", -1);
    assertEquals("JwtSignatureError: Failed to validate JWT signature",
        reason(client, parts[0] + "." + parts[1] + "." + parts[2].replaceFirst("^.{4}", "AAAA")));
    assertEquals("ok", client.reply(client.joinWith(TOPIC, new JsonObject(), server.key())).status());
    assertEquals("ok", client.reply(client.joinWith(TOPIC, new JsonObject(), "sb_publishable_x")).status());
  }

  @Test
  void private_channels_are_not_given_even_if_the_flag_is_text() {
    PhoenixClient client = server.connect("2.0.0");
    for (Object flag : List.of(true, "true")) {
      assertEquals("Unauthorized: You do not have permissions to read from this Channel topic: a:b",
          client.reply(client.joinWith("realtime:a:b", new JsonObject().put("private", flag), null)).reason());
    }
    assertEquals("ok", client.reply(
        client.joinWith("realtime:a:b", new JsonObject().put("private", "false"), null)).status());
  }

  @Test
  void a_second_join_of_a_topic_takes_the_place_of_the_first() {
    PhoenixClient client = server.connect("2.0.0");
    String first = client.subscribe(TOPIC, ALL);
    String second = client.join(TOPIC, ALL);
    assertEquals("ok", client.reply(second).status());
    Frame closed = client.event(TOPIC, "phx_close");
    assertEquals(first, closed.joinRef());
    assertEquals(first, closed.ref());
    assertTrue(client.frames.indexOf(closed) < client.frames.indexOf(client.reply(second)));
    assertNotEquals(first, second);
    ChangedRows.queue(server.pool, "AAPL", "h1", 5);
    ChangedRows.queue(server.pool, "AAPL", "h1", 6);
    assertEquals(2, client.changes(TOPIC, 2).size(), "each change once");
    client.settle();
    assertEquals(2, client.events(TOPIC, "postgres_changes").size());
  }

  private static String reason(PhoenixClient client, String token) {
    Frame reply = client.reply(client.joinWith(TOPIC, new JsonObject(), token));
    assertEquals("error", reply.status());
    return reply.reason();
  }

  private static JsonObject waiting(String binding, int millis) {
    return new JsonObject().put("postgres_changes", new JsonArray("[" + binding + "]"))
        .put("postgres_changes_options", new JsonObject().put("wait", true).put("timeout", millis));
  }
}
