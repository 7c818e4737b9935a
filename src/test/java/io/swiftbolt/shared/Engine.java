package io.swiftbolt.shared;

import io.swiftbolt.bars.BarReads;
import io.swiftbolt.bus.Addresses;
import io.swiftbolt.bus.ByReference;
import io.swiftbolt.chart.Charts;
import io.swiftbolt.chart.SeriesCache;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.ChartConfig;
import io.swiftbolt.config.FeedConfig;
import io.swiftbolt.config.FetchConfig;
import io.swiftbolt.config.OrchestratorConfig;
import io.swiftbolt.config.ProvidersConfig;
import io.swiftbolt.coverage.Coverage;
import io.swiftbolt.feed.ChangeFeed;
import io.swiftbolt.feed.FeedVerticle;
import io.swiftbolt.fetch.FetchBarsVerticle;
import io.swiftbolt.http.ChartRoute;
import io.swiftbolt.http.EncodedCharts;
import io.swiftbolt.jobs.JobDefinitions;
import io.swiftbolt.jobs.JobRuns;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.NyseCalendar;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.orchestrator.Backfill;
import io.swiftbolt.orchestrator.EnsureCoverage;
import io.swiftbolt.orchestrator.Heartbeats;
import io.swiftbolt.orchestrator.OrchestratorVerticle;
import io.swiftbolt.orchestrator.ReferenceSync;
import io.swiftbolt.orchestrator.TickPace;
import io.swiftbolt.orchestrator.Ticks;
import io.swiftbolt.provider.ProviderObserver;
import io.swiftbolt.provider.Providers;
import io.swiftbolt.symbols.CalendarRows;
import io.swiftbolt.symbols.CorporateActions;
import io.swiftbolt.symbols.Symbols;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The orchestrator, the fetch workers, the change feed and the charts as the server runs them, with Alpaca simulated and its own
 * way to the database.
 */
