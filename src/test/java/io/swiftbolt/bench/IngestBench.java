package io.swiftbolt.bench;

import io.swiftbolt.bus.Addresses;
import io.swiftbolt.bus.ByReference;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.FetchConfig;
import io.swiftbolt.coverage.Coverage;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.fetch.FetchBarsVerticle;
import io.swiftbolt.jobs.JobRuns;
import io.swiftbolt.jobs.JobType;
import io.swiftbolt.jobs.NewRun;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.NyseCalendar;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.symbols.CorporateActions;
import io.swiftbolt.symbols.Symbol;
import io.swiftbolt.symbols.Symbols;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;

/**
 * Slices through the workers (claim, gate, upsert, coverage, outcome) from a vendor that takes no time, against COPY of the same
 * rows into the same table with its index and triggers.
 */
final class IngestBench implements AutoCloseable {
  private static final int SYMBOLS = 4;
  private static final Instant NOW = Instant.parse("2024-04-01T00:00:00Z");
  private static final TimeRange RANGE = new TimeRange(Instant.parse("2024-01-01T00:00:00Z"), NOW);
  private static final Duration SLICE = Duration.ofDays(13); // seven fill the range

  private final Vertx vertx = Vertx.vertx();
  private final TestDatabase database = TestDatabase.fresh();
  private final Pool pool = database.pool(vertx);
  private final Pool owner = database.ownerPool(vertx);
  private final TradingCalendar calendar = NyseCalendar.byRules();
  private final MemorySource source = new MemorySource(calendar, RANGE);
  private final JobRuns runs = new JobRuns(pool);
  private final List<Symbol> symbols;
  private final Connection copying;

  IngestBench() throws SQLException {
    ByReference.register(vertx);
    List<String> tickers = new ArrayList<>();
    for (int i = 0; i < SYMBOLS; i++) {
      tickers.add("SYM" + i);
    }
    symbols = new Symbols(pool).ensure(tickers).await();
    FetchConfig config = FetchConfig.defaults();
    vertx.deployVerticle(new FetchBarsVerticle(new FetchBarsVerticle.Collaborators(pool, source, runs,
        new Coverage(pool), new CorporateActions(pool), () -> calendar, ServerClock.virtual(NOW, 0), config, "bench")))
        .await();
    copying = DriverManager
        .getConnection(database.url().replace("postgres://postgres@", "jdbc:postgresql://") + "?user=postgres");
  }

  List<Row> run() throws SQLException {
    List<Double> fresh = new ArrayList<>();
    List<Double> again = new ArrayList<>();
    List<Double> copied = new ArrayList<>();
    for (int round = -1; round < Bench.ROUNDS; round++) {
      empty();
      double first = ours();
      double second = ours();
      empty();
      double theirs = copy();
      if (round >= 0) {
        fresh.add(first);
        again.add(second);
        copied.add(theirs);
      }
    }
    String yardstick = "COPY, fresh";
    return List.of(new Row("ingest, fresh bars", fresh, copied, yardstick, "rows/s"),
        new Row("ingest, the same bars again", again, copied, yardstick, "rows/s"));
  }

  private void empty() {
    owner.query("truncate ohlc_bars_v2, coverage, job_runs, change_feed").execute().await();
  }

  private double ours() {
    List<NewRun> slices = new ArrayList<>();
    for (Instant from = RANGE.from(); from.isBefore(RANGE.to()); from = from.plus(SLICE)) {
      TimeRange slice = new TimeRange(from, from.plus(SLICE));
      symbols.forEach(symbol -> slices.add(new NewRun(Optional.empty(), JobType.BACKFILL, symbol.ticker(), symbol.id(),
          Timeframe.M1, slice, 1)));
    }
    runs.enqueue(slices, "bench", NOW).await();
    long from = ServerClock.nanos();
    Addresses.WORK_QUEUED.publish(vertx, new Addresses.WorkQueued(slices.size()));
    while (open() > 0) {
      vertx.timer(2, TimeUnit.MILLISECONDS).await();
    }
    return rows() / seconds(from);
  }

  private int open() {
    JobRuns.Depth depth = runs.depth().await();
    return depth.queued() + depth.running();
  }

  private double copy() throws SQLException {
    StringBuilder csv = new StringBuilder();
    for (Symbol symbol : symbols) {
      for (Bar bar : source.minutes()) {
        csv.append(symbol.id()).append(",m1,").append(bar.ts()).append(',').append(bar.open()).append(',')
            .append(bar.high()).append(',').append(bar.low()).append(',').append(bar.close()).append(',')
            .append(bar.volume()).append(",simulated,simulated,1,").append(NOW).append('\n');
      }
    }
    long from = ServerClock.nanos();
    try {
      copying.unwrap(PGConnection.class).getCopyAPI().copyIn("""
          copy ohlc_bars_v2 (symbol_id, timeframe, ts, open, high, low, close, volume, provider, feed, rank, seen_at)
            from stdin (format csv)
          """, new StringReader(csv.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows() / seconds(from);
  }

  private double rows() {
    return (double) SYMBOLS * source.minutes().size();
  }

  private static double seconds(long from) {
    return (ServerClock.nanos() - from) / 1e9;
  }

  @Override
  public void close() throws SQLException {
    copying.close();
    vertx.close().await();
  }
}
