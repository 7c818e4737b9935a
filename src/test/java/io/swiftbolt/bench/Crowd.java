package io.swiftbolt.bench;

import io.swiftbolt.clock.ServerClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Many clients of a server; the i-th watches the symbols 5 i to 5 i + 4, modulo 500. */
final class Crowd implements AutoCloseable {
  private static final int CONNECTING = 250;

  private final Vertx vertx;
  private final URI server;
  private final WebSocketClient client;
  private final String key;
  private final List<WebSocket> sockets = new ArrayList<>();
  private final ConcurrentLinkedQueue<Double> millis = new ConcurrentLinkedQueue<>();
  private final AtomicInteger messages = new AtomicInteger();
  private final int size;
  private final long[] seen;

  private Crowd(Vertx vertx, ServedProcess server, int size) {
    this.vertx = vertx;
    this.server = URI.create(server.url());
    this.size = size;
    seen = new long[size];
    key = server.anonKey();
    client = vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(size)
        .setMaxFrameSize(1 << 20).setMaxMessageSize(1 << 20));
  }

  /** Clients of Realtime, each with one channel of 5 bindings that is live. */
  static Crowd subscribe(Vertx vertx, ServedProcess server, int size) {
    Crowd crowd = new Crowd(vertx, server, size);
    AtomicInteger live = new AtomicInteger();
    crowd.connect(i -> "/realtime/v1/websocket?vsn=2.0.0&apikey=" + crowd.key, (i, socket) -> {
      socket.textMessageHandler(text -> {
        if (text.contains("Subscribed to PostgreSQL")) {
          live.incrementAndGet();
        } else {
          crowd.heard(text);
        }
      });
    }, (i, socket) -> {
      JsonArray bindings = new JsonArray();
      symbols(i).forEach(symbol -> bindings.add(new JsonObject().put("event", "UPDATE").put("schema", "public")
          .put("table", "job_runs").put("filter", "symbol=eq." + symbol)));
      socket.writeTextMessage(new JsonArray().add("1").add("1").add("realtime:watch").add("phx_join")
          .add(new JsonObject().put("config", new JsonObject().put("postgres_changes", bindings))).encode());
    });
    crowd.await(live, size, Duration.ofSeconds(60));
    return crowd;
  }

  /** Clients of the server's own stream, which keep the last number they saw. */
  static Crowd stream(Vertx vertx, ServedProcess server, int size, long after) {
    Crowd crowd = new Crowd(vertx, server, size);
    Arrays.fill(crowd.seen, after);
    crowd.comeBack();
    return crowd;
  }

  int size() {
    return size;
  }

  void comeBack() {
    connect(i -> "/v1/stream?apikey=" + key + "&symbol=" + String.join(",", symbols(i))
        + "&after=" + seen[i], (i, socket) -> socket.textMessageHandler(text -> {
          JsonObject frame = new JsonObject(text);
          seen[i] = frame.getLong("seq", seen[i]);
          if (frame.getString("type").equals("change")) {
            heard(text);
          }
        }), (i, socket) -> {});
  }

  void cut() {
    Future.join(sockets.stream().map(WebSocket::close).toList()).await();
    sockets.clear();
  }

  void forget() {
    messages.set(0);
    millis.clear();
  }

  void await(int wanted, Duration most) {
    await(messages, wanted, most);
  }

  /** From the stamp in each message that was heard since {@link #forget} until then. */
  List<Double> millis() {
    return List.copyOf(millis);
  }

  @Override
  public void close() {
    cut();
    client.close().await();
  }

  private interface Path {
    String of(int number);
  }

  private interface Step {
    void with(int number, WebSocket socket);
  }

  /** @param before connecting: the first frame may follow at once */
  private void connect(Path path, Step before, Step after) {
    for (int from = 0; from < size; from += CONNECTING) {
      List<Future<WebSocket>> wave = new ArrayList<>();
      for (int i = from; i < Math.min(size, from + CONNECTING); i++) {
        int number = i;
        ClientWebSocket socket = client.webSocket();
        before.with(number, socket);
        wave.add(socket.connect(server.getPort(), server.getHost(), path.of(number))
            .onSuccess(opened -> after.with(number, opened)));
      }
      Future.all(wave).await();
      wave.forEach(socket -> sockets.add(socket.result()));
    }
  }

  private static List<String> symbols(int number) {
    List<String> symbols = new ArrayList<>();
    for (int i = 0; i < PushBench.BINDINGS; i++) {
      symbols.add("S" + (number * PushBench.BINDINGS + i) % PushBench.SYMBOLS);
    }
    return symbols;
  }

  /** How long ago a message was stamped; empty if it is not. */
  static Optional<Double> millisSince(String message) {
    int stamp = message.indexOf("bt=");
    return stamp < 0
        ? Optional.empty()
        : Optional.of((ServerClock.nanos() - Long.parseLong(message.substring(stamp + 3, message.indexOf(';', stamp))))
            / 1e6);
  }

  private void heard(String text) {
    millisSince(text).ifPresent(taken -> {
      millis.add(taken);
      messages.incrementAndGet();
    });
  }

  private void await(AtomicInteger count, int wanted, Duration most) {
    long until = ServerClock.nanos() + most.toNanos();
    while (count.get() < wanted) {
      if (ServerClock.nanos() > until) {
        throw new IllegalStateException(count.get() + " of " + wanted + " after " + most);
      }
      vertx.timer(5).await();
    }
  }
}
