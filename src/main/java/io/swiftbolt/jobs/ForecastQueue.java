package io.swiftbolt.jobs;

import static io.swiftbolt.database.Timestamps.utc;

import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The forecasts among the rows of job_runs; how they end is written by {@link JobRuns} as of all others. */
public final class ForecastQueue {
  private static final String CLAIM = """
      with locked as (
        select id, error_code from job_runs
         where status = 'queued' and not_before <= clock_timestamp() and job_type = 'run_forecast'
         order by priority desc, slice_to desc, created_at limit $1 for update skip locked)
      update job_runs r
         set status = 'running', lease_token = nextval('job_lease_tokens'), lease_owner = $2,
             lease_until = clock_timestamp() + $3 * interval '1 millisecond', progress_percent = 0,
             started_at = $4, updated_at = $4, finished_at = null, error_code = null, error_message = null
        from locked where r.id = locked.id
      returning r.id, r.lease_token, r.job_type, r.symbol, r.symbol_id, r.timeframe, r.slice_from, r.slice_to, r.attempt,
                locked.error_code as previous_error
      """;

  private static final String ORDERED = """
      select distinct symbol_id as id from job_runs
       where job_type = 'run_forecast' and timeframe = $1 and slice_from = $2 and symbol_id = any($3)
      """;

  private final Pool pool;

  public ForecastQueue(Pool pool) {
    this.pool = pool;
  }

  /** Takes the most urgent ones for this worker. */
  public Future<List<Claim>> claim(int most, String owner, Duration lease, Instant now) {
    return pool.preparedQuery(CLAIM).execute(Tuple.of(most, owner, (double) lease.toMillis(), utc(now))).map(rows -> {
      List<Claim> claims = new ArrayList<>();
      rows.forEach(row -> claims.add(JobRuns.claimOf(row)));
      return claims;
    });
  }

  /** Which of the symbols have, or had, a run for the session, however it ended. */
  public Future<Set<UUID>> ordered(Timeframe timeframe, TimeRange session, Collection<UUID> symbols) {
    Tuple parameters = Tuple.of(timeframe.code(), utc(session.from()))
        .addArrayOfUUID(symbols.toArray(UUID[]::new));
    return pool.preparedQuery(ORDERED).execute(parameters).map(rows -> new HashSet<>(Backfills.ids(rows, "id")));
  }
}
