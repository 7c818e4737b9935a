package io.swiftbolt.realtime.phoenix;

import io.swiftbolt.feed.Waiting;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A client that writes raw frames of either version, and keeps what it hears. */
final class PhoenixClient {
  private static final Duration LIMIT = Duration.ofSeconds(8);
  final List<Frame> frames = new CopyOnWriteArrayList<>();
  final List<String> texts = new CopyOnWriteArrayList<>();
  private final Vertx vertx;
  private final int port;
  private final boolean first;
  private final WebSocketClient client;
  private volatile @Nullable WebSocket socket;
  private int refs;

  /** A server's frame; what the first version does not have is null. */
  record Frame(@Nullable String joinRef, @Nullable String ref, String topic, String event, JsonObject payload) {
    String status() {
      return payload.getString("status");
    }

    JsonObject response() {
      return payload.getJsonObject("response");
    }

    String reason() {
      return response().getString("reason");
    }

    JsonObject data() {
      return payload.getJsonObject("data");
    }
  }

  PhoenixClient(Vertx vertx, int port, String vsn) {
    this.vertx = vertx;
    this.port = port;
    first = vsn.startsWith("1");
    client = vertx.createWebSocketClient(new WebSocketClientOptions().setReceiveBufferSize(8 * 1024)
        .setMaxFrameSize(8 << 20).setMaxMessageSize(8 << 20));
  }

  PhoenixClient open(String query) {
    ClientWebSocket opened = client.webSocket();
    opened.textMessageHandler(this::heard);
    opened.connect(new WebSocketConnectOptions().setHost("127.0.0.1").setPort(port)
        .setURI("/realtime/v1/websocket" + query)).await();
    socket = opened;
    return this;
  }

  WebSocket socket() {
    return Objects.requireNonNull(socket);
  }

  void raw(String text) {
    socket().writeTextMessage(text).await();
  }

  /** @return the frame's ref */
  String send(@Nullable String joinRef, String topic, String event, JsonObject payload) {
    String ref = String.valueOf(++refs);
    send(joinRef, ref, topic, event, payload);
    return ref;
  }

  void send(@Nullable String joinRef, String ref, String topic, String event, JsonObject payload) {
    raw(first
        ? new JsonObject().put("topic", topic).put("event", event).put("payload", payload).put("ref", ref)
            .put("join_ref", joinRef).encode()
        : new JsonArray().add(joinRef).add(ref).add(topic).add(event).add(payload).encode());
  }

  /** Joins with bindings as JSON text. @return the join's ref */
  String join(String topic, String... bindings) {
    return joinWith(topic,
        new JsonObject().put("postgres_changes", new JsonArray("[" + String.join(",", bindings) + "]")),
        null);
  }

  String joinWith(String topic, JsonObject config, @Nullable String token) {
    String ref = String.valueOf(++refs);
    JsonObject payload = new JsonObject().put("config", config);
    if (token != null) {
      payload.put("access_token", token);
    }
    send(ref, ref, topic, "phx_join", payload);
    return ref;
  }

  /** Joins, and waits until changes are live. */
  String subscribe(String topic, String... bindings) {
    String ref = join(topic, bindings);
    await(frame -> frame.event().equals("system") && frame.topic().equals(topic)
        && "ok".equals(frame.payload().getString("status")));
    return ref;
  }

  Frame reply(String ref) {
    return await(frame -> frame.event().equals("phx_reply") && ref.equals(frame.ref()));
  }

  Frame event(String topic, String event) {
    return await(frame -> frame.event().equals(event) && frame.topic().equals(topic));
  }

  List<Frame> events(String topic, String event) {
    return frames.stream().filter(frame -> frame.event().equals(event) && frame.topic().equals(topic)).toList();
  }

  List<Frame> changes(String topic, int count) {
    Waiting.until(vertx, LIMIT, () -> count + " changes of " + texts,
        () -> events(topic, "postgres_changes").size() >= count);
    return events(topic, "postgres_changes");
  }

  Frame await(Predicate<Frame> wanted) {
    Waiting.until(vertx, LIMIT, () -> texts, () -> frames.stream().anyMatch(wanted));
    return frames.stream().filter(wanted).findFirst().orElseThrow();
  }

  /** The server has answered everything that was sent before. */
  void settle() {
    reply(send(null, "phoenix", "heartbeat", new JsonObject()));
  }

  short awaitClose() {
    Waiting.until(vertx, LIMIT, () -> "open", () -> socket().isClosed() && socket().closeStatusCode() != null);
    return socket().closeStatusCode();
  }

  void forget() {
    frames.clear();
    texts.clear();
  }

  private void heard(String text) {
    texts.add(text);
    if (first) {
      JsonObject frame = new JsonObject(text);
      frames.add(new Frame(null, frame.getString("ref"), frame.getString("topic"), frame.getString("event"),
          frame.getJsonObject("payload")));
    } else {
      JsonArray frame = new JsonArray(text);
      frames.add(new Frame(frame.getString(0), frame.getString(1), frame.getString(2), frame.getString(3),
          frame.getJsonObject(4)));
    }
  }
}
