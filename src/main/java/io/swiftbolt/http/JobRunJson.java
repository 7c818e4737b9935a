package io.swiftbolt.http;

import io.swiftbolt.jobs.JobRunView;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;

/** Job runs as clients and scripts know them. */
final class JobRunJson {
  private JobRunJson() {}

  static JsonArray rows(List<JobRunView> runs) {
    return JsonArrays.of(runs, JobRunJson::row);
  }

  /** The whole row, under the table's column names. */
  static JsonObject row(JobRunView run) {
    return new JsonObject().put("id", run.id().toString())
        .put("job_def_id", run.definitionId().map(UUID::toString).orElse(null)).put("symbol", run.symbol())
        .put("symbol_id", run.symbolId().toString()).put("timeframe", run.timeframe()).put("job_type", run.jobType())
        .put("slice_from", Reply.time(run.sliceFrom())).put("slice_to", Reply.time(run.sliceTo()))
        .put("status", run.status()).put("progress_percent", run.progressPercent())
        .put("rows_written", run.rows().written()).put("rows_inserted", run.rows().inserted())
        .put("rows_changed", run.rows().changed()).put("rows_same", run.rows().same())
        .put("rows_rejected", run.rows().rejected()).put("provider", run.provider().orElse(null))
        .put("fallback_from", run.fallbackFrom().orElse(null)).put("priority", run.priority())
        .put("attempt", run.attempt()).put("error_code", run.errorCode().orElse(null))
        .put("error_message", run.errorMessage().orElse(null)).put("triggered_by", run.triggeredBy())
        .put("expected_cost", run.expectedCost()).put("actual_cost", run.actualCost())
        .put("created_at", Reply.time(run.stamps().created())).put("started_at", Reply.time(run.stamps().started()))
        .put("finished_at", Reply.time(run.stamps().finished())).put("updated_at", Reply.time(run.stamps().updated()));
  }
}
