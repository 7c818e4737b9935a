package io.swiftbolt.jobs;

import static io.swiftbolt.database.Timestamps.utc;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The end of attempts in job_runs: writes what {@link OutcomeRow} makes of outcomes, many in one statement. */
final class Outcomes {
  private static final String FINISH = """
      update job_runs r
         set status = o.status, progress_percent = case when o.status = 'success' then 100 else 0 end,
             rows_inserted = o.inserted, rows_changed = o.changed, rows_written = o.inserted + o.changed, rows_same = o.same,
             rows_rejected = o.rejected, provider = coalesce(o.provider, r.provider), fallback_from = o.fallback_from,
             attempt = r.attempt + o.burnt, error_code = o.code, error_message = o.message, actual_cost = o.cost,
             not_before = clock_timestamp() + o.pause * interval '1 millisecond',
             finished_at = case when o.status = 'queued' then null else $13::timestamptz end, updated_at = $13,
             lease_token = null, lease_owner = null, lease_until = null
        from unnest($1::uuid[], $2::text[], $3::int[], $4::int[], $5::int[], $6::int[], $7::text[], $8::text[], $9::int[],
                    $10::text[], $11::text[], $12::float8[], $14::float8[])
             as o (id, status, inserted, changed, same, rejected, provider, fallback_from, burnt, code, message, pause, cost)
       where r.id = o.id
      """;

  private Outcomes() {}

  /** Of claims that the transaction has fenced; a retry beyond {@code attempts} becomes a dead letter. */
  static Future<Void> write(SqlClient transaction, List<JobRuns.Finished> finished, int attempts, Instant now) {
    if (finished.isEmpty()) {
      return Future.succeededFuture();
    }
    List<OutcomeRow> rows = finished.stream().map(f -> OutcomeRow.of(f.claim(), f.outcome(), attempts)).toList();
    Tuple parameters = Tuple.tuple().addArrayOfUUID(rows.stream().map(OutcomeRow::id).toArray(UUID[]::new))
        .addArrayOfString(rows.stream().map(OutcomeRow::status).toArray(String[]::new))
        .addArrayOfInteger(rows.stream().map(OutcomeRow::inserted).toArray(Integer[]::new))
        .addArrayOfInteger(rows.stream().map(OutcomeRow::changed).toArray(Integer[]::new))
        .addArrayOfInteger(rows.stream().map(OutcomeRow::same).toArray(Integer[]::new))
        .addArrayOfInteger(rows.stream().map(OutcomeRow::rejected).toArray(Integer[]::new))
        .addArrayOfString(rows.stream().map(r -> r.provider().orElse(null)).toArray(String[]::new))
        .addArrayOfString(rows.stream().map(r -> r.fallbackFrom().orElse(null)).toArray(String[]::new))
        .addArrayOfInteger(rows.stream().map(OutcomeRow::burnt).toArray(Integer[]::new))
        .addArrayOfString(rows.stream().map(r -> r.errorCode().orElse(null)).toArray(String[]::new))
        .addArrayOfString(rows.stream().map(r -> r.message().orElse(null)).toArray(String[]::new))
        .addArrayOfDouble(rows.stream().map(r -> (double) r.pause().toMillis()).toArray(Double[]::new))
        .addOffsetDateTime(utc(now)).addArrayOfDouble(rows.stream().map(OutcomeRow::cost).toArray(Double[]::new));
    return transaction.preparedQuery(FINISH).execute(parameters).mapEmpty();
  }
}
