package io.swiftbolt.jobs;

import static io.swiftbolt.database.Timestamps.utc;

import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * How backfills go on: takes over how their runs ended, hands the queue the next portion, counts. One process at a time does it;
 * any may, and after a restart the tables say where it was.
 */
public final class BackfillFeed {
  /** Any number will do, as long as all processes use the same. */
  private static final long LOCK = 0x5357_4946_5442_4246L;
  private static final String BY = "backfill";
  private static final int SETTLED_MOST = 5000;
  private static final int SERVED_MOST = 200;

  private static final String TRY_ALONE = "select pg_try_advisory_xact_lock($1) as alone";
  private static final String ALONE = "select pg_advisory_xact_lock($1)";

  // a run that is gone, or was cancelled by hand, leaves its slice to be done; one that an operator had retried counts in the end
  private static final String SETTLE = """
      with ended as (
        select s.id, r.status, r.rows_written, r.error_code, r.error_message, b.status = 'cancelled' as cancelled
          from backfill_slices s join backfills b on b.id = s.backfill_id left join job_runs r on r.id = s.run_id
         where (s.status = 'active' and (r.id is null or r.status in ('success', 'failed', 'cancelled')))
            or (s.status = 'failed' and r.status = 'success')
         order by s.id limit $2 for update of s)
      update backfill_slices s
         set status = case when e.status = 'success' then 'done' when e.status = 'failed' then 'failed'
                           when e.cancelled then 'cancelled' else 'pending' end,
             run_id = case when e.status in ('success', 'failed') then s.run_id end,
             tries = s.tries + case when e.status in ('success', 'failed') then 1 else 0 end,
             rows_written = case when e.status = 'success' then e.rows_written else 0 end,
             error_code = case when e.status = 'failed' then e.error_code end,
             error_message = case when e.status = 'failed' then e.error_message end,
             settled_at = case when e.status in ('success', 'failed') then clock_timestamp() end, updated_at = $1
        from ended e where s.id = e.id
      returning s.backfill_id
      """;

  private static final String ACTIVE = "select count(*)::int as active from backfill_slices where status = 'active'";

  // turn by turn, so that a small backfill is not served after a large one; newest first, and whole windows, however many symbols
  // they have: what is fetched together must stand in the queue together
  private static final String NEXT = """
      select s.id, b.id as backfill_id, b.priority, s.symbol, s.symbol_id, s.timeframe, s.slice_from, s.slice_to
        from (select id, priority, created_at from backfills where status = 'running' order by created_at limit $2) b
       cross join lateral (
         select p.*, dense_rank() over (order by p.slice_from desc) as turn
           from (select * from backfill_slices where backfill_id = b.id and status = 'pending'
                  order by slice_from desc fetch first ($1) rows with ties) p) s
       order by s.turn, b.created_at, b.id fetch first ($1) rows with ties
      """;

  // the run may be another backfill's, or one that somebody has asked for just so: it serves both
  private static final String LINK = """
      update backfill_slices s
         set status = 'active', run_id = r.id, error_code = null, error_message = null, updated_at = $2
        from job_runs r
       where s.id = any($1) and s.status = 'pending' and r.job_type = 'backfill' and r.status in ('queued', 'running')
         and r.symbol_id = s.symbol_id and r.timeframe = s.timeframe and r.slice_from = s.slice_from and r.slice_to = s.slice_to
      """;

  private static final String COUNT = """
      with counts as (
        select backfill_id, count(*) filter (where status = 'done')::int as done,
               count(*) filter (where status = 'failed')::int as failed,
               count(*) filter (where status in ('pending', 'active'))::int as open, sum(rows_written)::bigint as rows
          from backfill_slices where backfill_id = any($1) group by backfill_id)
      update backfills b
         set done_slices = c.done, failed_slices = c.failed, rows_written = c.rows,
             progress = floor(100.0 * (c.done + c.failed) / b.total_slices)::int,
             status = case when b.status = 'cancelled' or c.open > 0 then b.status when c.failed > 0 then 'error' else 'done' end,
             ended_at = case when b.status = 'cancelled' then b.ended_at when c.open = 0 then coalesce(b.ended_at, $2) end,
             updated_at = $2
        from counts c where b.id = c.backfill_id
      """;

