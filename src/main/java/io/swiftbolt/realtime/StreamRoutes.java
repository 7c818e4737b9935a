package io.swiftbolt.realtime;

import io.swiftbolt.config.StreamConfig;
import io.swiftbolt.feed.ChangeFeed;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Live changes over HTTP: {@code GET /v1/stream} as a WebSocket and {@code GET /v1/stream/job-runs} as server-sent events. To
 * be made on the event loop that serves the requests, once for each; whoever mounts the handlers has checked the role before.
 */
public final class StreamRoutes {
  private final Vertx vertx;
  private final ChangeFeed feed;
  private final LongSupplier position;
  private final StreamConfig config;
  private final Function<HttpServerRequest, BooleanSupplier> keys;
  private final StreamObserver observer;
  private final StreamHub hub;

  /**
   * @param position the feed's {@code lastSeq}
   * @param keys what tells, as long as a stream lasts, whether the key of its request is still good
   */
  public StreamRoutes(Vertx vertx, ChangeFeed feed, LongSupplier position, StreamConfig config,
      Function<HttpServerRequest, BooleanSupplier> keys, StreamObserver observer) {
    this.vertx = vertx;
    this.feed = feed;
    this.position = position;
    this.config = config;
    this.keys = keys;
    this.observer = observer;
    this.hub = new StreamHub(vertx, config);
  }

  /** The WebSocket. A client may also send {@code {"after":SEQ}} to be told again what came after. */
  public void webSocket(RoutingContext context) {
    StreamQuery query;
    try {
      query = StreamQuery.of(context.queryParams(), config.filters());
    } catch (BadField bad) {
      refuse(context, bad);
      return;
    }
    if (!"websocket".equalsIgnoreCase(context.request().getHeader("upgrade"))) {
      context.response().setStatusCode(426).putHeader("upgrade", "websocket").putHeader("connection", "upgrade");
      answer(context,
          new JsonObject().put("error", "This is a WebSocket; server-sent events are at /v1/stream/job-runs"));
    } else if (hasRoom(context)) {
      BooleanSupplier keyHolds = keys.apply(context.request());
      context.request().toWebSocket()
          .onSuccess(socket -> serve(socket, context.request().connection(), query, keyHolds))
          .onFailure(context::fail);
    }
  }

  /** Server-sent events; {@code Last-Event-ID} resumes, as {@code after} does. */
  public void serverSentEvents(RoutingContext context) {
    StreamQuery query;
    try {
      query = StreamQuery.of(context.queryParams(), config.filters());
      String last = context.request().getHeader("last-event-id");
      query = last == null || last.isBlank() ? query : query.resumingAfter(StreamQuery.after(last));
    } catch (BadField bad) {
      refuse(context, bad);
      return;
    }
    if (hasRoom(context)) {
      StreamClient client = client(query, new EventStreamOutlet(context.response(), config.writeBuffer()));
      context.response().exceptionHandler(broken -> hub.remove(client)).closeHandler(gone -> hub.remove(client))
          .endHandler(ended -> hub.remove(client));
      hub.add(client, keys.apply(context.request()));
      client.begin(query.after());
    }
  }

  /** Streams open on this event loop. From any thread. */
  public int open() {
    return hub.open();
  }

  /** Ends all streams with a code that lets clients come back. */
  public Future<Void> close() {
    return hub.close();
  }

  private void serve(ServerWebSocket socket, HttpConnection connection, StreamQuery query, BooleanSupplier keyHolds) {
    StreamClient client = client(query, new WebSocketOutlet(socket, connection, config.writeBuffer()));
    socket.exceptionHandler(broken -> hub.remove(client)).closeHandler(gone -> hub.remove(client));
    socket.textMessageHandler(text -> message(client, text));
    hub.add(client, keyHolds);
    client.begin(query.after());
  }

  private StreamClient client(StreamQuery query, Outlet outlet) {
    return new StreamClient(vertx, feed, position, config, query.filter(), outlet, observer);
  }

  private static void message(StreamClient client, String text) {
    try {
      Object after = new JsonObject(text).getValue("after");
      client.again(StreamQuery.after(String.valueOf(after)));
    } catch (BadField bad) {
      client.error(bad.field(), bad.why());
    } catch (DecodeException ignored) {
      client.error("after", "A message must be JSON: {\"after\":SEQ}");
    }
  }

  private boolean hasRoom(RoutingContext context) {
    if (hub.hasRoom()) {
      return true;
    }
    context.response().setStatusCode(503).putHeader("retry-after", "5");
    answer(context, new JsonObject().put("error", "Too many streams"));
    return false;
  }

  private static void refuse(RoutingContext context, BadField bad) {
    context.response().setStatusCode(400);
    answer(context, new JsonObject().put("error", bad.why()).put("field", bad.field()));
  }

  private static void answer(RoutingContext context, JsonObject body) {
    context.response().putHeader("content-type", "application/json").end(body.toBuffer());
  }
}
