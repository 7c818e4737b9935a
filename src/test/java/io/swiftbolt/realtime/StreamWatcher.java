package io.swiftbolt.realtime;

import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A client as one would write it: keeps the rows it is told of, remembers the last number, resumes. */
final class StreamWatcher {
  final List<JsonObject> frames = new CopyOnWriteArrayList<>();
  final Map<String, JsonObject> rows = new ConcurrentHashMap<>();
  private final WebSocketClient client;
  private final int port;
  private final String query;
  private volatile long lastSeq = -1;
  private volatile @Nullable WebSocket socket;
  private volatile boolean ended;

  StreamWatcher(Vertx vertx, int port, String query) {
    this.client = vertx
        .createWebSocketClient(new WebSocketClientOptions().setReceiveBufferSize(8 * 1024).setMaxFrameSize(1 << 20));
    this.port = port;
    this.query = query;
  }

  StreamWatcher connect() {
    String resume = lastSeq < 0 ? "" : "&after=" + lastSeq;
    ClientWebSocket opened = client.webSocket();
    ended = false;
    opened.closeHandler(closed -> ended = true);
    opened.textMessageHandler(this::heard); // before connecting: the first frame may follow at once
    opened.connect(
        new WebSocketConnectOptions().setHost("127.0.0.1").setPort(port).setURI("/v1/stream?" + query + resume))
        .await();
    socket = opened;
    return this;
  }

  WebSocket socket() {
    return Objects.requireNonNull(socket);
  }

  void cut() {
    socket().close().await();
  }

  /** Whether nothing more will be heard on this connection. */
  boolean ended() {
    return ended;
  }

  boolean closed() {
    return socket().isClosed() && socket().closeStatusCode() != null;
  }

  long lastSeq() {
    return lastSeq;
  }

  void resumeAfter(long seq) {
    lastSeq = seq;
  }

  List<JsonObject> frames(String type) {
    return frames.stream().filter(frame -> type.equals(frame.getString("type"))).toList();
  }

  List<Long> seqs() {
    return frames("change").stream().map(frame -> frame.getLong("seq")).toList();
  }

  /** What this client believes of the runs: id to status and progress. */
  Map<String, String> state() {
    Map<String, String> state = new TreeMap<>();
    rows.forEach((id, row) -> state.put(id, row.getString("status") + " " + row.getDouble("progress_percent")));
    return state;
  }

  private void heard(String text) {
    JsonObject frame = new JsonObject(text);
    frames.add(frame);
    switch (frame.getString("type")) {
      case "snapshot" -> {
        JsonArray snapshot = frame.getJsonArray("rows");
        for (int i = 0; i < snapshot.size(); i++) {
          keep(snapshot.getJsonObject(i));
        }
      }
      case "reset" -> rows.clear();
      case "change" -> {
        if (frame.getString("operation").equals("DELETE")) {
          rows.remove(frame.getJsonObject("old").getString("id"));
        } else {
          keep(frame.getJsonObject("row"));
        }
      }
      case "error" -> {
        return;
      }
      default -> throw new AssertionError(text);
    }
    lastSeq = Math.max(lastSeq, frame.getLong("seq"));
  }

  private void keep(JsonObject row) {
    String id = row.getString("id");
    if (id != null) {
      rows.put(id, row);
    }
  }
}
