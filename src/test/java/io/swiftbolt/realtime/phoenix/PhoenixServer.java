package io.swiftbolt.realtime.phoenix;

import io.swiftbolt.auth.Auth;
import io.swiftbolt.auth.KeyRing;
import io.swiftbolt.auth.Role;
import io.swiftbolt.auth.Tokens;
import io.swiftbolt.bus.ByReference;
import io.swiftbolt.bus.RowChange;
import io.swiftbolt.catalog.Catalog;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.ConflationConfig;
import io.swiftbolt.config.FeedConfig;
import io.swiftbolt.config.RealtimeConfig;
import io.swiftbolt.config.Secret;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.feed.ChangeFeed;
import io.swiftbolt.feed.FeedVerticle;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The Realtime sockets on a loopback port, on a fresh database, fed by a real feed. */
final class PhoenixServer {
  static final Secret SECRET = new Secret("a secret of tests that is longer than thirty-two bytes");
  static final RealtimeConfig CONFIG = new RealtimeConfig(50, 10, 8, 10_000, 1 << 20, Duration.ofMillis(400),
      Duration.ofSeconds(20), Duration.ofMinutes(5));

  final Vertx vertx = Vertx.vertx();
  final TestDatabase database = TestDatabase.fresh();
  final Pool pool = database.pool(vertx);
  final FeedVerticle feed;
  final List<String> closed = new CopyOnWriteArrayList<>();
  final List<Instant> told = new CopyOnWriteArrayList<>();
  final Map<PhoenixObserver.Refused, Integer> refused = new ConcurrentHashMap<>();
  final AtomicInteger slow = new AtomicInteger();
  /** Seconds by which tokens' time runs ahead. */
  volatile long ahead;
  /** Whether the feed is said to be up. */
  volatile boolean live = true;
  final Auth auth = new Auth(KeyRing.of(SECRET), this::now);
  private final Mounted mounted;
  private final String deployment;

  PhoenixServer() {
    this(CONFIG);
  }

  PhoenixServer(RealtimeConfig config) {
    this(config, (vertx, options) -> options);
  }

  /** @param way how the listening connection finds the database */
  PhoenixServer(RealtimeConfig config, BiFunction<Vertx, PgConnectOptions, PgConnectOptions> way) {
    ByReference.register(vertx);
    FeedConfig feedConfig = FeedConfig.defaults();
    feed = new FeedVerticle(new ChangeFeed(pool), way.apply(vertx, database.options()), feedConfig,
        (change, latency) -> {});
    vertx.deployVerticle(feed).await();
    Catalog catalog = Catalog.load(pool).await();
    mounted = new Mounted(new PhoenixRoutes.Collaborators(config,
        new ConflationConfig(Duration.ofMillis(50), Duration.ofMillis(300), 100),
        auth, catalog, () -> live && feed.connected(),
        new ServerLoad(config, this::now), observer()));
    deployment = vertx.deployVerticle(mounted).await();
  }

  Instant now() {
    return ServerClock.system().instant().plusSeconds(ahead);
  }

  int port() {
    return Objects.requireNonNull(mounted.server).actualPort();
  }

  RealtimeStats stats() {
    return Objects.requireNonNull(mounted.routes).stats();
  }

  String key() {
    return token(Role.ANON, 3600);
  }

  String token(Role role, long seconds) {
    return new Tokens(SECRET).issue(role, now().plusSeconds(seconds));
  }

  PhoenixClient connect(String vsn) {
    return new PhoenixClient(vertx, port(), vsn).open("?apikey=" + key() + "&vsn=" + vsn);
  }

  void undeploy() {
    vertx.undeploy(deployment).await();
  }

  void close() {
    vertx.close().await();
  }

  private PhoenixObserver observer() {
    return new PhoenixObserver() {
      @Override
      public void told(RowChange change, int sockets) {
        told.add(change.at());
      }

      @Override
      public void refused(Refused what) {
        refused.merge(what, 1, Integer::sum);
      }

      @Override
      public void slow() {
        slow.incrementAndGet();
      }

      @Override
      public void closed(String reason) {
        closed.add(reason);
      }
    };
  }

  private static final class Mounted extends VerticleBase {
    private final PhoenixRoutes.Collaborators with;
    private volatile @Nullable PhoenixRoutes routes;
    private volatile @Nullable HttpServer server;

    Mounted(PhoenixRoutes.Collaborators with) {
      this.with = with;
    }

    @Override
    public Future<?> start() {
      PhoenixRoutes made = new PhoenixRoutes(vertx, with);
      routes = made;
      Router router = Router.router(vertx);
      router.get("/realtime/v1/websocket").handler(made::webSocket);
      // little room in the kernel, so that a client which does not read is felt soon
      HttpServer listening = vertx.createHttpServer(new HttpServerOptions().setSendBufferSize(8 * 1024)
          .setMaxWebSocketFrameSize(5_000_000).setMaxWebSocketMessageSize(5_000_000));
      server = listening;
      return listening.requestHandler(router).listen(0, "127.0.0.1");
    }

    @Override
    public Future<?> stop() {
      return Objects.requireNonNull(routes).close();
    }
  }
}
