package io.swiftbolt.realtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.config.StreamConfig;
import io.swiftbolt.feed.ChangedRows;
import io.swiftbolt.feed.Waiting;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients of the stream are told when something is missing: the server its changes, a client its answers or its time. */
class StreamLossTest {
  private static final Duration LIMIT = Duration.ofSeconds(8);

  private final StreamServer server = new StreamServer(new StreamConfig(20, 30, 500, 2000, 1 << 22, 200, 1,
      Duration.ofSeconds(10), Duration.ofMillis(100), 16 * 1024));

  @BeforeEach
  void rows() {
    ChangedRows.symbol(server.pool, "AAPL");
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void changes_trimmed_before_they_were_read_make_every_client_start_over() {
    StreamWatcher one = watch("");
    StreamWatcher other = watch("symbol=AAPL");
    SqlConnection connection = server.pool.getConnection().await();
    Transaction open = connection.begin().await();
    ChangedRows.queue(connection, "AAPL", "m15", 0); // holds the feed
    ChangedRows.queue(server.pool, "AAPL", "m15", 1, 2);
    Waiting.until(server.vertx, LIMIT, server.feed::stats, () -> server.feed.stats().gapPending());
    assertEquals(2, server.table.trim(10, Duration.ofSeconds(0), 1000, 3).await()); // as a process ahead of this one
    open.commit().await();
    for (StreamWatcher watcher : List.of(one, other)) {
      Waiting.until(server.vertx, LIMIT, () -> watcher.frames, () -> watcher.state().size() == 3);
      assertEquals(List.of("snapshot", "reset", "snapshot"),
          watcher.frames.stream().map(frame -> frame.getString("type")).filter(type -> !type.equals("change"))
              .toList());
    }
    assertEquals(1, server.feed.stats().losses());
    connection.close().await();
  }

  @Test
  void changes_of_bars_that_wait_for_a_client_are_one_stretch() {
    StreamWatcher watcher = watch("table=ohlc_bars_v2");
    int changes = 1;
    int bars = 10;
    ChangedRows.bars(server.pool, "AAPL", "m15", 10);
    for (int count = 12; count <= 30; count += 2) {
      ChangedRows.bars(server.pool, "AAPL", "m15", count); // inserts two, updates the rest
      changes += 2;
      bars += count;
    }
    int all = bars;
    Waiting.until(server.vertx, LIMIT, () -> watcher.frames, () -> bars(watcher) == all);
    List<JsonObject> frames = watcher.frames("change");
    assertTrue(frames.size() < changes, frames.size() + " frames of " + changes + " changes");
    JsonObject last = frames.getLast();
    assertEquals("UPDATE", last.getString("operation"));
    assertEquals("2024-01-02T14:30:00+00:00", last.getJsonObject("row").getString("from_ts"));
    assertEquals("2024-01-02T21:45:00+00:00", last.getJsonObject("row").getString("to_ts"));
    assertEquals(server.feed.lastSeq(), last.getLong("seq"));
  }

  @Test
  void a_stream_ends_when_its_key_is_no_longer_good() {
    StreamWatcher watcher = watch("");
    HttpClientResponse events = server.vertx.createHttpClient()
        .request(HttpMethod.GET, server.port(), "127.0.0.1", "/v1/stream/job-runs").await().send().await();
    Waiting.until(server.vertx, LIMIT, () -> server.routes().open(), () -> server.routes().open() == 2);
    server.keysHold.set(false);
    events.end().otherwiseEmpty().await();
    Waiting.until(server.vertx, LIMIT, watcher::toString, watcher::closed);
    assertEquals((short) 1008, watcher.socket().closeStatusCode());
  }

  @Test
  void a_client_that_answers_no_ping_is_let_go() {
    Buffer heard = Buffer.buffer();
    NetSocket mute = server.vertx.createNetClient().connect(server.port(), "127.0.0.1").await();
    mute.handler(heard::appendBuffer);
    mute.write(String.join("\r\n", "GET /v1/stream HTTP/1.1", "Host: localhost", "Upgrade: websocket",
        "Connection: Upgrade", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13", "", ""))
        .await();
    StreamWatcher answering = watch("");
    Waiting.until(server.vertx, LIMIT, heard::toString, () -> heard.toString().contains("no answer"));
    Waiting.until(server.vertx, LIMIT, () -> server.routes().open(), () -> server.routes().open() == 1);
    ChangedRows.queue(server.pool, "AAPL", "m15", 0);
    Waiting.until(server.vertx, LIMIT, () -> answering.frames, () -> answering.state().size() == 1);
  }

  private StreamWatcher watch(String query) {
    StreamWatcher watcher = new StreamWatcher(server.vertx, server.port(), query).connect();
    Waiting.until(server.vertx, LIMIT, () -> watcher.frames, () -> !watcher.frames.isEmpty());
    return watcher;
  }

  private static int bars(StreamWatcher watcher) {
    return watcher.frames("change").stream().mapToInt(frame -> frame.getJsonObject("row").getInteger("bars")).sum();
  }
}
