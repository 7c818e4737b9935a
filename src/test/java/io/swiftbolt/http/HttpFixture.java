package io.swiftbolt.http;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.swiftbolt.auth.Auth;
import io.swiftbolt.auth.KeyRing;
import io.swiftbolt.auth.Role;
import io.swiftbolt.auth.Tokens;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.HttpConfig;
import io.swiftbolt.config.Secret;
import io.swiftbolt.coverage.CoverageReads;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.jobs.JobRunReads;
import io.swiftbolt.jobs.QueueMetrics;
import io.swiftbolt.market.NyseCalendar;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.symbols.UpcomingActions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The real HTTP server on a free port over a real database; what it sets off is written down instead. */
final class HttpFixture implements AutoCloseable {
  static final Secret SECRET = new Secret(
      "a secret of tests that is longer than sixty-four bytes, so that HS512 may use it");
  /** A Monday in the regular session. */
  static final Instant NOW = Instant.parse("2026-03-09T15:00:00Z");

  final Vertx vertx = Vertx.vertx();
  final Pool pool = TestDatabase.fresh().pool(vertx);
  final Schemas schemas = new Schemas();
  final List<String> calls = new ArrayList<>();
  final List<Route> routes;
  final ServerMetrics metrics;
  final HttpVerticle verticle;
  final WebClient client = WebClient.create(vertx, new WebClientOptions().setKeepAlive(false)); // a test that cuts a connection must not hit the next one
  volatile Future<OrchestratorEndpoint.Ticked> tick = Future.succeededFuture(
      new OrchestratorEndpoint.Ticked(Duration.ofMillis(12), 2, 3, 1, List.of("AAPL/m15: no")));
  volatile Future<EnsureCoverageEndpoint.State> ensured = Future.failedFuture("not set");
  volatile Future<EnsureCoverageEndpoint.RangeState> rangeEnsured = Future.failedFuture("not set");
  volatile int missing;
  volatile List<HealthCheck> checks = List.of();

  HttpFixture() {
    this(config(HttpConfig.defaults().allowedOrigins()), List.of());
  }

  HttpFixture(HttpConfig config, List<Route> more) {
    JobRunReads runs = new JobRunReads(pool);
    CoverageReads coverage = new CoverageReads(pool);
    InstantSource clock = InstantSource.fixed(NOW);
    TradingCalendar calendar = NyseCalendar.byRules();
    metrics = new ServerMetrics(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
        new ServerMetrics.Sources(new QueueMetrics(pool)::read, coverage::worstReach, clock, ServerClock.system()));
    HealthCheck delegating = new HealthCheck("given",
        () -> Future.all(checks.stream().map(c -> c.check().get()).toList()));
    routes = Routes.all(
        new Routes.Collaborators(runs, coverage, new OrchestratorEndpoint.Actions(() -> called("tick", tick),
            () -> called("retry", Future.succeededFuture(4))),
            (symbols, timeframe, range) -> called("fetch " + symbols + " " + timeframe + " " + range,
                Future.succeededFuture(missing)),
            new EnsureCoverageEndpoint.Actions(
                (symbol, timeframe, days) -> called("window " + symbol + " " + timeframe + " " + days, ensured),
                (symbol, timeframe, range) -> called("range " + symbol + " " + timeframe + " " + range, rangeEnsured)),
            new UpcomingActions(pool)::of, () -> calendar, clock, List.of(delegating), metrics),
        schemas, more);
    verticle = new HttpVerticle(
        new HttpVerticle.Collaborators(config, new Auth(KeyRing.of(SECRET), ServerClock.system()), schemas,
            routes, ServerClock.system()));
    vertx.deployVerticle(verticle).await();
  }

  static HttpConfig config(List<String> origins) {
    return new HttpConfig("127.0.0.1", 0, 4_096, 4_096, 16_384, Duration.ofSeconds(60), Duration.ofSeconds(5), origins);
  }

  static String key(Role role) {
    return new Tokens(SECRET).issue(role, ServerClock.system().instant().plusSeconds(3600));
  }

  HttpRequest<Buffer> request(HttpMethod method, String uri) {
    return client.request(method, verticle.port(), "127.0.0.1", uri);
  }

  HttpResponse<Buffer> get(String uri) {
    return request(HttpMethod.GET, uri).putHeader("apikey", key(Role.SERVICE_ROLE)).send().await();
  }

  HttpResponse<Buffer> post(String uri, JsonObject body) {
    return request(HttpMethod.POST, uri).putHeader("apikey", key(Role.SERVICE_ROLE)).sendJsonObject(body).await();
  }

  /** A symbol, and a definition of its m15 bars. */
  UUID definition(String ticker) {
    pool.preparedQuery("insert into symbols (ticker) values ($1) on conflict do nothing")
        .execute(io.vertx.sqlclient.Tuple.of(ticker)).await();
    return pool.preparedQuery(
        """
            insert into job_definitions (job_type, symbol, timeframe) values ('fetch_intraday', $1, 'm15') returning id
            """).execute(io.vertx.sqlclient.Tuple.of(ticker)).await().iterator().next().getUUID(0);
  }

  /** A run in a state. */
  UUID run(UUID definition, String status, int hour) {
    Instant from = NOW.minus(Duration.ofHours(100)).plus(Duration.ofHours(hour))
        .truncatedTo(java.time.temporal.ChronoUnit.HOURS);
    return pool
        .preparedQuery(
            """
                insert into job_runs (job_def_id, symbol, symbol_id, timeframe, job_type, slice_from, slice_to, status,
                                      rows_written, rows_inserted, provider, progress_percent, error_code, error_message,
                                      created_at, started_at, finished_at, updated_at, lease_token, lease_until)
                select id, symbol, symbol_id, timeframe, job_type, $2::timestamptz, $2::timestamptz + interval '1 hour', $3::text,
                       case $3::text when 'success' then 4 else 0 end, case $3::text when 'success' then 4 else 0 end,
                       case when $3::text in ('success', 'failed') then 'simulated' end,
                       case $3::text when 'success' then 100 else 0 end,
                       case $3::text when 'failed' then 'PROVIDER_UNAVAILABLE' end,
                       case $3::text when 'failed' then 'no answer' end,
                       $4::timestamptz - interval '1 minute', $4::timestamptz - interval '2 seconds',
                       case when $3::text in ('success', 'failed', 'cancelled') then $4::timestamptz end, $4::timestamptz,
                       case $3::text when 'running' then 1 end, case $3::text when 'running' then now() + interval '1 minute' end
                  from job_definitions where id = $1
                returning id
                """)
        .execute(io.vertx.sqlclient.Tuple.of(definition, from.atOffset(java.time.ZoneOffset.UTC), status,
            NOW.atOffset(java.time.ZoneOffset.UTC)))
        .await().iterator().next().getUUID(0);
  }

  private <T> Future<T> called(String what, Future<T> answer) {
    synchronized (calls) {
      calls.add(what);
    }
    return answer;
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
