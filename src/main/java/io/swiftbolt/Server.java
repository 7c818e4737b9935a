package io.swiftbolt;

import io.swiftbolt.auth.Auth;
import io.swiftbolt.auth.KeyRing;
import io.swiftbolt.auth.SecretReload;
import io.swiftbolt.bars.BarReads;
import io.swiftbolt.chart.Charts;
import io.swiftbolt.chart.SeriesCache;
import io.swiftbolt.cli.Operations;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.ServerConfig;
import io.swiftbolt.coverage.CoverageReads;
import io.swiftbolt.database.DataOrigin;
import io.swiftbolt.database.Database;
import io.swiftbolt.feed.ChangeFeed;
import io.swiftbolt.feed.FeedVerticle;
import io.swiftbolt.http.ServerMetrics;
import io.swiftbolt.jobs.QueueMetrics;
import io.swiftbolt.orchestrator.BackfillOrders;
import io.swiftbolt.orchestrator.ConfiguredWatchlist;
import io.swiftbolt.orchestrator.EnsureCoverage;
import io.swiftbolt.orchestrator.OrchestratorVerticle;
import io.swiftbolt.orchestrator.TickPace;
import io.swiftbolt.orchestrator.TickResult;
import io.swiftbolt.orchestrator.Ticks;
import io.swiftbolt.symbols.Watchlists;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server: the rooms, deployed in order and stopped in the reverse one. */
final class Server implements Operations.Running {
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);
  private static final Duration STOP_MOST = Duration.ofSeconds(30);

  private final Engine engine;
  private final StopSignal stop;
  private final List<String> deployed = new ArrayList<>();
  private final ServerMetrics metrics;
  private String address = "";

  private Server(Engine engine, StopSignal stop) {
    this.engine = engine;
    this.stop = stop;
    metrics = new ServerMetrics(engine.registry, new ServerMetrics.Sources(new QueueMetrics(engine.pool)::read,
        new CoverageReads(engine.pool)::worstReach, engine.clock, ServerClock.system()));
  }

  /** Blocks until it listens, or until it is told to stop before. */
  static Server start(ServerConfig config, boolean demo, StopSignal stop) {
    KeyRing keys = KeyRing.resolve(config);
    logConfiguration(config);
    Engine engine = Engine.open(config, Database.Use.SERVER,
        Optional.of(demo ? DataOrigin.SIMULATED : DataOrigin.REAL), stop);
    Server server = new Server(engine, stop);
    try {
      new ConfiguredWatchlist(engine.symbols, new Watchlists(engine.pool), engine.definitions, engine.clock)
          .begin(engine.watchlist()).await();
      server.deploy(keys);
      return server;
    } catch (Exception e) { // Future.await throws checked ones, too, undeclared
      server.closeAfter(e);
      throw e;
    }
  }

  /** A line a section: what counts in the end, whoever set it. Secrets show as ***. */
  private static void logConfiguration(ServerConfig config) {
    Map<String, List<String>> sections = new LinkedHashMap<>();
    config.describe().forEach((key, value) -> {
      String[] parts = key.split("\\.", 2);
      sections.computeIfAbsent(parts[0], section -> new ArrayList<>())
          .add(parts.length == 1 ? value : parts[1] + "=" + value);
    });
    sections.forEach((section, settings) -> LOG.info("{}: {}", section, String.join(" ", settings)));
  }

  /** The order matters: whoever listens comes before whoever speaks, and the door opens last. */
  private void deploy(KeyRing keys) {
    ServerConfig config = engine.config;
    Ticks ticks = engine.ticks(this::ticked);
    EnsureCoverage ensureCoverage = engine.ensureCoverage();
    ChangeFeed changes = new ChangeFeed(engine.pool);
    FeedVerticle feed = new FeedVerticle(changes, engine.database.connectOptions(), config.feed(),
        engine.roomMetrics);
    SeriesCache series = new SeriesCache(new BarReads(engine.pool), engine.coverage, config.chart());
    metrics.show("swiftbolt.chart.series.bytes", "memory of series", series::bytes);
    Charts charts = new Charts(engine.vertx, series, engine::calendar, engine.clock, config.chart());

    deploy(feed);
    series.listen(engine.vertx, feed.lastSeq()); // it holds nothing yet that a change before could have outdated
    FeedMetrics.register(engine.registry, feed::stats);
    deploy(engine.workers());
    deploy(engine.sampler());
    deploy(engine.forecasts());
    Reference reference = new Reference(engine);
    deploy(reference.verticle());
    BackfillOrders backfills = engine.backfillOrders();
    deploy(engine.backfillPace(backfills));
    deploy(new OrchestratorVerticle(ticks, ensureCoverage, engine.clock,
        new TickPace(config.orchestrator().tick(), config.orchestrator().afterMinute(), engine::calendar)));
    metrics.start(engine.vertx);
    Auth auth = new Auth(keys, ServerClock.system());
    KeyRing.file(config).ifPresent(file -> deploy(new SecretReload(file, keys, auth, config.auth().reread())));
    Edge edge = new Edge(engine, auth, ticks, ensureCoverage, backfills, charts, changes, feed, metrics,
        reference);
    deploy(edge);
    String host = config.http().host();
    address = "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + edge.port();
    LOG.info("listening on {}", address);
  }

  private void ticked(Optional<TickResult> tick) {
    tick.ifPresentOrElse(done -> {
      if (done.leader()) {
        metrics.ticked(done.took(), done.errors().size());
      } else {
        metrics.tickedElsewhere();
      }
    }, metrics::tickFailed);
  }

  private void deploy(VerticleBase verticle) {
    stop.check();
    deployed.add(engine.vertx.deployVerticle(verticle).await());
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public void awaitStop() {
    stop.await();
  }

  /** No new work, slices finish or go back, sockets close, then the database. Bounded: a stop must not hang. */
  @Override
  public void close() {
    try {
      Future<Void> undeployed = Future.succeededFuture();
      for (String id : deployed.reversed()) {
        undeployed = undeployed.eventually(() -> engine.vertx.undeploy(id));
      }
      undeployed.await(STOP_MOST.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "stopping took longer than " + STOP_MOST.toSeconds() + " s; leases will run out", e);
    } finally {
      engine.close();
    }
  }

  private void closeAfter(Exception failure) {
    try {
      close();
    } catch (Exception e) {
      failure.addSuppressed(e);
    }
  }
}
