package io.swiftbolt.feed;

import io.swiftbolt.bus.RowChange;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The outbox tables {@code change_feed} and {@code change_feed_floor}: reads, resumes and trims. Triggers write them. */
public final class ChangeFeed {
  // Changes in the order of their numbers: which, how many at most, and which of their bytes are still in bounds.
  private static final String BOUNDED = """
      c.seq, c.at, c.table_name, c.operation, c.symbol, c.timeframe, c.new_row, c.old_row, c.bytes_to
        from change_feed_floor f
        left join lateral (
          select * from (
            select seq, at, table_name, operation, symbol, timeframe, "row" as new_row, old as old_row, bytes,
                   sum(bytes) over (order by seq rows unbounded preceding) as bytes_to
              from change_feed,
                   lateral (select coalesce(octet_length("row"), 0) + coalesce(octet_length(old), 0) as bytes) sized
             where %s order by seq limit %s) next
           where bytes_to - bytes %s) c on true
       order by c.seq""";

  // One statement, so that rows and snapshot belong together. A change goes with the page if those before it left room.
  private static final String READ = """
      select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as xmin, f.trimmed_to,
      """ + BOUNDED.formatted("seq > $1", "$2", "< $3");

  // Looking far back is for transactions in flight only: one that has been open for this many changes is not awaited.
  private static final String END = """
      select greatest(max(seq), (select trimmed_to from change_feed_floor)) as last,
             (min(array[before, seq]) filter (where seq > before + 1))[1] as below_gap
        from (select seq, lag(seq) over (order by seq) as before
                from (select seq from change_feed order by seq desc limit 100000) recent) numbered""";

  private static final String FENCE = "select pg_current_xact_id()::text::bigint";

  private static final String XMIN = "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint";

  private static final String REPLAY = """
      select f.trimmed_to, (select max(seq) from change_feed) as last,
      """ + BOUNDED.formatted("""
      seq > $1 and seq <= $2 and table_name = any ($3)
               and ($4::text[] is null or symbol = any ($4)) and ($5::text[] is null or timeframe = any ($5))
      """, "$6", "<= $7");

  // One statement sees the rows and what has been changed in them after the number; taking that back leaves them as of it.
  private static final String SNAPSHOT = """
      with later as (
        select distinct on (table_name, key) table_name, key, operation, old
          from (select seq, table_name, operation, old,
                       case table_name when 'job_runs' then coalesce("row", old)::json ->> 'id'
                         else concat_ws(' ', coalesce("row", old)::json ->> 'symbol_id', timeframe) end as key
                  from change_feed
                 where seq > $5 and table_name = any ($1) and table_name in ('job_runs', 'coverage_status')
                   and ($2::text[] is null or symbol = any ($2)) and ($3::text[] is null or timeframe = any ($3))) c
         order by table_name, key, seq
      ), runs as (
        (select 1 as rank, id::text as key, published_job_run(j)::json as r from job_runs j where status = 'running'
            and ($2::text[] is null or symbol = any ($2)) and ($3::text[] is null or timeframe = any ($3))
          order by started_at desc limit $4)
        union all
        (select 2, id::text, published_job_run(j)::json from job_runs j where status = 'queued'
            and ($2::text[] is null or symbol = any ($2)) and ($3::text[] is null or timeframe = any ($3))
          order by priority desc, slice_to desc, created_at limit $4)
        union all
        (select 3, id::text, published_job_run(j)::json from job_runs j where status in ('success', 'failed')
            and ($2::text[] is null or symbol = any ($2)) and ($3::text[] is null or timeframe = any ($3))
          order by finished_at desc limit $4)
      ), covered as (
        select concat_ws(' ', symbol_id, timeframe) as key, to_json(v) as r from coverage_status v
         where ($2::text[] is null or symbol = any ($2)) and ($3::text[] is null or timeframe = any ($3))
         order by updated_at desc limit $4
      ), ranked as (
        select key, r from runs order by rank limit $4
      )
      select case when 'job_runs' = any ($1) then
               (select coalesce(json_agg(coalesce(l.old::json, r)), '[]')::text
                  from ranked n left join later l on l.table_name = 'job_runs' and l.key = n.key
                 where l.operation is distinct from 'INSERT') end as runs,
             case when 'coverage_status' = any ($1) then
               (select coalesce(json_agg(coalesce(l.old::json, r)), '[]')::text
                  from covered n left join later l on l.table_name = 'coverage_status' and l.key = n.key
                 where l.operation is distinct from 'INSERT') end as coverage""";

