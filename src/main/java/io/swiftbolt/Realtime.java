package io.swiftbolt;

import io.swiftbolt.auth.Auth;
import io.swiftbolt.bus.RowChange;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.feed.FeedVerticle;
import io.swiftbolt.http.Access;
import io.swiftbolt.http.Route;
import io.swiftbolt.realtime.phoenix.PhoenixObserver;
import io.swiftbolt.realtime.phoenix.PhoenixRoutes;
import io.swiftbolt.realtime.phoenix.ServerLoad;
import io.swiftbolt.http.ServerMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The wiring of the Realtime sockets on the listener's event loop. */
final class Realtime {
  private final Engine engine;
  private final Auth auth;
  private final FeedVerticle feed;
  private final ServerMetrics metrics;
  private final ServerLoad load;
  private @Nullable PhoenixRoutes sockets;

  Realtime(Engine engine, Auth auth, FeedVerticle feed, ServerMetrics metrics) {
    this.engine = engine;
    this.auth = auth;
    this.feed = feed;
    this.metrics = metrics;
    load = new ServerLoad(engine.config.realtime(), ServerClock.system());
  }

  /** Its row of the route list; served once it was opened. */
  Route route() {
    return Route.withOwnKeys("/realtime/v1/websocket", List.of(HttpMethod.GET), Access.ANON,
        request -> Objects.requireNonNull(sockets).webSocket(request));
  }

  /** On the event loop that serves the requests. */
  void open(Vertx vertx) {
    PhoenixRoutes opened = new PhoenixRoutes(vertx, new PhoenixRoutes.Collaborators(engine.config.realtime(),
        engine.config.conflation(), auth, engine.catalog, feed::connected, load, observer()));
    sockets = opened;
    metrics.show("swiftbolt.realtime.sockets", "open Realtime sockets", () -> opened.stats().sockets());
    metrics.show("swiftbolt.realtime.channels", "joined channels", () -> opened.stats().channels());
    metrics.show("swiftbolt.realtime.bindings", "bindings that changes are compared with, equal ones once",
        () -> opened.stats().bindings());
    metrics.show("swiftbolt.realtime.queued.bytes", "what waits for clients", () -> opened.stats().queuedBytes());
  }

  Future<Void> close() {
    PhoenixRoutes opened = sockets;
    return opened == null ? Future.succeededFuture() : opened.close();
  }

  private PhoenixObserver observer() {
    IntConsumer messages = metrics.counter("swiftbolt.realtime.messages", "changes written to sockets");
    IntConsumer slow = metrics.counter("swiftbolt.realtime.slow", "times that a client's channels were given up");
    return new PhoenixObserver() {
      @Override
      public void told(RowChange change, int sockets) {
        metrics.delivered(Duration.between(change.at(), ServerClock.system().instant()));
        messages.accept(sockets);
      }

      @Override
      public void refused(Refused what) {
        metrics.count("swiftbolt.realtime.refused", "what", what.name().toLowerCase(Locale.ROOT));
      }

      @Override
      public void slow() {
        slow.accept(1);
      }

      @Override
      public void closed(String reason) {
        metrics.count("swiftbolt.realtime.closed", "reason", reason);
      }
    };
  }
}
