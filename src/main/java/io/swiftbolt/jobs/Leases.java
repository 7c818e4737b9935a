package io.swiftbolt.jobs;

import static io.swiftbolt.database.Timestamps.utc;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What {@link JobRuns} writes to claimed rows while somebody works on them, and to those that nobody works on any more. */
final class Leases {
  // Who locks several rows does it in the order of their ids, as FENCE does: else two of them wait for each other in a circle.
  private static final String RENEW = """
      with ours as (
        select r.id from job_runs r join unnest($1::uuid[], $2::bigint[]) as held (id, token)
            on r.id = held.id and r.lease_token = held.token
         where r.status = 'running' order by r.id for update of r)
      update job_runs r set lease_until = clock_timestamp() + $3 * interval '1 millisecond'
        from ours where r.id = ours.id
      returning r.id
      """;

  private static final String PROGRESS = """
      with ours as (
        select r.id, p.percent, p.provider
          from job_runs r join unnest($1::uuid[], $2::bigint[], $3::float8[], $4::text[]) as p (id, token, percent, provider)
            on r.id = p.id and r.lease_token = p.token
         where r.status = 'running' order by r.id for update of r)
      update job_runs r set progress_percent = greatest(r.progress_percent, ours.percent), provider = ours.provider, updated_at = $5
        from ours where r.id = ours.id
      """;

  private static final String FENCE = """
      select r.id from job_runs r join unnest($1::uuid[], $2::bigint[]) as held (id, token)
          on r.id = held.id and r.lease_token = held.token
       where r.status = 'running' order by r.id for update of r
      """;

  private static final String RETURN_LOST = """
      with lost as (
        select id, attempt from job_runs where status = 'running' and lease_until < clock_timestamp()
         order by lease_until limit 1000 for update skip locked)
      update job_runs r
         set status = case when lost.attempt >= $1 then 'failed' else 'queued' end,
             attempt = least(lost.attempt + 1, greatest($1, lost.attempt)), progress_percent = 0,
             error_code = 'STALE_RUNNING',
             error_message = case when lost.attempt >= $1 then 'Stale running job exceeded max attempts'
                                  else 'The worker gave no sign of life; taken over' end,
             finished_at = case when lost.attempt >= $1 then $2::timestamptz end, updated_at = $2,
             lease_token = null, lease_owner = null, lease_until = null
        from lost where r.id = lost.id
      returning r.status
      """;

  private Leases() {}

  /** Longer leases for those claims that are still ours; their ids. */
  static Future<Set<UUID>> renew(SqlClient client, Collection<Claim> claims, Duration lease) {
    Tuple parameters = held(claims).addDouble((double) lease.toMillis());
    return client.preparedQuery(RENEW).execute(parameters).map(rows -> new HashSet<>(Backfills.ids(rows, "id")));
  }

  static Future<Void> progress(SqlClient client, List<JobRuns.Progress> progress, Instant now) {
    Tuple parameters = held(progress.stream().map(JobRuns.Progress::claim).toList())
        .addArrayOfDouble(progress.stream().map(JobRuns.Progress::percent).toArray(Double[]::new))
        .addArrayOfString(progress.stream().map(JobRuns.Progress::provider).toArray(String[]::new))
        .addOffsetDateTime(utc(now));
    return client.preparedQuery(PROGRESS).execute(parameters).mapEmpty();
  }

  /** Locks those claims that are still ours; their ids. */
  static Future<Set<UUID>> fence(SqlClient transaction, Collection<Claim> claims) {
    return transaction.preparedQuery(FENCE).execute(held(claims))
        .map(rows -> new HashSet<>(Backfills.ids(rows, "id")));
  }

  /** How many rows nobody gave a sign of life for. */
  static Future<Integer> returnLost(SqlClient client, int attempts, Instant now) {
    return client.preparedQuery(RETURN_LOST).execute(Tuple.of(attempts, utc(now))).map(rows -> rows.size());
  }

  private static Tuple held(Collection<Claim> claims) {
    return Tuple.tuple().addArrayOfUUID(claims.stream().map(Claim::runId).toArray(UUID[]::new))
        .addArrayOfLong(claims.stream().map(Claim::token).toArray(Long[]::new));
  }
}