final class Engine implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final Vertx vertx;
  private final Pool pool;
  private final Providers providers;
  private final List<String> deployed;
  private final ServerClock clock;
  private final Symbols symbols;
  private final JobDefinitions definitions;
  private final ReferenceSync reference;
  private final Backfill backfill;
  private final int port;

  private Engine(Vertx vertx, Pool pool, Providers providers, List<String> deployed, ServerClock clock, Symbols symbols,
      JobDefinitions definitions, ReferenceSync reference, Backfill backfill, int port) {
    this.pool = pool;
    this.providers = providers;
    this.deployed = deployed;
    this.reference = reference;
    this.vertx = vertx;
    this.clock = clock;
    this.symbols = symbols;
    this.definitions = definitions;
    this.backfill = backfill;
    this.port = port;
  }

  /** @param perMinute the quota that the server keeps to */
  static Engine start(PgConnectOptions database, String alpaca, Instant now, int perMinute) {
    return start(database, ProvidersConfig.defaults().with(new ProvidersConfig.Alpaca(ProviderSim.ALPACA_KEY,
        ProviderSim.ALPACA_SECRET, alpaca, alpaca, "sip",
        new ProvidersConfig.Quota(perMinute, 10, Duration.ofSeconds(2)))), FetchConfig.defaults(), now);
  }

  /** @param providing the vendors that are on */
  static Engine start(PgConnectOptions database, ProvidersConfig providing, FetchConfig fetching, Instant now) {
    return start(database, providing, fetching, ServerClock.virtual(now, 1));
  }

  /** @param clock may run fast */
  static Engine start(PgConnectOptions database, ProvidersConfig providing, FetchConfig fetching, ServerClock clock) {
    Vertx vertx = Vertx.vertx();
    ByReference.register(vertx);
    Pool pool = PgBuilder.pool().with(new PoolOptions().setMaxSize(8)).connectingTo(database).using(vertx).build();
    TradingCalendar calendar = NyseCalendar.byRules();
    new CalendarRows(pool).publish(calendar.sessions(
        new TimeRange(Instant.parse("2000-01-01T00:00:00Z"), Instant.parse("2030-01-01T00:00:00Z")))).await();
    Providers providers = Providers.open(vertx, providing, calendar, clock, pool, ProviderObserver.NONE);
    OrchestratorConfig planning = OrchestratorConfig.defaults();
    JobRuns runs = new JobRuns(pool);
    Coverage coverage = new Coverage(pool);
    Symbols symbols = new Symbols(pool);
    JobDefinitions definitions = new JobDefinitions(pool);
    FeedVerticle feed = new FeedVerticle(new ChangeFeed(pool), database, FeedConfig.defaults(),
        (change, latency) -> {});
    List<String> deployed = new ArrayList<>();
    deployed.add(vertx.deployVerticle(feed).await());
    deployed.add(vertx
        .deployVerticle(new FetchBarsVerticle(new FetchBarsVerticle.Collaborators(pool, providers.bars(), runs,
            coverage, new CorporateActions(pool), () -> calendar, clock, fetching,
            "pid " + ProcessHandle.current().pid())))
        .await());
    Ticks ticks = new Ticks(new Ticks.Collaborators(new Heartbeats(pool), definitions, runs, coverage, providers.bars(),
        () -> calendar, clock, planning, fetching.attempts(), fetching.concurrent(), true));
    deployed.add(vertx.deployVerticle(new OrchestratorVerticle(ticks,
        new EnsureCoverage(symbols, definitions, coverage, providers.bars(), () -> calendar, clock), clock,
        new TickPace(planning.tick(), planning.afterMinute(), () -> calendar))).await());
    SeriesCache series = new SeriesCache(new BarReads(pool), coverage, ChartConfig.defaults());
    series.listen(vertx, feed.lastSeq());
    int port = serveCharts(vertx, series, calendar, clock);
    ReferenceSync reference = new ReferenceSync(providers.reference(), pool, clock);
    return new Engine(vertx, pool, providers, deployed, clock, symbols, definitions, reference,
        new Backfill(symbols, runs, coverage, providers.bars(), () -> calendar, clock, planning), port);
  }

  private static int serveCharts(Vertx vertx, SeriesCache series, TradingCalendar calendar, ServerClock clock) {
    Charts charts = new Charts(vertx, series, () -> calendar, clock, ChartConfig.defaults());
    Router router = Router.router(vertx);
    router.route("/functions/v1/chart")
        .handler(new ChartRoute(charts, new EncodedCharts(charts, 1 << 26), Optional.empty())::answer);
    // as the product's: Java's client now and then takes the body of an upgraded answer for frames
    HttpServerOptions options = new HttpServerOptions().setHttp2ClearTextEnabled(false);
    return vertx.createHttpServer(options).requestHandler(router).listen(0, "127.0.0.1").await().actualPort();
  }

  /** A process with only this in it, to be killed: database, Alpaca's address, now, the quota. */
  public static void main(String[] args) {
    start(PgConnectOptions.fromUri(args[0]), args[1], Instant.parse(args[2]), Integer.parseInt(args[3]));
  }

  /** The bars of a chart over HTTP. */
  List<Bar> chart(String query) {
    return body(query).getJsonArray("bars").stream().map(JsonObject.class::cast)
        .map(bar -> new Bar(Instant.parse(bar.getString("ts")), bar.getDouble("open"), bar.getDouble("high"),
            bar.getDouble("low"), bar.getDouble("close"), bar.getLong("volume")))
        .toList();
  }

  JsonObject body(String query) {
    try {
      URI uri = URI.create("http://127.0.0.1:" + port + "/functions/v1/chart?bars_limit=2000&" + query);
      HttpResponse<String> reply = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
      if (reply.statusCode() != 200) {
        throw new AssertionError(query + ": " + reply.statusCode() + " " + reply.body());
      }
      return new JsonObject(reply.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** As an operator would order it: complete from now on over so many days. */
  void keep(String symbol, Timeframe timeframe, int windowDays) {
    symbols.ensure(List.of(symbol)).await();
    definitions.ensure(List.of(symbol), timeframe, windowDays, 100, clock.instant()).await();
    Addresses.TICK.publish(vertx, new Addresses.TickWanted("test"));
  }

  /** @return how many slices it takes */
  int backfill(List<String> tickers, Timeframe timeframe, TimeRange range) {
    symbols.ensure(tickers).await();
    int planned = backfill.start(tickers, timeframe, range, true, "test").await().planned();
    Addresses.WORK_QUEUED.publish(vertx, new Addresses.WorkQueued(planned));
    return planned;
  }

  /** Takes splits and dividends over and sees to what follows. */
  ReferenceSync.Result syncActions() {
    return reference.sync(ReferenceSync.Order.ACTIONS).await();
  }

  /** Makes these known as something that trades. */
  void know(List<String> tickers) {
    symbols.ensure(tickers).await();
  }

  @Override
  public void close() {
    http.close();
    Future<Void> stopped = Future.succeededFuture();
    for (String id : deployed.reversed()) {
      stopped = stopped.eventually(() -> vertx.undeploy(id));
    }
    // as the server does: what is under way needs the database to come to its end
    stopped.eventually(providers::close).eventually(pool::close).eventually(vertx::close).await();
  }
}