  private static final String TRIM = """
      with old as (
        select seq from (select seq, at from change_feed order by seq limit $1) oldest
         where seq <= $4 and (at < clock_timestamp() - make_interval(secs => $2::double precision)
                              or seq <= (select max(seq) from change_feed) - $3)
      ), gone as (
        delete from change_feed where seq in (select seq from old) returning seq
      ), floor as (
        update change_feed_floor set trimmed_to = greatest(trimmed_to, (select max(seq) from gone))
         where exists (select from gone)
      )
      select count(*) from gone""";

  // Some 200 pages spread over the table say how full the rest is; a small table is counted whole. 120 = a row's columns but
  // for the two texts, and its place in the index.
  private static final String SIZE = """
      with sampled as (
        select least(100, 100 * 200.0 * current_setting('block_size')::int
                          / greatest(pg_relation_size('change_feed'), 1)) as percent)
      select round(count(*) * 100 / (select percent from sampled))::bigint as rows,
             coalesce(round(sum(120 + coalesce(pg_column_size("row"), 0) + coalesce(pg_column_size(old), 0)) * 100
                            / (select percent from sampled)), 0)::bigint as bytes,
             coalesce((select extract(epoch from clock_timestamp() - at) from change_feed order by seq limit 1),
                      0)::double precision as oldest
        from change_feed tablesample system ((select percent from sampled))""";

  private final Pool pool;

  public ChangeFeed(Pool pool) {
    this.pool = pool;
  }

  /**
   * Changes after a number, and the snapshot they were seen in.
   *
   * @param xmin all transactions below had ended
   * @param trimmedTo numbers up to here may have been trimmed
   * @param full whether there may be more changes than the page took
   */
  record Page(long xmin, long trimmedTo, List<RowChange> changes, boolean full) {}

  /**
   * How much the feed holds, estimated.
   *
   * @param bytes as stored, compressed
   */
  record Size(long rows, long bytes, Duration oldest) {}

  /**
   * What a resuming client missed.
   *
   * @param resumable false if some of it has been trimmed, if it is too much, or if the number was never handed out: start over
   */
  public record Replay(boolean resumable, List<RowChange> changes) {}

  /** Which changes a client wants; an empty set of symbols or timeframes means any. */
  public record Filter(Set<String> tables, Set<String> symbols, Set<String> timeframes) {}

  /**
   * Rows as of a number, as changes would show them: all changes after it are still to be applied.
   *
   * @param runs JSON array of running, queued and recently finished runs; null if not asked for
   * @param coverage JSON array of coverage_status; null if not asked for
   */
  public record Snapshot(@Nullable String runs, @Nullable String coverage) {}

  /**
   * @param limit changes at most
   * @param bytes of rows; the change that exceeds them is the last
   */
  Future<Page> read(long after, int limit, int bytes) {
    return pool.preparedQuery(READ).execute(Tuple.of(after, limit, bytes)).map(rows -> {
      Row first = rows.iterator().next();
      List<RowChange> changes = changes(rows);
      return new Page(first.getLong("xmin"), first.getLong("trimmed_to"),
          changes,
          changes.size() == limit || bytesTo(rows) >= bytes);
    });
  }

  /**
   * Where a reader begins that wants nothing old: the end of the table, or just below the first missing number if that may
   * still appear.
   */
  Future<Long> end() {
    return pool.preparedQuery(END).execute().map(rows -> rows.iterator().next()).compose(row -> {
      long last = row.getLong("last");
      Long belowGap = row.getLong("below_gap");
      if (belowGap == null) {
        return Future.succeededFuture(last);
      }
      return fence().compose(fence -> pool.preparedQuery(XMIN).execute()
          .map(rows -> rows.iterator().next().getLong(0) >= fence))
          .map(settled -> settled ? last : belowGap);
    });
  }

