package io.swiftbolt.http;

import io.swiftbolt.auth.Auth;
import io.swiftbolt.config.ConfigError;
import io.swiftbolt.config.HttpConfig;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Listens, and serves the route list. */
public final class HttpVerticle extends VerticleBase {

  /**
   * What it is made of.
   *
   * @param routes everything that is served, see {@link Routes}
   * @param realTime for the log's durations
   */
  public record Collaborators(HttpConfig config, Auth auth, Schemas schemas, List<Route> routes,
      InstantSource realTime) {
    public Collaborators {
      routes = List.copyOf(routes);
    }
  }

  private static final int ACCEPT_BACKLOG = 4_096; // all clients come back at once when a server restarts

  private final Collaborators with;
  private final Optional<HotCharts> hot;
  private @Nullable HttpServer server;

  public HttpVerticle(Collaborators with) {
    this(with, Optional.empty());
  }

  /** @param hot answers charts that are asked for again before a request is decoded */
  public HttpVerticle(Collaborators with, Optional<HotCharts> hot) {
    this.with = with;
    this.hot = hot;
  }

  @Override
  public Future<?> start() {
    HttpConfig config = with.config();
    // HTTP/2 belongs behind TLS: without it Java's client upgrades its first request and now and then loses the answer
    HttpServerOptions options = new HttpServerOptions().setHost(config.host()).setPort(config.port())
        .setHttp2ClearTextEnabled(false)
        .setMaxHeaderSize(config.headerLimitBytes()).setMaxInitialLineLength(config.headerLimitBytes())
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS).setIdleTimeout((int) config.idleTimeout().toMillis())
        .setMaxWebSocketFrameSize(config.frameLimitBytes()).setMaxWebSocketMessageSize(config.frameLimitBytes())
        .setCompressionSupported(false) // finished charts are cached already compressed
        // sockets share frames, and a compressor for each would cost more memory than all else about it
        .setPerMessageWebSocketCompressionSupported(false).setPerFrameWebSocketCompressionSupported(false)
        .setAcceptBacklog(ACCEPT_BACKLOG);
    Gate gate = new Gate(config, with.auth(), with.schemas(), with.realTime());
    HttpServer server = vertx.createHttpServer(options).requestHandler(gate.router(vertx, with.routes()));
    hot.ifPresent(charts -> server.connectionHandler(connection -> HotConnection.into(connection, charts)));
    return server.listen()
        .onSuccess(listening -> this.server = listening)
        .recover(error -> Future.failedFuture(new ConfigError("http.port must be one that is free on http.host, "
            + config.host() + ":" + config.port() + " is not: " + error.getMessage())));
  }

  /** The port it really listens on, once deployed. */
  public int port() {
    HttpServer listening = server;
    if (listening == null) {
      throw new IllegalStateException("not listening yet");
    }
    return listening.actualPort();
  }

  /** Lets requests under way end, for a bounded while. */
  @Override
  public Future<?> stop() {
    HttpServer listening = server;
    return listening == null
        ? Future.succeededFuture()
        : listening.shutdown(with.config().shutdownTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }
}
