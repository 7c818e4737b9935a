package io.swiftbolt.jobs;

import static io.swiftbolt.database.Timestamps.utc;

import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Owner of job_runs, the one queue. Nobody else writes a status, and every write to a claimed row is guarded by its fencing
 * token. The arrows: queued → running (claim) → success | failed | queued (told to wait, handed back, lost lease);
 * failed → queued (retry). Stamps that users see come from the caller's clock; leases and pauses use the database's.
 */
public final class JobRuns {
  private static final String ENQUEUE = """
      insert into job_runs (job_def_id, job_type, symbol, symbol_id, timeframe, slice_from, slice_to, priority, triggered_by,
                            created_at, updated_at)
      select def, type, symbol, symbol_id, timeframe, f, t, priority, $9, $10, $10
        from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::timestamptz[], $7::timestamptz[], $8::int[])
             as n (def, type, symbol, symbol_id, timeframe, f, t, priority)
      on conflict do nothing returning id
      """;

  // All queued slices of the same window go to one worker together, so that they can be asked for as one request.
  private static final String CLAIM = """
      with due as (
        select id, symbol, job_type, timeframe, slice_from, slice_to, priority, created_at from job_runs
         where status = 'queued' and not_before <= clock_timestamp() and job_type <> 'run_forecast'
         order by %s limit 1000),
      windows as (
        select job_type, timeframe, slice_from, slice_to from due group by 1, 2, 3, 4 order by %s limit $1),
      picked as (
        select r.id, row_number() over (partition by w.job_type, w.timeframe, w.slice_from
                                            order by r.priority desc, r.symbol) as n
          from windows w join due r using (job_type, timeframe, slice_from, slice_to)),
      locked as (
        -- skip locked: another worker may be claiming the same rows; it gets them, we take what is left
        select id, error_code from job_runs
         where id in (select id from picked where n <= $2) and status = 'queued' for update skip locked)
      update job_runs r
         set status = 'running', lease_token = nextval('job_lease_tokens'), lease_owner = $3,
             lease_until = clock_timestamp() + $4 * interval '1 millisecond', progress_percent = 0,
             started_at = $5, updated_at = $5, finished_at = null, error_code = null, error_message = null
        from locked where r.id = locked.id
      returning r.id, r.lease_token, r.job_type, r.symbol, r.symbol_id, r.timeframe, r.slice_from, r.slice_to, r.attempt,
                locked.error_code as previous_error
      """;
  private static final String CLAIM_URGENT = CLAIM.formatted("priority desc, slice_to desc, created_at",
      "max(priority) desc, slice_to desc, min(created_at)");
  private static final String CLAIM_OLDEST = CLAIM.formatted("created_at, id", "min(created_at), slice_to");

  private static final String RETRY_FAILED = """
      update job_runs r
         set status = 'queued', attempt = attempt + 1, error_code = null, error_message = null, started_at = null,
             finished_at = null, progress_percent = 0, not_before = '-infinity', updated_at = $2
       where id in (
         select f.id from job_runs f where f.status = 'failed' and not exists (
             select from job_runs a where a.status in ('queued', 'running') and a.symbol_id = f.symbol_id
                and a.timeframe = f.timeframe and a.job_type = f.job_type and a.slice_from = f.slice_from
                and a.slice_to = f.slice_to)
           and f.id = (select g.id from job_runs g where g.status = 'failed' and g.symbol_id = f.symbol_id
                and g.timeframe = f.timeframe and g.job_type = f.job_type and g.slice_from = f.slice_from
                and g.slice_to = f.slice_to order by g.finished_at desc, g.id limit 1)
          order by f.finished_at limit $1 for update skip locked)
      returning id
      """;

  private static final String TRIM = """
      delete from job_runs where id in (
        select id from job_runs where status in ('success', 'failed', 'cancelled') and finished_at < $1 limit $2)
      """;

  private static final String BUSY = """
      select symbol_id, timeframe, slice_from, slice_to from job_runs
       where job_type <> 'run_forecast' and (status in ('queued', 'running')
          or (status = 'failed' and finished_at > $1
              -- minutes given up before their time was over are waited for, unless asking again cannot help
              and not (job_type = 'fetch_intraday' and slice_to > finished_at and finished_at <= $2
                       and error_code not in ('INVALID_SYMBOL', 'VALIDATION_ERROR'))))
      """;

  private static final String DEPTH = """
      select count(*) filter (where status = 'queued')::int as queued,
             count(*) filter (where status = 'queued' and not_before <= clock_timestamp())::int as due,
             count(*) filter (where status = 'running')::int as running
        from job_runs where status in ('queued', 'running')
      """;

  private final Pool pool;

  public JobRuns(Pool pool) {
    this.pool = pool;
  }

  /** A stretch that needs no new slice: one is active there, or was given up a short while ago. */
  public record Busy(UUID symbolId, Timeframe timeframe, TimeRange slice) {}

  /** How much waits and runs; {@code due} of the queued could start now. */
  public record Depth(int queued, int due, int running) {}

  /**
   * Queues slices; those that are active already are left alone.
   *
   * @return ids of the rows added
   */
  public Future<List<UUID>> enqueue(List<NewRun> runs, String triggeredBy, Instant now) {
    return enqueue(pool, runs, triggeredBy, now);
  }

