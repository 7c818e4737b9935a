package io.swiftbolt.bench;

import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.jobs.Claim;
import io.swiftbolt.jobs.JobOutcome;
import io.swiftbolt.jobs.JobRuns;
import io.swiftbolt.jobs.JobType;
import io.swiftbolt.jobs.NewRun;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.symbols.Symbol;
import io.swiftbolt.symbols.Symbols;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Claiming and completing slices, leases, fencing, counts and published changes included, against two bare statements on a table
 * that has nothing but a status.
 */
final class QueueBench implements AutoCloseable {
  private static final int SYMBOLS = 50;
  private static final int WINDOWS = 100;
  private static final int AT_ONCE = 5;
  private static final Instant NOW = Instant.parse("2024-04-01T00:00:00Z");

  private final Vertx vertx = Vertx.vertx();
  private final TestDatabase database = TestDatabase.fresh();
  private final Pool pool = database.pool(vertx);
  private final Pool owner = database.ownerPool(vertx);
  private final JobRuns runs = new JobRuns(pool);
  private final List<Symbol> symbols;

  QueueBench() {
    List<String> tickers = new ArrayList<>();
    for (int i = 0; i < SYMBOLS; i++) {
      tickers.add("SYM" + i);
    }
    symbols = new Symbols(pool).ensure(tickers).await();
    owner.query("create table bare_jobs (id bigint primary key, status text not null)").execute().await();
    owner.query("create index bare_queue on bare_jobs (id) where status = 'queued'").execute().await();
  }

  Row run() {
    List<Double> ours = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    for (int round = -1; round < Bench.ROUNDS; round++) {
      double first = ours();
      double second = bare();
      if (round >= 0) {
        ours.add(first);
        bare.add(second);
      }
    }
    return new Row("claim and complete, 250 at once", ours, bare, "bare SQL", "slices/s");
  }

  private double ours() {
    owner.query("truncate job_runs, change_feed").execute().await();
    List<NewRun> slices = new ArrayList<>();
    for (int window = 0; window < WINDOWS; window++) {
      Instant from = NOW.minus(Duration.ofHours(2L * window + 2));
      TimeRange slice = new TimeRange(from, from.plus(Duration.ofHours(2)));
      symbols.forEach(symbol -> slices.add(new NewRun(Optional.empty(), JobType.BACKFILL, symbol.ticker(), symbol.id(),
          Timeframe.M15, slice, 1)));
    }
    runs.enqueue(slices, "bench", NOW).await();
    long from = ServerClock.nanos();
    while (true) {
      List<Claim> claims = runs.claim(AT_ONCE, SYMBOLS, "bench", Duration.ofMinutes(1), false, NOW).await();
      if (claims.isEmpty()) {
        return SYMBOLS * WINDOWS / seconds(from);
      }
      runs.finish(claims.stream().map(claim -> new JobRuns.Finished(claim,
          new JobOutcome.Done(0, 0, 0, 0, "simulated", Optional.empty(), 1))).toList(), 5, NOW).await();
    }
  }

  private double bare() {
    owner.query("truncate bare_jobs").execute().await();
    owner.preparedQuery("insert into bare_jobs select n, 'queued' from generate_series(1, $1::int) n")
        .execute(Tuple.of(SYMBOLS * WINDOWS)).await();
    long from = ServerClock.nanos();
    while (true) {
      List<Long> claimed = new ArrayList<>();
      owner.preparedQuery("""
          with next as (select id from bare_jobs where status = 'queued' order by id limit $1 for update skip locked)
          update bare_jobs j set status = 'running' from next where j.id = next.id returning j.id
          """).execute(Tuple.of(AT_ONCE * SYMBOLS)).await().forEach(row -> claimed.add(row.getLong(0)));
      if (claimed.isEmpty()) {
        return SYMBOLS * WINDOWS / seconds(from);
      }
      owner.preparedQuery("update bare_jobs set status = 'success' where id = any($1)")
          .execute(Tuple.tuple().addArrayOfLong(claimed.toArray(Long[]::new))).await();
    }
  }

  private static double seconds(long from) {
    return (ServerClock.nanos() - from) / 1e9;
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
