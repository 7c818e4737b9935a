package io.swiftbolt;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.swiftbolt.bars.BarReads;
import io.swiftbolt.bars.BarSamples;
import io.swiftbolt.bus.ByReference;
import io.swiftbolt.catalog.Catalog;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.ConfigError;
import io.swiftbolt.config.ServerConfig;
import io.swiftbolt.config.WatchlistConfig;
import io.swiftbolt.coverage.Coverage;
import io.swiftbolt.database.DataOrigin;
import io.swiftbolt.database.Database;
import io.swiftbolt.fetch.BarCheck;
import io.swiftbolt.fetch.CheckVerticle;
import io.swiftbolt.fetch.FetchBarsVerticle;
import io.swiftbolt.fetch.QuarantineDesk;
import io.swiftbolt.jobs.BackfillFeed;
import io.swiftbolt.jobs.BackfillReads;
import io.swiftbolt.jobs.Backfills;
import io.swiftbolt.jobs.JobDefinitions;
import io.swiftbolt.jobs.JobRuns;
import io.swiftbolt.market.NyseCalendar;
import io.swiftbolt.market.SessionTime;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.orchestrator.Backfill;
import io.swiftbolt.orchestrator.BackfillOrders;
import io.swiftbolt.orchestrator.BackfillVerticle;
import io.swiftbolt.orchestrator.EnsureCoverage;
import io.swiftbolt.orchestrator.Heartbeats;
import io.swiftbolt.orchestrator.TickResult;
import io.swiftbolt.orchestrator.Ticks;
import io.swiftbolt.outlook.DailyHistories;
import io.swiftbolt.outlook.ForecastVerticle;
import io.swiftbolt.provider.BarSource;
import io.swiftbolt.provider.Providers;
import io.swiftbolt.provider.Vendor;
import io.swiftbolt.quality.CheckLog;
import io.swiftbolt.symbols.CalendarRows;
import io.swiftbolt.symbols.CorporateActions;
import io.swiftbolt.symbols.Symbols;
import io.vertx.core.Future;
import java.util.stream.Collectors;
import io.swiftbolt.provider.ProviderDesk;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that a server and a command share: database, clock, calendar, table owners, providers, planners. Opening and
 * closing it blocks, so both happen on plain threads.
 */