  /** As {@link #enqueue(List, String, Instant)}, inside a transaction. */
  Future<List<UUID>> enqueue(SqlClient client, List<NewRun> runs, String triggeredBy, Instant now) {
    if (runs.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    Tuple parameters = Tuple.tuple()
        .addArrayOfUUID(runs.stream().map(r -> r.definitionId().orElse(null)).toArray(UUID[]::new))
        .addArrayOfString(runs.stream().map(r -> r.type().code()).toArray(String[]::new))
        .addArrayOfString(runs.stream().map(NewRun::symbol).toArray(String[]::new))
        .addArrayOfUUID(runs.stream().map(NewRun::symbolId).toArray(UUID[]::new))
        .addArrayOfString(runs.stream().map(r -> r.timeframe().code()).toArray(String[]::new))
        .addArrayOfOffsetDateTime(runs.stream().map(r -> utc(r.slice().from())).toArray(OffsetDateTime[]::new))
        .addArrayOfOffsetDateTime(runs.stream().map(r -> utc(r.slice().to())).toArray(OffsetDateTime[]::new))
        .addArrayOfInteger(runs.stream().map(NewRun::priority).toArray(Integer[]::new)).addString(triggeredBy)
        .addOffsetDateTime(utc(now));
    return client.preparedQuery(ENQUEUE).execute(parameters).map(JobRuns::ids);
  }

  /**
   * Takes queued slices for this worker.
   *
   * @param windows how many different windows at most; all slices of one window come together
   * @param perWindow most slices of one window
   * @param oldestFirst serve who has waited longest, instead of the most urgent and newest
   */
  public Future<List<Claim>> claim(int windows, int perWindow, String owner, Duration lease, boolean oldestFirst,
      Instant now) {
    Tuple parameters = Tuple.of(windows, perWindow, owner, (double) lease.toMillis(), utc(now));
    return pool.preparedQuery(oldestFirst ? CLAIM_OLDEST : CLAIM_URGENT).execute(parameters).map(rows -> {
      List<Claim> claims = new ArrayList<>();
      rows.forEach(row -> claims.add(claimOf(row)));
      return claims;
    });
  }

  /**
   * Sign of life for claims under way.
   *
   * @return the ids still ours
   */
  public Future<Set<UUID>> renew(Collection<Claim> claims, Duration lease) {
    return Leases.renew(pool, claims, lease);
  }

  /** How far a claim has come, 0 to 99; only ever forward. */
  public record Progress(Claim claim, double percent, String provider) {}

  public Future<Void> progress(List<Progress> progress, Instant now) {
    return Leases.progress(pool, progress, now);
  }

  /** Locks, inside the transaction that finishes them, those claims that are still ours. The others must not be written for. */
  public Future<Set<UUID>> fence(SqlClient transaction, Collection<Claim> claims) {
    return Leases.fence(transaction, claims);
  }

  /** An outcome for a claim that {@link #fence} returned. */
  public record Finished(Claim claim, JobOutcome outcome) {}

  /** Writes outcomes inside the transaction that fenced the claims. A retry beyond {@code attempts} becomes a dead letter. */
  public Future<Void> finish(SqlClient transaction, List<Finished> finished, int attempts, Instant now) {
    return Outcomes.write(transaction, finished, attempts, now);
  }

  /** Outcomes that come with no bars: fences and writes in a transaction of its own. */
  public Future<Void> finish(List<Finished> finished, int attempts, Instant now) {
    List<Claim> claims = finished.stream().map(Finished::claim).toList();
    return pool.withTransaction(tx -> fence(tx, claims).compose(
        ours -> finish(tx, finished.stream().filter(f -> ours.contains(f.claim().runId())).toList(), attempts, now)));
  }

  /** Puts slices whose worker died back into the queue, or gives them up after the last attempt; how many there were. */
  public Future<Integer> returnLost(int attempts, Instant now) {
    return Leases.returnLost(pool, attempts, now);
  }

  /**
   * Queues the oldest given-up slices again, each slice once.
   *
   * @return how many
   */
  public Future<Integer> retryFailed(int most, Instant now) {
    return pool.preparedQuery(RETRY_FAILED).execute(Tuple.of(most, utc(now))).map(rows -> rows.size());
  }

  /**
   * Every stretch that needs no new slice.
   *
   * @param failedSince slices given up since then count
   * @param openSince later than that: the same of slices of minutes whose time was not over when they were given up
   */
  public Future<List<Busy>> busy(Instant failedSince, Instant openSince) {
    return pool.preparedQuery(BUSY).execute(Tuple.of(utc(failedSince), utc(openSince))).map(rows -> {
      List<Busy> busy = new ArrayList<>();
      rows.forEach(
          row -> busy.add(new Busy(row.getUUID("symbol_id"), Timeframe.of(row.getString("timeframe")), slice(row))));
      return busy;
    });
  }

  /**
   * Forgets runs that ended long ago, a bounded number at a time.
   *
   * @return how many
   */
  public Future<Integer> trim(Instant endedBefore, int most) {
    return pool.preparedQuery(TRIM).execute(Tuple.of(utc(endedBefore), most)).map(rows -> rows.rowCount());
  }

  public Future<Depth> depth() {
    return pool.preparedQuery(DEPTH).execute().map(rows -> {
      Row row = rows.iterator().next();
      return new Depth(row.getInteger("queued"), row.getInteger("due"), row.getInteger("running"));
    });
  }

  private static List<UUID> ids(Iterable<Row> rows) {
    return Backfills.ids(rows, "id");
  }

  static Claim claimOf(Row row) {
    return new Claim(row.getUUID("id"), row.getLong("lease_token"), JobType.of(row.getString("job_type")),
        row.getString("symbol"), row.getUUID("symbol_id"), Timeframe.of(row.getString("timeframe")), slice(row),
        row.getInteger("attempt"), Optional.ofNullable(row.getString("previous_error")));
  }

  private static TimeRange slice(Row row) {
    return new TimeRange(row.getOffsetDateTime("slice_from").toInstant(),
        row.getOffsetDateTime("slice_to").toInstant());
  }
}
