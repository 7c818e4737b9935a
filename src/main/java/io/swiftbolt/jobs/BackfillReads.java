package io.swiftbolt.jobs;

import static io.swiftbolt.database.Timestamps.utc;

import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What others want to know about backfills and never change. */
public final class BackfillReads {
  // the pace is that of the last five minutes of real time
  private static final String SELECT = """
      select b.*, a.active, p.settled, p.seconds
        from backfills b
       cross join lateral (select count(*)::int as active from backfill_slices s
                            where s.backfill_id = b.id and s.status = 'active') a
       cross join lateral (select count(*)::int as settled, extract(epoch from clock_timestamp() - min(s.settled_at))::float8 as seconds
                             from backfill_slices s
                            where s.backfill_id = b.id and s.settled_at > clock_timestamp() - interval '5 minutes') p
      """;
  private static final String ONE = SELECT + " where b.id = $1";
  private static final String NEWEST = SELECT
      + " where b.id in (select id from backfills order by created_at desc, id limit $1) order by b.created_at desc, b.id";

  private static final String OPEN_JOB = """
      select j.id from backfill_jobs j join backfills b on b.id = j.backfill_id
       where j.symbol = $1 and j.timeframe = $2 and j.from_ts = $3 and j.to_ts = $4 and b.status = 'running'
         and j.status in ('pending', 'running')
      """;

  private static final String JOB = "select id from backfill_jobs where backfill_id = $1 order by symbol, timeframe limit 1";

  private static final String SERIES = """
      select j.timeframe, coalesce(sum(s.rows_written), 0)::bigint as rows,
             count(s.id) filter (where s.status in ('pending', 'active'))::int as open,
             max(s.error_message) filter (where s.status = 'failed') as error
        from backfill_jobs j left join backfill_slices s on s.job_id = j.id and s.backfill_id = j.backfill_id
       where j.backfill_id = $1 group by j.timeframe
      """;

  private static final String SYMBOLS = """
      select symbol, timeframe, sum(rows_written)::bigint as rows,
             count(*) filter (where status in ('pending', 'active'))::int as open,
             max(error_message) filter (where status = 'failed') as error
        from backfill_slices where backfill_id = $1 group by symbol, timeframe
      """;

  private static final String UNDER_WAY = """
      select distinct s.symbol from backfill_slices s join backfills b on b.id = s.backfill_id
       where b.status = 'running' and b.triggered_by = $1 and s.symbol = any($2) and s.status in ('pending', 'active')
      """;

  // those that will be done first
  private static final String NEXT = """
      select s.id from backfill_slices s join backfills b on b.id = s.backfill_id
       where b.status = 'running' and s.status in ('pending', 'active') and (not $2 or s.timeframe not in ('d1', 'w1'))
       order by s.status, b.priority desc, s.slice_from desc, s.symbol limit $1
      """;

  private static final String ENDS = """
      select count(*) filter (where status = 'done')::int as done, count(*) filter (where status = 'failed')::int as failed,
             count(*) filter (where status in ('pending', 'active'))::int as open
        from backfill_slices where id = any($1)
      """;

  private final Pool pool;

  public BackfillReads(Pool pool) {
    this.pool = pool;
  }

  /**
   * One timeframe of a backfill.
   *
   * @param open slices that have not ended
   */
  public record SeriesState(Timeframe timeframe, long rowsWritten, int open, Optional<String> error) {}

  /**
   * One symbol and timeframe of a backfill.
   *
   * @param open slices that have not ended
   */
  public record SymbolState(String symbol, Timeframe timeframe, long rowsWritten, int open, Optional<String> error) {}

  /** How certain slices stand. */
  public record Ends(int done, int failed, int open) {}

  public Future<Optional<BackfillView>> find(UUID id) {
    return pool.preparedQuery(ONE).execute(Tuple.of(id)).map(rows -> views(rows).stream().findFirst());
  }

  /** The newest first. */
  public Future<List<BackfillView>> newest(int most) {
    return pool.preparedQuery(NEWEST).execute(Tuple.of(most)).map(BackfillReads::views);
  }

  /** The row of backfill_jobs of exactly this range, while a backfill works on it. */
  public Future<Optional<UUID>> openJob(String symbol, Timeframe timeframe, TimeRange range) {
    return pool.preparedQuery(OPEN_JOB)
        .execute(Tuple.of(symbol, timeframe.code(), utc(range.from()), utc(range.to())))
        .map(rows -> Backfills.ids(rows, "id").stream().findFirst());
  }

