package io.swiftbolt.bench;

import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.database.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.pubsub.PgSubscriber;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/**
 * A crowd at the sockets: 5,000 that have 5 bindings each on one of 500 symbols, what one of them costs while it is idle, how
 * long 200 changes a second need to the 50 sockets that each of them matches, and how long 5,000 streams that were cut need
 * until they have what they missed. Prints a markdown table. Run by
 * {@code mvn -q -Pbench test-compile exec:exec -Dswiftbolt.main=io.swiftbolt.bench.PushBench}.
 */
public final class PushBench implements AutoCloseable {
  static final int SOCKETS = 5_000;
  static final int BINDINGS = 5;
  static final int SYMBOLS = 500;
  private static final int RATE = 200;
  private static final Duration LASTS = Duration.ofSeconds(15);
  private static final int MISSED = 100;
  private static final int WARM_UP = 2_000;
  private static final int ALONE = 2_000;
  private static final int MICROS_A_CHANGE = 1_000_000 / RATE;
  private static final String CONFIG = "stream:\n  sockets: 6000\n";
  private static final String TOUCH = """
      update job_runs set error_message = 'bt=' || $1 || ';' where symbol = $2""";

  private static final String FLOOR = """
      with updated as (update floor_of_push set note = 'bt=' || $1 || ';' where id = 1 returning note)
      select pg_notify('floor_of_push', note) from updated""";

  private final Vertx vertx = Vertx.vertx();
  private final TestDatabase database = TestDatabase.fresh();
  private final Pool pool = database.pool(vertx);
  private final ServedProcess server;

  private PushBench() throws IOException {
    server = ServedProcess.start(database.url(), CONFIG);
    pool.preparedQuery("insert into symbols (ticker) select 'S' || n from generate_series(0, $1 - 1) n")
        .execute(Tuple.of(SYMBOLS)).await();
    pool.query("""
        insert into job_runs (symbol, symbol_id, timeframe, job_type, slice_from, slice_to, not_before)
          select ticker, id, 'd1', 'backfill', '2026-01-02', '2026-01-03', 'infinity' from symbols""").execute()
        .await();
  }

  public static void main(String[] args) throws IOException {
    System.out.println("| what | figure |\n| --- | --- |");
    try (PushBench bench = new PushBench()) {
      bench.floor();
      bench.besideABareListener();
      bench.subscribed();
      bench.cameBack();
    }
    System.exit(0); // the embedded Postgres stops with the process
  }

  /** What no server could be quicker than: a durable update of a row that is published nowhere, and a NOTIFY of the text. */
  private void floor() {
    pool.query("create table floor_of_push (id integer primary key, note text)").execute()
        .compose(made -> pool.query("insert into floor_of_push values (1, '')").execute()).await();
    Queue<Double> bare = new ConcurrentLinkedQueue<>();
    PgSubscriber listener = PgSubscriber.subscriber(vertx, database.options());
    listener.channel("floor_of_push").handler(payload -> Crowd.millisSince(payload).ifPresent(bare::add));
    listener.connect().await();
    for (int i = 0; i < WARM_UP + ALONE; i++) {
      if (i == WARM_UP) {
        bare.clear();
      }
      pool.preparedQuery(FLOOR).execute(Tuple.of(String.valueOf(ServerClock.nanos()))).await();
    }
    row("an update of a row without triggers, and NOTIFY: p50 ms to a bare LISTEN connection",
        String.format(Locale.ROOT, "%.2f", percentile(List.copyOf(bare), 0.50)));
    listener.close().await();
  }

