package io.swiftbolt.realtime;

import io.swiftbolt.bus.ByReference;
import io.swiftbolt.config.FeedConfig;
import io.swiftbolt.config.StreamConfig;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.feed.ChangeFeed;
import io.swiftbolt.feed.ChangedRows;
import io.swiftbolt.feed.FeedVerticle;
import io.swiftbolt.feed.Waiting;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The streams on a loopback port, on a fresh database, fed by a real feed. */
final class StreamServer {
  final Vertx vertx = Vertx.vertx();
  final TestDatabase database = TestDatabase.fresh();
  final Pool pool = database.pool(vertx);
  final ChangeFeed table = new ChangeFeed(pool);
  final FeedVerticle feed;
  final AtomicBoolean keysHold = new AtomicBoolean(true);
  private final Routes routes;
  private final String deployment;

  StreamServer(StreamConfig config) {
    this(config, (vertx, options) -> options);
  }

  /** @param way how the listening connection finds the database */
  StreamServer(StreamConfig config, BiFunction<Vertx, PgConnectOptions, PgConnectOptions> way) {
    ByReference.register(vertx);
    FeedConfig feedConfig = new FeedConfig(Duration.ofSeconds(1), Duration.ofMillis(300), Duration.ofMillis(500),
        Duration.ofMillis(50), Duration.ofSeconds(1), 1000, 1 << 20, Duration.ofMinutes(10), 100_000, 1L << 30,
        Duration.ofDays(1),
        1000);
    feed = new FeedVerticle(table, way.apply(vertx, database.options()), feedConfig, (change, latency) -> {});
    vertx.deployVerticle(feed).await();
    routes = new Routes(table, feed, config, keysHold);
    deployment = vertx.deployVerticle(routes).await();
  }

  int port() {
    return Objects.requireNonNull(routes.server).actualPort();
  }

  StreamRoutes routes() {
    return Objects.requireNonNull(routes.streams);
  }

  /** Waits until the feed has told of all that is committed, so that a snapshot holds it. */
  void settle() {
    long last = ChangedRows.sql(pool, "select max(seq) from change_feed").iterator().next().getLong(0);
    Waiting.until(vertx, Duration.ofSeconds(8), feed::stats, () -> feed.lastSeq() >= last);
  }

  void undeploy() {
    vertx.undeploy(deployment).await();
  }

  void close() {
    vertx.close().await();
  }

  private static final class Routes extends VerticleBase {
    private final ChangeFeed table;
    private final FeedVerticle feed;
    private final StreamConfig config;
    private final AtomicBoolean keysHold;
    private volatile @Nullable StreamRoutes streams;
    private volatile @Nullable HttpServer server;

    Routes(ChangeFeed table, FeedVerticle feed, StreamConfig config, AtomicBoolean keysHold) {
      this.keysHold = keysHold;
      this.table = table;
      this.feed = feed;
      this.config = config;
    }

    @Override
    public Future<?> start() {
      StreamRoutes made = new StreamRoutes(vertx, table, feed::lastSeq, config, request -> keysHold::get,
          StreamObserver.none());
      streams = made;
      Router router = Router.router(vertx);
      router.get("/v1/stream").handler(made::webSocket);
      router.get("/v1/stream/job-runs").handler(made::serverSentEvents);
      // little room in the kernel, so that a client which does not read is felt soon
      HttpServer made2 = vertx.createHttpServer(new HttpServerOptions().setSendBufferSize(8 * 1024));
      server = made2;
      return made2.requestHandler(router).listen(0, "127.0.0.1");
    }

    @Override
    public Future<?> stop() {
      return Objects.requireNonNull(streams).close();
    }
  }
}