  /** A transaction id above that of every transaction that owns a number already seen or below it. */
  Future<Long> fence() {
    return pool.preparedQuery(FENCE).execute().map(rows -> rows.iterator().next().getLong(0));
  }

  /**
   * The matching changes in {@code (after, to]}, if they are no more than so many rows and bytes of them.
   *
   * @param to a number up to which all is settled
   */
  public Future<Replay> replay(long after, long to, Filter filter, int limit, int bytes) {
    Tuple values = Tuple.of(after, to, filter.tables().toArray(String[]::new), array(filter.symbols()),
        array(filter.timeframes())).addInteger(limit + 1).addInteger(bytes);
    return pool.preparedQuery(REPLAY).execute(values).map(rows -> {
      Row first = rows.iterator().next();
      long floor = first.getLong("trimmed_to");
      Long last = first.getLong("last");
      boolean known = after >= floor && after <= Math.max(floor, last == null ? 0 : last);
      boolean fits = rows.size() <= limit && bytesTo(rows) <= bytes;
      return new Replay(known && fits, known && fits ? changes(rows) : List.of());
    });
  }

  /**
   * The rows that a filter lets through, to begin with before changes are applied. It stands here and not with the rows'
   * owners because one statement must see both the rows and the feed.
   *
   * @param limit rows of a table at most; the best are chosen as they are now
   * @param asOf a number up to which all is settled
   */
  public Future<Snapshot> snapshot(Filter filter, int limit, long asOf) {
    Tuple values = Tuple.of(filter.tables().toArray(String[]::new), array(filter.symbols()), array(filter.timeframes()),
        limit, asOf);
    return pool.withTransaction(connection -> connection.query("set local time zone 'UTC'").execute()
        .compose(set -> connection.preparedQuery(SNAPSHOT).execute(values))).map(rows -> {
          Row row = rows.iterator().next();
          return new Snapshot(row.getString("runs"), row.getString("coverage"));
        });
  }

  /**
   * Deletes the oldest changes if they are too old or too many.
   *
   * @param upTo later ones stay
   * @return how many went; {@code batch} means that there may be more
   */
  public Future<Integer> trim(int batch, Duration keep, long keepRows, long upTo) {
    return pool.preparedQuery(TRIM).execute(Tuple.of(batch, (double) keep.toSeconds(), keepRows, upTo))
        .map(rows -> rows.iterator().next().getInteger(0));
  }

  /** Reads a small part of the table, however large it is. */
  Future<Size> size() {
    return pool.preparedQuery(SIZE).execute().map(rows -> rows.iterator().next())
        .map(row -> new Size(row.getLong("rows"), row.getLong("bytes"),
            Duration.ofMillis(Math.round(row.getDouble("oldest") * 1000))));
  }

  private static String @Nullable [] array(Set<String> values) {
    return values.isEmpty() ? null : values.toArray(String[]::new);
  }

  private static long bytesTo(RowSet<Row> rows) {
    long most = 0;
    for (Row row : rows) {
      Long bytes = row.getLong("bytes_to");
      most = bytes == null ? most : bytes; // ascending
    }
    return most;
  }

  private static List<RowChange> changes(RowSet<Row> rows) {
    List<RowChange> changes = new ArrayList<>(rows.size());
    for (Row row : rows) {
      if (row.getLong("seq") != null) {
        changes.add(change(row));
      }
    }
    return changes;
  }

  static RowChange change(Row row) {
    return new RowChange(row.getLong("seq"), row.getOffsetDateTime("at").toInstant(), row.getString("table_name"),
        RowChange.Operation.valueOf(row.getString("operation")), row.getString("symbol"), row.getString("timeframe"),
        row.getString("new_row"), row.getString("old_row"));
  }
}