final class Engine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final Duration DEMO_MARGIN = Duration.ofMinutes(10);

  final ServerConfig config;
  final Database database;
  final PrometheusMeterRegistry registry;
  final Vertx vertx;
  final Pool pool;
  final ServerClock clock;
  final Symbols symbols;
  final CorporateActions actions;
  final JobDefinitions definitions;
  final JobRuns runs;
  final Coverage coverage;
  final Heartbeats heartbeats;
  final RoomMetrics roomMetrics;
  final Catalog catalog;
  final Providers providers;
  private final DataOrigin origin;
  private final CalendarKeeper calendar;

  private Engine(ServerConfig config, Database database, PrometheusMeterRegistry registry, Vertx vertx,
      Optional<DataOrigin> kind) {
    this.config = config;
    this.database = database;
    this.registry = registry;
    this.vertx = vertx;
    pool = database.pool(vertx);
    symbols = new Symbols(pool);
    actions = new CorporateActions(pool);
    definitions = new JobDefinitions(pool);
    runs = new JobRuns(pool);
    coverage = new Coverage(pool);
    heartbeats = new Heartbeats(pool);
    calendar = new CalendarKeeper(vertx, new CalendarRows(pool));
    origin = kind.or(() -> DataOrigin.read(pool).await()).orElse(DataOrigin.REAL);
    clock = clock(kind.isEmpty());
    roomMetrics = new RoomMetrics(registry, config.providers());
    catalog = Catalog.load(pool).await();
    providers = open();
  }

  /** @param kind of data that this process brings; empty = whatever the database holds */
  static Engine open(ServerConfig config, Database.Use use, Optional<DataOrigin> kind, StopSignal stop) {
    Database database = Database.open(config, use, stop::check);
    try {
      stop.check();
      database.prepareSchema();
      stop.check();
      return open(config, database, kind, stop);
    } catch (Exception e) { // Future.await throws checked ones, too, undeclared
      database.close();
      throw e;
    }
  }

  private static Engine open(ServerConfig config, Database database, Optional<DataOrigin> kind, StopSignal stop) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Vertx vertx = Vertx.builder()
        .with(new VertxOptions().setMetricsOptions(new MicrometerMetricsOptions().setEnabled(true)))
        .withMetrics(new MicrometerMetricsFactory(registry)).build();
    try {
      ByReference.register(vertx);
      Engine engine = new Engine(config, database, registry, vertx, kind);
      engine.prepare(kind);
      stop.check();
      return engine;
    } catch (Exception e) {
      vertx.close().await();
      throw e;
    }
  }

  private void prepare(Optional<DataOrigin> kind) {
    kind.ifPresent(brought -> claimOrigin());
    refreshCalendar().await();
    calendar.watch();
  }

  /** Before anything is written: simulated and real data never share a database. */
  void claimOrigin() {
    origin.claim(pool, clock.instant()).await();
  }

  /** @param joining the time of whoever planned last, unless the configuration names one */
  private ServerClock clock(boolean joining) {
    Optional<Instant> now = config.clock().now();
    if (origin == DataOrigin.REAL) {
      Optional<Instant> virtual = joining && now.isEmpty() ? heartbeats.lastVirtual().await() : Optional.empty();
      return now.or(() -> virtual).map(start -> ServerClock.virtual(start, config.clock().speed()))
          .orElseGet(ServerClock::system);
    }
    Optional<Instant> reached = heartbeats.last().await().map(Heartbeats.Beat::lastSeen);
    Instant start = now.orElse(config.clock().demoStart());
    Instant from = reached.filter(start::isBefore).orElse(start); // bars that are stored must not lie in the future
    SessionTime course = new SessionTime(NyseCalendar.byRules(), DEMO_MARGIN);
    double speed = now.isPresent() ? config.clock().speed() : config.clock().demoSpeed();
    return ServerClock.skipping(from, speed, course::advance);
  }

  private Providers open() {
    var settings = config.providers();
    var chosen = origin == DataOrigin.SIMULATED ? settings.with(settings.simulated().on()) : settings;
    try {
      return Providers.open(vertx, chosen, NyseCalendar.byRules(), clock, pool, roomMetrics);
    } catch (IllegalArgumentException e) {
      throw new ConfigError(String.valueOf(e.getMessage()));
    }
  }

  /** Takes up closures and early closes that were entered, now. */
  Future<Void> refreshCalendar() {
    return calendar.refresh();
  }

  /** The calendar in force now. */
  TradingCalendar calendar() {
    return calendar.current();
  }

  BarSource source() {
    return providers.bars();
  }

  /** As configured, but that a demo has symbols of its own and follows no minutes: there, one is over in no time. */
  WatchlistConfig watchlist() {
    return isSimulated() ? config.watchlist().ofTheDemo() : config.watchlist();
  }

  /** Whether the database holds simulated data. */
  boolean isSimulated() {
    return origin == DataOrigin.SIMULATED;
  }

  boolean isVirtual() {
    return config.clock().now().isPresent() || providers.vendors().stream().anyMatch(p -> p.name().equals("simulated"));
  }

  /** @param ended is told of every tick; empty = it failed */
  Ticks ticks(Consumer<Optional<TickResult>> ended) {
    return new Ticks(new Ticks.Collaborators(heartbeats, definitions, runs, coverage, source(), this::calendar, clock,
        config.orchestrator(), config.fetch().attempts(), config.fetch().concurrent(), isVirtual()), ended);
  }

  EnsureCoverage ensureCoverage() {
    return new EnsureCoverage(symbols, definitions, coverage, source(), this::calendar, clock);
  }

  Backfill backfill() {
    return new Backfill(symbols, runs, coverage, source(), this::calendar, clock, config.orchestrator());
  }

  BackfillOrders backfillOrders() {
    return new BackfillOrders(vertx, new BackfillOrders.Collaborators(symbols, new Backfills(pool),
        new BackfillReads(pool), new BackfillFeed(pool, runs), coverage, source(), this::calendar, clock,
        config.orchestrator(), providers.gate()::allowances));
  }

  BackfillVerticle backfillPace(BackfillOrders orders) {
    return new BackfillVerticle(orders, new Backfills(pool), clock, config.orchestrator());
  }

  BarCheck checks() {
    return new BarCheck(new BarCheck.Collaborators(pool, providers.vendors().stream().map(Vendor::bars).toList(),
        providers.gate(), actions, runs, this::calendar, clock, config.verify()));
  }

  ProviderDesk providerDesk() {
    return new ProviderDesk(pool, providers.state(),
        providers.vendors().stream().map(vendor -> vendor.bars().name()).collect(Collectors.toSet()), clock);
  }

  CheckVerticle sampler() {
    return new CheckVerticle(checks(), new BarSamples(pool, new Random()), new CheckLog(pool), runs, clock,
        config.verify());
  }

  QuarantineDesk quarantine() {
    return new QuarantineDesk(pool, coverage, this::calendar, clock);
  }

  ForecastVerticle forecasts() {
    return new ForecastVerticle(new ForecastVerticle.Collaborators(pool, runs, coverage,
        new DailyHistories(new BarReads(pool), this::calendar), this::calendar, clock, config.forecast(), owner()));
  }

  FetchBarsVerticle workers() {
    return new FetchBarsVerticle(new FetchBarsVerticle.Collaborators(pool, source(), runs, coverage, actions,
        this::calendar, clock, config.fetch(), owner()));
  }

  /** Process numbers repeat, in containers above all; an owner must not. */
  private static String owner() {
    return ProcessHandle.current().pid() + "-" + UUID.randomUUID();
  }

  /** Undeploys what is still deployed, closes connections, stops the embedded database. */
  @Override
  public void close() {
    try {
      providers.close().eventually(pool::close).eventually(vertx::close).await(30, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      LOG.warn("closing took too long");
    } finally {
      database.close();
    }
  }
}
