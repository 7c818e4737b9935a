package io.swiftbolt.jobs;

import static io.swiftbolt.database.Timestamps.utc;

import io.swiftbolt.jobs.NewBackfill.Series;
import io.swiftbolt.jobs.NewBackfill.Slice;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Owner of backfills, backfill_jobs and backfill_slices: orders and what is decided on them. How they go on is written by
 * {@link BackfillFeed}. The arrows: running ↔ paused; running, paused → cancelled; running → done | error; error → running.
 */
public final class Backfills {
  /** Slices in one statement. */
  private static final int BATCH = 10_000;

  private static final String INSERT = """
      insert into backfills (status, symbols, timeframes, from_ts, to_ts, only_gaps, priority, triggered_by, total_slices,
                             progress, expected_bars, expected_requests, expected_seconds, created_at, updated_at, ended_at,
                             unserved_slices)
      select case when $8 = 0 then 'done' else 'running' end, $1, $2, $3, $4, $5, $6, $7, $8,
             case when $8 = 0 then 100 else 0 end, $9, $10, $11, $12, $12, case when $8 = 0 then $12::timestamptz end, $13
       where $14::int > (select count(*) from backfills where ended_at is null)
      returning id
      """;

  // a range that was ordered before belongs to the newest order; series without slices have nothing to wait for
  private static final String UPSERT_JOBS = """
      insert into backfill_jobs as j (symbol, symbol_id, timeframe, from_ts, to_ts, status, progress, backfill_id, created_at, updated_at)
      select symbol, symbol_id, timeframe, $5, $6, case when needed then 'pending' else 'done' end,
             case when needed then 0 else 100 end, $7, $8, $8
        from unnest($1::text[], $2::uuid[], $3::text[], $4::bool[]) as n (symbol, symbol_id, timeframe, needed)
       order by symbol, timeframe
      on conflict (symbol, timeframe, from_ts, to_ts) do update
        set status = excluded.status, progress = excluded.progress, error = null, backfill_id = excluded.backfill_id,
            updated_at = excluded.updated_at
      """;

  private static final String INSERT_SLICES = """
      insert into backfill_slices (backfill_id, job_id, symbol, symbol_id, timeframe, slice_from, slice_to, created_at, updated_at)
      select $1, j.id, j.symbol, j.symbol_id, j.timeframe, n.f, n.t, $6, $6
        from unnest($2::uuid[], $3::text[], $4::timestamptz[], $5::timestamptz[]) as n (symbol_id, timeframe, f, t)
        join backfill_jobs j on j.backfill_id = $1 and j.symbol_id = n.symbol_id and j.timeframe = n.timeframe
      """;

  private static final String SET_STATUS = """
      update backfills set status = $2, updated_at = $4, ended_at = case when $2 = 'cancelled' then $4::timestamptz end
       where id = $1 and status = any($3)
      """;

  // runs that another backfill or somebody else waits for stay; who is being claimed this moment is under way
  private static final String WITHDRAW = """
      with picked as (
        select r.id from job_runs r
         where r.id in (select run_id from backfill_slices where backfill_id = $1 and status = 'active')
           and r.status = 'queued' and r.triggered_by = 'backfill'
           and not exists (select from backfill_slices o join backfills b on b.id = o.backfill_id
                            where o.run_id = r.id and o.status = 'active' and o.backfill_id <> $1 and b.status = 'running')
         order by r.id for update of r skip locked),
      withdrawn as (
        update job_runs r set status = 'cancelled', finished_at = $2, updated_at = $2 from picked p where r.id = p.id
        returning r.id)
      update backfill_slices s set status = 'pending', run_id = null, updated_at = $2
        from withdrawn w where s.run_id = w.id and s.status = 'active'
      """;

  private static final String CANCEL_PENDING = """
      update backfill_slices set status = 'cancelled', updated_at = $2 where backfill_id = $1 and status = 'pending'
      """;

  private static final String RETRY = """
      update backfill_slices set status = 'pending', run_id = null, settled_at = null, updated_at = $2
       where backfill_id = $1 and status = 'failed'
      """;

  private static final String TRIM = """
      delete from backfills where id in (select id from backfills where ended_at < $1 order by ended_at limit $2)
      """;

  private final Pool pool;

  public Backfills(Pool pool) {
    this.pool = pool;
  }

  /**
   * Writes an order down. One without slices is done at once.
   *
   * @param openMost backfills that may be open at once
   * @return its id; empty when there are so many already
   */
  public Future<Optional<UUID>> create(NewBackfill order, int openMost, Instant now) {
    return pool.withTransaction(tx -> tx.preparedQuery(INSERT).execute(header(order, now).addInteger(openMost))
        .map(rows -> ids(rows, "id").stream().findFirst())
        .compose(id -> id.isEmpty()
            ? Future.succeededFuture(id)
            : tx.preparedQuery(UPSERT_JOBS).execute(jobs(order, id.get(), now))
                .compose(done -> slices(tx, id.get(), order.slices(), 0, now)).map(id)));
  }

