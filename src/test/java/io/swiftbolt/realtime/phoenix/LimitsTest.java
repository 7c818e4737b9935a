package io.swiftbolt.realtime.phoenix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.config.RealtimeConfig;
import io.swiftbolt.feed.ChangedRows;
import io.swiftbolt.feed.Waiting;
import io.swiftbolt.realtime.phoenix.PhoenixClient.Frame;
import io.swiftbolt.realtime.phoenix.PhoenixObserver.Refused;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every queue and number has an end, and who meets it is told. */
class LimitsTest {
  private static final Duration LIMIT = Duration.ofSeconds(8);
  private static final String TOPIC = "realtime:runs";
  private static final String ALL = "{\"event\":\"*\",\"schema\":\"public\",\"table\":\"job_runs\"}";

  private PhoenixServer server = new PhoenixServer(config(2, 3, 2, 100, 64 * 1024, Duration.ofMillis(300)));

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void sockets_channels_and_bindings_are_counted() {
    PhoenixClient client = server.connect("2.0.0");
    PhoenixClient other = server.connect("1.0.0");
    UpgradeRejectedException full = assertThrows(UpgradeRejectedException.class, () -> server.connect("2.0.0"));
    assertEquals(429, full.getStatus());
    assertEquals("Too many connected users", new JsonObject(full.getBody()).getString("error"));
    for (String topic : List.of("realtime:a", "realtime:b", "realtime:c", "realtime:a")) {
      assertEquals("ok", client.reply(client.join(topic)).status());
    }
    assertEquals("ChannelRateLimitReached: Too many channels", client.reply(client.join("realtime:d")).reason());
    assertTrue(other.reply(other.join(TOPIC, ALL, ALL, ALL)).reason().startsWith("ChannelRateLimitReached: "));
    Waiting.until(server.vertx, LIMIT, server::stats,
        () -> server.stats().sockets() == 2 && server.stats().channels() == 3);
    other.socket().close().await();
    Waiting.until(server.vertx, LIMIT, server::stats, () -> server.stats().sockets() == 1);
    server.connect("2.0.0").settle();
    assertEquals(1, server.refused.get(Refused.SOCKET_LIMIT));
    assertEquals(1, server.refused.get(Refused.CHANNEL_LIMIT));
    assertEquals(1, server.refused.get(Refused.BINDING_LIMIT));
  }

  @Test
  void too_many_joins_in_a_second_end_the_socket() {
    server.close();
    server = new PhoenixServer(config(2, 100, 2, 3, 64 * 1024, Duration.ofMillis(300)));
    PhoenixClient client = server.connect("2.0.0");
    int joined = 0;
    while (!client.socket().isClosed() && joined++ < 100) {
      client.socket().writeTextMessage("[\"1\",\"1\",\"realtime:" + joined + "\",\"phx_join\",{}]");
    }
    assertEquals((short) 1013, client.awaitClose());
    Frame last = client.frames.getLast();
    assertEquals("ClientJoinRateLimitReached: Too many joins per second", last.reason());
  }

  @Test
  void who_reads_too_slowly_is_told_to_join_anew_and_never_misses_a_single_change_in_silence() {
    ChangedRows.symbol(server.pool, "AAPL");
    List<UUID> runs = ChangedRows.queue(server.pool, "AAPL", "m15", 0, 200);
    PhoenixClient client = server.connect("2.0.0");
    String join = client.subscribe(TOPIC, ALL);
    client.socket().pause();
    for (int percent = 1; server.slow.get() == 0; percent = percent % 99 + 1) {
      ChangedRows.sql(server.pool, "update job_runs set progress_percent = $1::int", percent);
    }
    client.socket().resume();
    Frame error = client.event(TOPIC, "phx_error");
    assertEquals(join, error.joinRef());
    List<Frame> before = client.events(TOPIC, "postgres_changes");
    assertEquals(before.size(), client.frames.indexOf(error) - 2, "nothing after it, and before it only changes");
    client.forget();
    client.subscribe(TOPIC, ALL);
    ChangedRows.start(server.pool, runs.getFirst());
    client.await(frame -> frame.event().equals("postgres_changes")
        && "running".equals(frame.data().getJsonObject("record").getString("status")));
    assertEquals(List.of(), server.closed);
  }

  @Test
  void who_reads_nothing_at_all_is_closed() {
    server.close();
    server = new PhoenixServer(config(2, 3, 2, 100, 8 << 20, Duration.ofMillis(300)));
    ChangedRows.symbol(server.pool, "AAPL");
    UUID run = ChangedRows.queue(server.pool, "AAPL", "m15", 0);
    PhoenixClient client = server.connect("1.0.0");
    client.subscribe(TOPIC, ALL);
    client.socket().pause();
    for (int i = 0; server.closed.isEmpty() && i < 1_000; i++) { // more than kernel and client take unread
      ChangedRows.sql(server.pool, "update job_runs set error_message = repeat($2, 400000) where id = $1", run,
          Integer.toString(i % 10));
    }
    assertEquals(List.of("slow"), server.closed);
    Waiting.until(server.vertx, LIMIT, server::stats, () -> server.stats().sockets() == 0);
  }

  @Test
  void a_server_that_stops_says_goodbye_and_asks_clients_to_come_back() {
    PhoenixClient first = server.connect("1.0.0");
    first.subscribe(TOPIC, ALL);
    PhoenixClient second = server.connect("2.0.0");
    second.subscribe(TOPIC, ALL);
    server.undeploy();
    for (PhoenixClient client : List.of(first, second)) {
      assertEquals((short) 1012, client.awaitClose());
      assertEquals(new JsonObject().put("status", "ok").put("extension", "system")
          .put("message", "Server requested disconnect").put("channel", "runs"), client.frames.getLast().payload());
      assertEquals("system", client.frames.getLast().event());
    }
  }

  private static RealtimeConfig config(int sockets, int channels, int bindings, int joins, int queue, Duration slow) {
    return new RealtimeConfig(sockets, channels, bindings, joins, queue, slow, Duration.ofSeconds(20),
        Duration.ofMinutes(5));
  }
}
