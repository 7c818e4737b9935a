package io.swiftbolt;

import java.util.function.BooleanSupplier;
import io.vertx.core.http.HttpServerRequest;
import io.swiftbolt.auth.Verdict;
import io.swiftbolt.auth.RequestKey;
import io.swiftbolt.auth.Auth;
import io.swiftbolt.bars.BarCounts;
import io.swiftbolt.bars.BarPages;
import io.swiftbolt.bars.BarReach;
import io.swiftbolt.bars.DailyAverages;
import io.swiftbolt.bars.DayFigures;
import io.swiftbolt.bus.Addresses;
import io.swiftbolt.chart.Charts;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.bus.RowChange;
import io.swiftbolt.realtime.StreamObserver;
import io.swiftbolt.realtime.StreamRoutes;
import io.swiftbolt.coverage.CoverageReads;
import io.swiftbolt.feed.ChangeFeed;
import io.swiftbolt.feed.FeedVerticle;
import io.swiftbolt.http.Access;
import io.swiftbolt.http.BackfillRoutes;
import io.swiftbolt.http.ChartHealthEndpoint;
import io.swiftbolt.http.ChartRefresh;
import io.swiftbolt.http.ChartRoute;
import io.swiftbolt.http.EncodedCharts;
import io.swiftbolt.http.HotCharts;
import io.swiftbolt.http.ClientRoutes;
import io.swiftbolt.http.DataHealthEndpoint;
import io.swiftbolt.orchestrator.DataHealth;
import io.swiftbolt.jobs.SeriesRuns;
import io.swiftbolt.ledger.ForecastRuns;
import io.swiftbolt.http.HealthCheck;
import io.swiftbolt.http.HttpVerticle;
import io.swiftbolt.http.IndicatorRoutes;
import io.swiftbolt.http.LookupRoutes;
import io.swiftbolt.http.OlderChartRoutes;
import io.swiftbolt.http.ProviderRoutes;
import io.swiftbolt.http.BarCheckRoutes;
import io.swiftbolt.quality.CheckLog;
import io.swiftbolt.http.QuarantineRoutes;
import io.swiftbolt.http.Route;
import io.swiftbolt.http.Routes;
import io.swiftbolt.http.Schemas;
import io.swiftbolt.http.ServerActions;
import io.swiftbolt.http.ServerMetrics;
import io.swiftbolt.udf.Datafeed;
import io.swiftbolt.orchestrator.Heartbeats;
import io.swiftbolt.symbols.KnownSymbols;
import io.swiftbolt.symbols.UpcomingActions;
import io.swiftbolt.config.LookupConfig;
import io.swiftbolt.lookup.Headlines;
import io.swiftbolt.lookup.LatestQuotes;
import io.swiftbolt.lookup.SymbolFinder;
import io.swiftbolt.symbols.Watchlists;
import io.swiftbolt.orchestrator.BackfillOrders;
import io.swiftbolt.jobs.JobRunReads;
import io.swiftbolt.orchestrator.EnsureCoverage;
import io.swiftbolt.orchestrator.Ticks;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The wiring of everything that is reached over HTTP. Streams and listener share the event loop of the change feed, so that a
 * change reaches the sockets on the thread that read it.
 */
final class Edge extends VerticleBase {

  private final Engine engine;
  private final Ticks ticks;
  private final EnsureCoverage ensureCoverage;
  private final BackfillOrders backfills;
  private final Charts charts;
  private final EncodedCharts encoded;
  private final HotCharts hot;
  private final ChangeFeed changes;
  private final FeedVerticle feed;
  private final ServerMetrics metrics;
  private final Reference reference;
  private final HttpVerticle http;
  private final Pool reading;
  private final Auth auth;
  private final Realtime realtime;
  private @Nullable StreamRoutes streams;