  private static final String COUNT_JOBS = """
      with counts as (
        select s.job_id, count(*)::int as total, count(*) filter (where s.status in ('done', 'failed'))::int as ended,
               count(*) filter (where s.status in ('pending', 'active'))::int as open, bool_or(s.status = 'cancelled') as cancelled,
               count(*) filter (where s.status = 'active')::int as active, bool_or(s.status = 'failed') as failed,
               max(s.error_message) filter (where s.status = 'failed') as error
          from backfill_slices s join backfill_jobs j on j.id = s.job_id and j.backfill_id = s.backfill_id
         where s.backfill_id = any($1) group by s.job_id),
      next as (
        select job_id, (100 * ended / total)::int as progress,
               case when open = 0 then case when failed or cancelled then 'error' else 'done' end
                    when ended > 0 or active > 0 then 'running' else 'pending' end as status,
               case when open = 0 then case when failed then error when cancelled then 'cancelled' end end as error
          from counts)
      update backfill_jobs j set progress = n.progress, status = n.status, error = n.error, updated_at = $2
        from next n
       where j.id = n.job_id and (j.progress, j.status, j.error) is distinct from (n.progress, n.status, n.error)
      """;

  private final Pool pool;
  private final JobRuns runs;

  public BackfillFeed(Pool pool, JobRuns runs) {
    this.pool = pool;
    this.runs = runs;
  }

  /**
   * What a step did.
   *
   * @param alone false: another process is at it, nothing was done
   * @param settled slices that ended
   * @param queued slices that were handed to the queue, those included that stood there already
   */
  public record Step(boolean alone, int settled, int queued) {}

  /** @param most slices of all backfills that may be in the queue at once, but for the rest of a window */
  public Future<Step> step(int most, Instant now) {
    return pool.withTransaction(tx -> tx.preparedQuery(TRY_ALONE).execute(Tuple.of(LOCK)).compose(
        locked -> locked.iterator().next().getBoolean("alone")
            ? settle(tx, most, now)
            : Future.succeededFuture(new Step(false, 0, 0))));
  }

  private Future<Step> settle(SqlClient tx, int most, Instant now) {
    Set<UUID> touched = new HashSet<>();
    return tx.preparedQuery(SETTLE).execute(Tuple.of(utc(now), SETTLED_MOST)).compose(settled -> {
      touched.addAll(Backfills.ids(settled, "backfill_id"));
      return feed(tx, most, now, touched).compose(queued -> count(tx, touched, now)
          .map(new Step(true, settled.rowCount(), queued)));
    });
  }

  private Future<Integer> feed(SqlClient tx, int most, Instant now, Set<UUID> touched) {
    return tx.query(ACTIVE).execute().compose(rows -> {
      int room = most - rows.iterator().next().getInteger("active");
      return room <= 0
          ? Future.succeededFuture(0)
          : tx.preparedQuery(NEXT).execute(Tuple.of(room, SERVED_MOST)).compose(next -> queue(tx, next, now, touched));
    });
  }

  private Future<Integer> queue(SqlClient tx, Iterable<Row> next, Instant now, Set<UUID> touched) {
    List<NewRun> wanted = new ArrayList<>();
    List<Long> slices = new ArrayList<>();
    for (Row row : next) {
      slices.add(row.getLong("id"));
      touched.add(row.getUUID("backfill_id"));
      wanted.add(new NewRun(Optional.empty(), JobType.BACKFILL, row.getString("symbol"), row.getUUID("symbol_id"),
          Timeframe.of(row.getString("timeframe")), new TimeRange(row.getOffsetDateTime("slice_from").toInstant(),
              row.getOffsetDateTime("slice_to").toInstant()),
          row.getInteger("priority")));
    }
    if (wanted.isEmpty()) {
      return Future.succeededFuture(0);
    }
    Tuple linked = Tuple.tuple().addArrayOfLong(slices.toArray(Long[]::new)).addOffsetDateTime(utc(now));
    return runs.enqueue(tx, wanted, BY, now).compose(added -> tx.preparedQuery(LINK).execute(linked))
        .map(rows -> rows.rowCount());
  }

  private static Future<Void> count(SqlClient tx, Set<UUID> backfills, Instant now) {
    if (backfills.isEmpty()) {
      return Future.succeededFuture();
    }
    Tuple parameters = Tuple.tuple().addArrayOfUUID(backfills.toArray(UUID[]::new)).addOffsetDateTime(utc(now));
    return tx.preparedQuery(COUNT).execute(parameters)
        .compose(done -> tx.preparedQuery(COUNT_JOBS).execute(parameters)).mapEmpty();
  }

  /** After a decision, inside its transaction. */
  static Future<Void> recount(SqlClient tx, UUID backfill, Instant now) {
    return count(tx, Set.of(backfill), now);
  }

  /** Keeps steps out until the transaction ends: a decision and a step on the same slices take turns. */
  static Future<Void> alone(SqlClient tx) {
    return tx.preparedQuery(ALONE).execute(Tuple.of(LOCK)).mapEmpty();
  }
}
