package io.swiftbolt.shared;

import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.market.Bar;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What an operator sees in the database. */
final class Stored implements AutoCloseable {
  private static final long POLL_MS = 50;

  private final Vertx vertx = Vertx.vertx();
  private final Pool pool;

  Stored(TestDatabase database) {
    pool = database.ownerPool(vertx);
  }

  List<Row> rows(String sql, Object... parameters) {
    List<Row> rows = new ArrayList<>();
    pool.preparedQuery(sql).execute(Tuple.from(List.of(parameters))).await().forEach(rows::add);
    return rows;
  }

  long count(String sql, Object... parameters) {
    return rows(sql, parameters).getFirst().getLong(0);
  }

  /** Waits until slices were planned and all have come to an end. */
  void awaitIdle(Duration limit) {
    await(limit, this::isIdle);
  }

  /** Waits until as many slices have succeeded. */
  void awaitSuccesses(long least, Duration limit) {
    await(limit, () -> count("select count(*) from job_runs where status = 'success'") >= least);
  }

  /** Waits until slices are under way. @return how many */
  long awaitRunning(Duration limit) {
    await(limit, () -> running() > 0);
    return running();
  }

  private long running() {
    return count("select count(*) from job_runs where status = 'running'");
  }

  /** Waits until nothing is missing in the last so many days of each of the timeframes. */
  void awaitComplete(String symbol, int days, Duration limit, String... timeframes) {
    await(limit, () -> isIdle()
        && List.of(timeframes).stream().allMatch(timeframe -> gaps(symbol, timeframe, days).isEmpty()));
  }

  /** Waits until none of a dead process's slices is running. @return how long that took */
  Duration awaitNoLeaseOf(long pid, Duration limit) {
    long from = ServerClock.nanos();
    await(limit, () -> count("select count(*) from job_runs where status = 'running' and lease_owner = $1",
        "pid " + pid) == 0);
    return Duration.ofNanos(ServerClock.nanos() - from);
  }

  /** Waits until a slice of the symbol stands in the queue again because of this error, its attempt not burnt. */
  void awaitWaiting(String symbol, String error, Duration limit) {
    await(limit,
        () -> count("select count(*) from job_runs where symbol = $1 and status = 'queued' and error_code = $2",
            symbol, error) > 0);
  }

  private boolean isIdle() {
    return count("select count(*) from job_runs") > 0
        && count("select count(*) from job_runs where status in ('queued', 'running')") == 0;
  }

  /** Looks again and again, until the condition holds. */
  void await(Duration limit, BooleanSupplier reached) {
    for (long left = limit.toMillis() / POLL_MS; left > 0; left--) {
      if (reached.getAsBoolean()) {
        return;
      }
      vertx.timer(POLL_MS, TimeUnit.MILLISECONDS).await();
    }
    throw new AssertionError("not reached within " + limit + ": " + queue());
  }

  List<String> gaps(String symbol, String timeframe, int days) {
    return rows("select gap_from, gap_to from get_coverage_gaps($1, $2, $3)", symbol, timeframe, days).stream()
        .map(row -> row.getOffsetDateTime(0) + " to " + row.getOffsetDateTime(1)).toList();
  }

  /** All stored bars, ascending. */
  List<Bar> bars(String symbol, String timeframe) {
    return rows(
        """
            select b.ts, b.open, b.high, b.low, b.close, b.volume from ohlc_bars_v2 b join symbols s on s.id = b.symbol_id
             where s.ticker = $1 and b.timeframe = $2 order by b.ts
            """,
        symbol, timeframe).stream()
        .map(row -> new Bar(row.getOffsetDateTime(0).toInstant(), row.getDouble(1), row.getDouble(2), row.getDouble(3),
            row.getDouble(4), row.getLong(5)))
        .toList();
  }

  /** How the runs ended, by status and error, for messages. */
  String queue() {
    return rows(
        """
            select status, coalesce(error_code, '-') as error, count(*) as runs, max(attempt) as attempt, max(error_message) as message
              from job_runs group by 1, 2 order by 1, 2
            """)
        .stream()
        .map(row -> row.getString(0) + " " + row.getString(1) + " " + row.getLong(2) + " (attempt " + row.getInteger(3)
            + ", " + row.getString(4) + ")")
        .toList().toString();
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
