package io.swiftbolt.realtime.phoenix;

import io.swiftbolt.auth.Auth;
import io.swiftbolt.auth.RequestKey;
import io.swiftbolt.auth.Verdict;
import io.swiftbolt.catalog.Catalog;
import io.swiftbolt.config.ConflationConfig;
import io.swiftbolt.config.RealtimeConfig;
import io.swiftbolt.realtime.phoenix.PhoenixObserver.Refused;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The handshake of {@code /realtime/v1/websocket}: which version, whose key, whether there is room. To be made on the event
 * loop that serves the requests, once for each. It checks keys itself, because clients expect its own words.
 */
public final class PhoenixRoutes {

  /**
   * What the sockets work with.
   *
   * @param bars how changes of bars are gathered
   * @param feedIsLive whether the change feed hears of changes as they are committed
   * @param load shared by all event loops
   */
  public record Collaborators(RealtimeConfig config, ConflationConfig bars, Auth auth, Catalog catalog,
      BooleanSupplier feedIsLive,
      ServerLoad load, PhoenixObserver observer) {}

  private final Collaborators with;
  private final PhoenixHub hub;

  public PhoenixRoutes(Vertx vertx, Collaborators with) {
    this.with = with;
    hub = new PhoenixHub(vertx, with);
  }

  /** Serves the WebSocket, or says in plain HTTP why not. */
  public void webSocket(RoutingContext context) {
    Optional<ProtocolVersion> version = ProtocolVersion.of(context.request().getParam("vsn"));
    if (version.isEmpty()) {
      context.response().setStatusCode(403).end();
      return;
    }
    Optional<String> key = RequestKey.ofHandshake(context.request());
    if (key.isEmpty()) {
      refuse(context, Refused.SOCKET_KEY, 401, "API key is missing");
    } else if (with.auth().check(key.get()) instanceof Verdict.Refused refused) {
      refuse(context, Refused.SOCKET_KEY, 401, refused.message());
    } else if (!"websocket".equalsIgnoreCase(context.request().getHeader("upgrade"))) {
      context.response().putHeader("upgrade", "websocket").putHeader("connection", "upgrade");
      answer(context, 426, "This is a WebSocket");
    } else if (!with.load().hasRoomForJoins()) {
      refuse(context, Refused.JOIN_RATE, 429, "Too many joins per second");
    } else if (hub.isClosed() || !with.load().socketOpened()) {
      refuse(context, Refused.SOCKET_LIMIT, 429, "Too many connected users");
    } else {
      open(context, version.get(), key.get());
    }
  }

  /** How the sockets of this event loop are doing. From any thread. */
  public RealtimeStats stats() {
    return hub.stats();
  }

  /** Ends all sockets with a code that lets clients come back. */
  public Future<Void> close() {
    return hub.close();
  }

  private void open(RoutingContext context, ProtocolVersion version, String key) {
    context.request().toWebSocket()
        .onSuccess(socket -> serve(socket,
            new PhoenixSocket(hub, version, key, socket, context.request().connection())))
        .onFailure(error -> {
          with.load().socketClosed();
          context.fail(error);
        });
  }

  private void serve(ServerWebSocket socket, PhoenixSocket client) {
    socket.textMessageHandler(client::heard).binaryMessageHandler(binary -> client.heardOther())
        .pongHandler(pong -> client.heardOther());
    socket.closeHandler(gone -> {
      client.gone();
      with.load().socketClosed();
    });
    socket.exceptionHandler(broken -> client.gone()); // the close handler follows
    hub.add(client);
  }

  private void refuse(RoutingContext context, Refused what, int status, String error) {
    with.observer().refused(what);
    answer(context, status, error);
  }

  private static void answer(RoutingContext context, int status, String error) {
    context.response().setStatusCode(status).putHeader("content-type", "application/json")
        .end(new JsonObject().put("error", error).toBuffer());
  }
}