  private static Tuple header(NewBackfill order, Instant now) {
    String timeframes = String.join(",",
        order.series().stream().map(series -> series.timeframe().code()).distinct().toList());
    int symbols = (int) order.series().stream().map(Series::symbolId).distinct().count();
    return Tuple.tuple().addInteger(symbols).addString(timeframes).addOffsetDateTime(utc(order.range().from()))
        .addOffsetDateTime(utc(order.range().to())).addBoolean(order.onlyGaps()).addInteger(order.priority())
        .addString(order.by()).addInteger(order.slices().size()).addLong(order.expected().bars())
        .addLong(order.expected().requests()).addLong(order.expected().seconds()).addOffsetDateTime(utc(now))
        .addInteger(order.expected().unserved());
  }

  private static Tuple jobs(NewBackfill order, UUID id, Instant now) {
    var needed = order.slices().stream().map(Slice::series).collect(java.util.stream.Collectors.toSet());
    List<Series> series = order.series();
    return Tuple.tuple().addArrayOfString(series.stream().map(Series::symbol).toArray(String[]::new))
        .addArrayOfUUID(series.stream().map(Series::symbolId).toArray(UUID[]::new))
        .addArrayOfString(series.stream().map(one -> one.timeframe().code()).toArray(String[]::new))
        .addArrayOfBoolean(series.stream().map(needed::contains).toArray(Boolean[]::new))
        .addOffsetDateTime(utc(order.range().from())).addOffsetDateTime(utc(order.range().to())).addUUID(id)
        .addOffsetDateTime(utc(now));
  }

  private static Future<Void> slices(SqlClient tx, UUID id, List<Slice> all, int from, Instant now) {
    if (from >= all.size()) {
      return Future.succeededFuture();
    }
    List<Slice> batch = all.subList(from, Math.min(all.size(), from + BATCH));
    Tuple parameters = Tuple.tuple().addUUID(id)
        .addArrayOfUUID(batch.stream().map(slice -> slice.series().symbolId()).toArray(UUID[]::new))
        .addArrayOfString(batch.stream().map(slice -> slice.series().timeframe().code()).toArray(String[]::new))
        .addArrayOfOffsetDateTime(batch.stream().map(slice -> utc(slice.range().from()))
            .toArray(OffsetDateTime[]::new))
        .addArrayOfOffsetDateTime(batch.stream().map(slice -> utc(slice.range().to())).toArray(OffsetDateTime[]::new))
        .addOffsetDateTime(utc(now));
    return tx.preparedQuery(INSERT_SLICES).execute(parameters)
        .compose(done -> slices(tx, id, all, from + BATCH, now));
  }

  /**
   * Takes its slices out of the queue; those under way end. Nothing happens unless it is running.
   *
   * @return whether it was running
   */
  public Future<Boolean> pause(UUID id, Instant now) {
    return decide(id, "paused", List.of("running"), now,
        tx -> tx.preparedQuery(WITHDRAW).execute(Tuple.of(id, utc(now))));
  }

  /** @return whether it was paused */
  public Future<Boolean> resume(UUID id, Instant now) {
    return decide(id, "running", List.of("paused"), now, tx -> Future.succeededFuture());
  }

  /**
   * For good: what is not under way will never be.
   *
   * @return whether it was running or paused
   */
  public Future<Boolean> cancel(UUID id, Instant now) {
    return decide(id, "cancelled", List.of("running", "paused"), now,
        tx -> tx.preparedQuery(WITHDRAW).execute(Tuple.of(id, utc(now)))
            .compose(done -> tx.preparedQuery(CANCEL_PENDING).execute(Tuple.of(id, utc(now))))
            .compose(done -> BackfillFeed.recount(tx, id, now)));
  }

  /**
   * Has what failed tried again, and nothing else. A backfill that ended with errors runs again; a paused one stays paused.
   *
   * @return how many slices; 0 of one that was cancelled
   */
  public Future<Integer> retryFailed(UUID id, Instant now) {
    return pool.withTransaction(tx -> BackfillFeed.alone(tx)
        .compose(locked -> tx.preparedQuery("select from backfills where id = $1 and status <> 'cancelled' for update")
            .execute(Tuple.of(id)))
        .compose(open -> open.size() == 0
            ? Future.succeededFuture(0)
            : tx.preparedQuery(RETRY).execute(Tuple.of(id, utc(now))).map(RowSet::rowCount))
        .compose(count -> tx.preparedQuery(SET_STATUS)
            .execute(Tuple.of(id, "running", new String[]{count > 0 ? "error" : "none"}, utc(now)))
            .compose(done -> BackfillFeed.recount(tx, id, now)).map(count)));
  }

  /**
   * Forgets backfills that ended long ago, with their slices.
   *
   * @return how many
   */
  public Future<Integer> trim(Instant endedBefore, int most) {
    return pool.preparedQuery(TRIM).execute(Tuple.of(utc(endedBefore), most)).map(RowSet::rowCount);
  }

  /** A part of a decision, inside its transaction. */
  private interface Part {
    Future<?> work(SqlClient tx);
  }

  private Future<Boolean> decide(UUID id, String status, List<String> from, Instant now, Part then) {
    return pool.withTransaction(tx -> BackfillFeed.alone(tx)
        .compose(locked -> tx.preparedQuery(SET_STATUS)
            .execute(Tuple.of(id, status, from.toArray(String[]::new), utc(now))))
        .compose(set -> set.rowCount() == 0
            ? Future.succeededFuture(false)
            : then.work(tx).map(true)));
  }

  static List<UUID> ids(Iterable<Row> rows, String column) {
    List<UUID> ids = new ArrayList<>();
    rows.forEach(row -> ids.add(row.getUUID(column)));
    return ids;
  }
}