  Edge(Engine engine, Auth auth, Ticks ticks, EnsureCoverage ensureCoverage, BackfillOrders backfills, Charts charts,
      ChangeFeed changes,
      FeedVerticle feed, ServerMetrics metrics, Reference reference) {
    this.engine = engine;
    this.ticks = ticks;
    this.ensureCoverage = ensureCoverage;
    this.backfills = backfills;
    this.charts = charts;
    this.changes = changes;
    this.feed = feed;
    this.metrics = metrics;
    this.auth = auth;
    this.reference = reference;
    realtime = new Realtime(engine, auth, feed, metrics);
    reading = engine.database.readingPool(engine.vertx, engine.config.rest());
    encoded = new EncodedCharts(charts, engine.config.chart().answersMegabytes() * 1024L * 1024L);
    hot = new HotCharts(encoded, auth, ServerClock.system(), metrics.counter("swiftbolt.chart.hot.answers",
        "charts answered before the request was decoded; Vert.x's own numbers leave them out"));
    metrics.show("swiftbolt.chart.answers.bytes", "memory of encoded charts", encoded::bytes);
    http = listener(auth);
  }

  // on the plain thread that starts the server: reading the schemas takes long enough to hold up an event loop
  private HttpVerticle listener(Auth auth) {
    JobRunReads runs = new JobRunReads(engine.pool);
    CoverageReads coverage = new CoverageReads(engine.pool);
    ServerActions actions = new ServerActions(engine.vertx, new ServerActions.Collaborators(ticks, ensureCoverage,
        engine.backfill(), backfills, engine.runs, coverage, engine.clock));
    Routes.Collaborators functions = new Routes.Collaborators(runs, coverage, actions.orchestrator(),
        actions.fetchBars(), actions.ensureCoverage(), new UpcomingActions(engine.pool)::of, engine::calendar,
        engine.clock, checks(),
        metrics);
    Schemas schemas = new Schemas();
    return new HttpVerticle(new HttpVerticle.Collaborators(engine.config.http(),
        auth, schemas, Routes.all(functions, schemas, more(auth, actions)),
        ServerClock.system()), Optional.of(hot));
  }

  @Override
  public Future<?> start() {
    Promise<Object> open = Promise.promise();
    feed.home().runOnContext(there -> {
      streams = streams(); // here, because it listens on the bus and shares the listener's event loop
      realtime.open(vertx);
      http.init(vertx, feed.home());
      http.start().<Object>map(listening -> listening).onComplete(open);
    });
    return open.future();
  }

  int port() {
    return http.port();
  }

  private List<Route> more(Auth auth, ServerActions actions) {
    List<Route> routes = new ArrayList<>();
    routes.add(new ChartRoute(charts, encoded, Optional.of(hot)).route());
    routes.addAll(IndicatorRoutes.of(charts::answer, engine.clock));
    routes.addAll(OlderChartRoutes.of(olderCharts(actions)));
    routes.add(new DataHealthEndpoint(dataHealth()).route());
    routes.addAll(reference.routes());
    routes.add(Route.raw("/v1/stream", List.of(HttpMethod.GET), Access.ANON, request -> open().webSocket(request))
        .withKeyInQuery());
    routes.add(Route
        .raw("/v1/stream/job-runs", List.of(HttpMethod.GET), Access.ANON, request -> open().serverSentEvents(request))
        .withKeyInQuery());
    routes.addAll(QuarantineRoutes.of(engine.quarantine()));
    routes.addAll(ProviderRoutes.of(engine.providerDesk()));
    routes.addAll(BarCheckRoutes.of(engine.checks(), new CheckLog(engine.pool), engine.symbols::require));
    routes.add(realtime.route());
    LookupRoutes.Collaborators lookups = lookups();
    routes.addAll(LookupRoutes.of(lookups));
    routes.addAll(ChartingRoutes.of(
        new Datafeed(new Datafeed.Collaborators(charts, new KnownSymbols(engine.pool), lookups.symbols(),
            lookups.quotes(), engine::calendar, engine.clock, engine.config.udf())),
        engine.config.udf().open()));
    routes.addAll(BackfillRoutes.of(new BackfillRoutes.Collaborators(backfills, new Watchlists(engine.pool)::tickers,
        engine.symbols::ensure, new BarReach(engine.pool)::of, engine::calendar, engine.clock)));
    routes.addAll(ClientRoutes.of(clients()));
    routes.addAll(ReadingRoutes.of(reading, engine.catalog, auth, engine.config.rest()));
    return routes;
  }

