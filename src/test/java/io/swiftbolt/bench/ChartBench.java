package io.swiftbolt.bench;

import io.swiftbolt.bars.BarReads;
import io.swiftbolt.bus.ByReference;
import io.swiftbolt.chart.Charts;
import io.swiftbolt.chart.SeriesCache;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.ChartConfig;
import io.swiftbolt.coverage.Coverage;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.http.ChartRoute;
import io.swiftbolt.http.EncodedCharts;
import io.swiftbolt.market.NyseCalendar;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.Pool;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Locale;
import java.util.function.Consumer;

/** The newest 500 quarters of an hour over HTTP, against a Vert.x server that sends the same bytes from memory. */
final class ChartBench implements AutoCloseable {
  private static final int CONNECTIONS = 32;
  private static final long TURN_NANOS = 1_500_000_000L;
  private static final Instant NOW = Instant.parse("2024-04-01T00:00:00Z");
  private static final String PATH = "/functions/v1/chart?symbol=AAPL&timeframe=m15&days=60&bars_limit=500";

  private final Vertx serving = Vertx.vertx();
  private final Vertx asking = Vertx.vertx();
  private final HttpClient client = asking.createHttpClient(new HttpClientOptions(),
      new PoolOptions().setHttp1MaxSize(CONNECTIONS));

  List<String> run() {
    int ours = serveCharts();
    Buffer body = ask(ours).compose(HttpClientResponse::body).await();
    int fixed = listen(router -> router.route().handler(
        context -> context.response().putHeader("content-type", "application/json").end(body)));
    List<Double> rate = new ArrayList<>();
    List<Double> fixedRate = new ArrayList<>();
    List<Long> latency = new ArrayList<>();
    List<Long> fixedLatency = new ArrayList<>();
    for (int round = -1; round < Bench.ROUNDS; round++) {
      List<Long> first = load(ours);
      List<Long> second = load(fixed);
      if (round >= 0) {
        rate.add(first.size() / (TURN_NANOS / 1e9));
        fixedRate.add(second.size() / (TURN_NANOS / 1e9));
        latency.addAll(first);
        fixedLatency.addAll(second);
      }
    }
    String what = "chart, hot, 500 bars (" + body.length() / 1024 + " KiB)";
    return List.of(new Row(what, rate, fixedRate, "same bytes, static", "req/s").toString(),
        latencyRow(what, 0.5, latency, fixedLatency), latencyRow(what, 0.99, latency, fixedLatency));
  }

  private static String latencyRow(String what, double share, List<Long> ours, List<Long> fixed) {
    double mine = percentile(ours, share);
    double theirs = percentile(fixed, share);
    return String.format(Locale.ROOT,
        "| %s, p%.0f | %.2f ms | same bytes, static: %.2f ms | **%.2f** (less is better) |",
        what, share * 100, mine, theirs, mine / theirs);
  }

  private static double percentile(List<Long> nanos, double share) {
    List<Long> sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    return sorted.get((int) (share * (sorted.size() - 1))) / 1e6;
  }

  private int serveCharts() {
    ByReference.register(serving);
    Pool pool = TestDatabase.fresh().pool(serving);
    seed(pool);
    ChartConfig config = ChartConfig.defaults();
    Charts charts = new Charts(serving, new SeriesCache(new BarReads(pool), new Coverage(pool), config),
        NyseCalendar::byRules, ServerClock.virtual(NOW, 0), config);
    return listen(router -> router.route("/functions/v1/chart")
        .handler(new ChartRoute(charts, new EncodedCharts(charts, 1 << 26), Optional.empty())::answer));
  }

  private static void seed(Pool pool) {
    pool.query("insert into symbols (ticker) values ('AAPL')").execute().await();
    pool.query(
        """
            insert into ohlc_bars_v2 (symbol_id, timeframe, ts, open, high, low, close, volume, provider, feed, rank, seen_at)
            select s.id, 'm15', ts, 170 + random(), 172, 169, 170 + random(), 100000 + (random() * 1e6)::int, 'simulated',
                   'simulated', 1, now()
              from symbols s, generate_series('2024-01-02 13:00Z'::timestamptz, '2024-03-29', interval '15 minutes') ts
            """)
        .execute().await();
  }

  private int listen(Consumer<Router> routes) {
    Router router = Router.router(serving);
    routes.accept(router);
    return serving.createHttpServer().requestHandler(router).listen(0, "127.0.0.1").await().actualPort();
  }

  private Future<HttpClientResponse> ask(int port) {
    return client.request(HttpMethod.GET, port, "127.0.0.1", PATH).compose(request -> request.send());
  }

  /** As many requests as the connections take, one after the other on each. */
  private List<Long> load(int port) {
    long end = ServerClock.nanos() + TURN_NANOS;
    List<Long> latency = Collections.synchronizedList(new ArrayList<>());
    List<Future<Void>> lanes = new ArrayList<>();
    for (int lane = 0; lane < CONNECTIONS; lane++) {
      Promise<Void> done = Promise.promise();
      next(port, end, latency, done);
      lanes.add(done.future());
    }
    Future.all(lanes).await();
    return latency;
  }

  private void next(int port, long end, List<Long> latency, Promise<Void> done) {
    long from = ServerClock.nanos();
    if (from >= end) {
      done.complete();
      return;
    }
    ask(port).compose(reply -> reply.statusCode() == 200
        ? reply.body()
        : Future.failedFuture("status " + reply.statusCode())).onComplete(body -> {
          if (body.failed()) {
            done.fail(body.cause());
            return;
          }
          latency.add(ServerClock.nanos() - from);
          next(port, end, latency, done);
        });
  }

  @Override
  public void close() {
    asking.close().await();
    serving.close().await();
  }
}