  /** The first row of backfill_jobs of a backfill. */
  public Future<Optional<UUID>> job(UUID backfill) {
    return pool.preparedQuery(JOB).execute(Tuple.of(backfill))
        .map(rows -> Backfills.ids(rows, "id").stream().findFirst());
  }

  /** By timeframe, in no order. */
  public Future<List<SeriesState>> series(UUID backfill) {
    return pool.preparedQuery(SERIES).execute(Tuple.of(backfill)).map(rows -> {
      List<SeriesState> states = new ArrayList<>();
      rows.forEach(row -> states.add(new SeriesState(Timeframe.of(row.getString("timeframe")), row.getLong("rows"),
          row.getInteger("open"), Optional.ofNullable(row.getString("error")))));
      return states;
    });
  }

  /** By symbol and timeframe, in no order; those of which nothing was missing are absent. */
  public Future<List<SymbolState>> symbols(UUID backfill) {
    return pool.preparedQuery(SYMBOLS).execute(Tuple.of(backfill)).map(rows -> {
      List<SymbolState> states = new ArrayList<>();
      rows.forEach(row -> states.add(new SymbolState(row.getString("symbol"), Timeframe.of(row.getString("timeframe")),
          row.getLong("rows"), row.getInteger("open"), Optional.ofNullable(row.getString("error")))));
      return states;
    });
  }

  /** Which of these symbols a running backfill of somebody's is still at. */
  public Future<Set<String>> underWay(Collection<String> tickers, String by) {
    return pool.preparedQuery(UNDER_WAY)
        .execute(Tuple.tuple().addString(by).addArrayOfString(tickers.toArray(String[]::new))).map(rows -> {
          Set<String> found = new HashSet<>();
          rows.forEach(row -> found.add(row.getString("symbol")));
          return found;
        });
  }

  /** The slices of running backfills that come next. */
  public Future<List<Long>> next(int most, boolean intradayOnly) {
    return pool.preparedQuery(NEXT).execute(Tuple.of(most, intradayOnly)).map(rows -> {
      List<Long> ids = new ArrayList<>();
      rows.forEach(row -> ids.add(row.getLong("id")));
      return ids;
    });
  }

  public Future<Ends> ends(List<Long> slices) {
    return pool.preparedQuery(ENDS).execute(Tuple.tuple().addArrayOfLong(slices.toArray(Long[]::new)))
        .map(rows -> rows.iterator().next())
        .map(row -> new Ends(row.getInteger("done"), row.getInteger("failed"), row.getInteger("open")));
  }

  private static List<BackfillView> views(RowSet<Row> rows) {
    List<BackfillView> views = new ArrayList<>(rows.size());
    rows.forEach(row -> views.add(of(row)));
    return views;
  }

  private static BackfillView of(Row row) {
    BackfillView.Slices slices = new BackfillView.Slices(row.getInteger("total_slices"),
        row.getInteger("done_slices"), row.getInteger("failed_slices"), row.getInteger("active"));
    return new BackfillView(row.getUUID("id"), row.getString("status"), row.getInteger("symbols"),
        row.getString("timeframes"), new TimeRange(row.getOffsetDateTime("from_ts").toInstant(),
            row.getOffsetDateTime("to_ts").toInstant()),
        row.getBoolean("only_gaps"), row.getInteger("priority"), row.getString("triggered_by"), slices,
        row.getLong("rows_written"), row.getInteger("progress"),
        new NewBackfill.Expected(row.getLong("expected_bars"), row.getLong("expected_requests"),
            row.getLong("expected_seconds"), row.getInteger("unserved_slices")),
        row.getOffsetDateTime("created_at").toInstant(),
        Optional.ofNullable(row.getOffsetDateTime("ended_at")).map(OffsetDateTime::toInstant),
        row.getOffsetDateTime("updated_at").toInstant(), eta(row, slices));
  }

  private static Optional<Duration> eta(Row row, BackfillView.Slices slices) {
    if (!row.getString("status").equals("running")) {
      return Optional.empty();
    }
    int open = slices.total() - slices.done() - slices.failed();
    int settled = row.getInteger("settled");
    double seconds = settled > 0
        ? open * row.getDouble("seconds") / settled
        : (double) row.getLong("expected_seconds") * open / Math.max(1, slices.total());
    return Optional.of(Duration.ofSeconds((long) Math.ceil(seconds)));
  }
}