  private OlderChartRoutes.Collaborators olderCharts(ServerActions actions) {
    ChartRefresh refresh = new ChartRefresh(actions.chartRefresh(engine.definitions), engine.clock,
        ServerClock.system(),
        engine.config.chart().wantedEvery());
    boolean alpaca = engine.config.providers().alpaca().isOn();
    return new OlderChartRoutes.Collaborators(charts, refresh, engine.clock,
        new ChartHealthEndpoint.Alpaca(alpaca, alpaca, alpaca));
  }

  private DataHealth dataHealth() {
    Pool pool = engine.pool;
    return new DataHealth(new DataHealth.Collaborators(
        new DataHealth.Tables(engine.symbols, engine.definitions, engine.coverage, new CoverageReads(pool),
            new BarReach(pool), new SeriesRuns(pool), new UpcomingActions(pool), new ForecastRuns(pool)),
        engine.source(), engine::calendar, engine.clock));
  }

  private ClientRoutes.Collaborators clients() {
    Pool pool = engine.pool;
    ClientRoutes.Tables tables = new ClientRoutes.Tables(engine.symbols, new KnownSymbols(pool), new Watchlists(pool),
        engine.definitions, new JobRunReads(pool), new BarCounts(pool), new DayFigures(pool), new DailyAverages(pool),
        new BarPages(pool));
    return new ClientRoutes.Collaborators(tables, backfills, engine::calendar, engine.clock, engine.watchlist(),
        () -> Addresses.TICK.publish(engine.vertx, new Addresses.TickWanted("http")));
  }

  private LookupRoutes.Collaborators lookups() {
    LookupConfig config = engine.config.lookup();
    ServerClock realTime = ServerClock.system(); // how long a vendor's answer is good has nothing to do with a virtual clock
    return new LookupRoutes.Collaborators(new LatestQuotes(engine.providers.quotes(), config, realTime),
        new SymbolFinder(new KnownSymbols(engine.pool), engine.providers.searches(), config, realTime),
        new Headlines(engine.providers.news(), config, realTime), engine::calendar, engine.clock,
        config.quotesPerMinute(), realTime);
  }

  private StreamRoutes open() {
    return Objects.requireNonNull(streams);
  }

  private StreamRoutes streams() {
    return new StreamRoutes(vertx, changes, () -> feed.stats().lastSeq(), engine.config.stream(), this::key,
        new StreamObserver() {
          @Override
          public void sent(RowChange change) {
            metrics.delivered(Duration.between(change.at(), ServerClock.system().instant()));
          }

          @Override
          public void closed(String reason) {}
        });
  }

  /** Streams outlive the check at their opening: secrets are replaced, tokens expire. */
  private BooleanSupplier key(HttpServerRequest request) {
    String token = RequestKey.of(request, true).orElse("");
    return () -> auth.check(token) instanceof Verdict.Valid;
  }

  private List<HealthCheck> checks() {
    return List.of(new HealthCheck("database", () -> engine.pool.query("select 1").execute()),
        new HealthCheck("feed", () -> feed.connected()
            ? Future.succeededFuture()
            : Future.failedFuture(new HealthCheck.NotReady("is not connected; changes arrive late"))),
        HealthCheck.ticks(() -> engine.heartbeats.last().map(beat -> beat.map(Heartbeats.Beat::lastSeen)),
            engine.clock, engine.config.orchestrator().tick()));
  }

  /** Streams end first, with a code that lets clients come back. */
  @Override
  public Future<?> stop() throws Exception {
    StreamRoutes open = streams;
    Future<Void> closed = open == null ? Future.succeededFuture() : open.close();
    return Future.join(closed, realtime.close()).eventually(() -> stop(http)).eventually(reading::close).mapEmpty();
  }

  private static Future<?> stop(HttpVerticle listener) {
    return listener.stop();
  }
}