  /** The same updates heard by one socket and by a connection that listens for their notifications and does nothing else. */
  private void besideABareListener() {
    Queue<Double> bare = new ConcurrentLinkedQueue<>();
    PgSubscriber listener = PgSubscriber.subscriber(vertx, database.options());
    listener.channel("swiftbolt_changes").handler(payload -> Crowd.millisSince(payload).ifPresent(bare::add));
    listener.connect().await();
    try (Crowd one = Crowd.subscribe(vertx, server, 1)) {
      for (int i = 0; i < WARM_UP + ALONE; i++) {
        if (i == WARM_UP) {
          one.forget();
          bare.clear();
        }
        touch(0).await();
        one.await(Math.max(0, i - WARM_UP + 1), Duration.ofSeconds(20));
      }
      double listened = percentile(List.copyOf(bare), 0.50);
      double heard = percentile(one.millis(), 0.50);
      row("one update: p50 ms to one socket / to a bare LISTEN connection",
          String.format(Locale.ROOT, "%.2f / %.2f = %.2f", heard, listened, heard / listened));
    }
    listener.close().await();
  }

  private Future<?> touch(int symbol) {
    return pool.preparedQuery(TOUCH).execute(Tuple.of(String.valueOf(ServerClock.nanos()), "S" + symbol));
  }

  private void subscribed() throws IOException {
    try (Crowd warm = Crowd.subscribe(vertx, server, 200)) {
      changes(warm, Duration.ofSeconds(5));
    }
    long heap = server.heapUsed();
    long resident = server.resident();
    try (Crowd crowd = Crowd.subscribe(vertx, server, SOCKETS)) {
      row("memory of an idle socket with 5 bindings: heap (resident), kB", String.format(Locale.ROOT, "%.1f (%.1f)",
          (server.heapUsed() - heap) / 1024.0 / SOCKETS, (server.resident() - resident) / 1024.0 / SOCKETS));
      List<Double> millis = changes(crowd, LASTS);
      row("200 changes/s, each to 50 of 5,000 sockets: p50 / p95 / p99 ms",
          String.format(Locale.ROOT, "%.1f / %.1f / %.1f (of %,d messages)", percentile(millis, 0.50),
              percentile(millis, 0.95), percentile(millis, 0.99), (long) millis.size()));
    }
  }

  /** @return milliseconds from before each update to each message of it, the commit included */
  private List<Double> changes(Crowd crowd, Duration lasts) {
    crowd.forget();
    long started = ServerClock.nanos();
    int changes = Math.toIntExact(lasts.toSeconds() * RATE);
    for (int i = 0; i < changes; i++) {
      long due = started + i * 1000L * MICROS_A_CHANGE;
      pause(due - ServerClock.nanos());
      touch(i * 7 % SYMBOLS).onFailure(error -> System.err.println(error.getMessage()));
    }
    int wanted = changes * crowd.size() * BINDINGS / SYMBOLS;
    crowd.await(wanted, Duration.ofSeconds(20));
    return crowd.millis();
  }

  private void cameBack() {
    long last = pool.query("select max(seq) from change_feed").execute().await().iterator().next().getLong(0);
    try (Crowd crowd = Crowd.stream(vertx, server, SOCKETS, last)) {
      crowd.cut();
      crowd.forget();
      IntStream.range(0, MISSED).forEach(i -> touch(i).await());
      int wanted = MISSED * SOCKETS * BINDINGS / SYMBOLS;
      long started = ServerClock.nanos();
      crowd.comeBack();
      crowd.await(wanted, Duration.ofSeconds(60));
      row("5,000 streams cut at once have all 5,000 changes that they missed after",
          String.format(Locale.ROOT, "%.2f s", (ServerClock.nanos() - started) / 1e9));
    }
  }

  private static void row(String what, String figures) {
    System.out.println("| " + what + " | " + figures + " |");
  }

  private static double percentile(List<Double> figures, double share) {
    List<Double> sorted = new ArrayList<>(figures);
    sorted.sort(null);
    return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * sorted.size())));
  }

  private void pause(long nanos) {
    if (nanos > 1_000_000) {
      vertx.timer(nanos / 1_000_000).await();
    }
  }

  @Override
  public void close() {
    server.close();
    vertx.close().await();
  }
}
