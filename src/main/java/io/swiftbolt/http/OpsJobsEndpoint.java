package io.swiftbolt.http;

import io.swiftbolt.coverage.CoverageReads;
import io.swiftbolt.jobs.JobRunReads;
import io.swiftbolt.jobs.JobRunView;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** {@code /functions/v1/ops-jobs}: what the queue did in the last hours, for operators. */
final class OpsJobsEndpoint {
  private static final int HOURS = 24;
  private static final int COVERAGE_MOST = 1000;

  private final JobRunReads runs;
  private final CoverageReads coverage;
  private final InstantSource clock;

  OpsJobsEndpoint(JobRunReads runs, CoverageReads coverage, InstantSource clock) {
    this.runs = runs;
    this.coverage = coverage;
    this.clock = clock;
  }

  Future<Reply> report(Input input) {
    int hours = input.integer("hours", HOURS);
    Optional<String> symbol = input.text("symbol").map(text -> Input.symbol("symbol", text));
    Optional<Timeframe> timeframe = input.timeframe("timeframe");
    Instant now = clock.instant();
    Future<JobRunReads.Operations> operations = runs.operations(now.minus(Duration.ofHours(hours)), symbol, timeframe);
    // one more than is shown tells whether some are left out
    Future<List<CoverageReads.Status>> covered = coverage.newest(symbol, timeframe.map(Timeframe::code),
        COVERAGE_MOST + 1);
    return Future.all(operations, covered).map(both -> {
      JsonObject body = new JsonObject().put("window_hours", hours)
          .put("filters", new JsonObject().put("symbol", symbol.orElse(null))
              .put("timeframe", timeframe.map(Timeframe::code).orElse(null)));
      put(body, operations.result());
      body.put("coverage",
          JsonArrays.of(covered.result().stream().limit(COVERAGE_MOST).toList(), OpsJobsEndpoint::row))
          .put("coverage_truncated", covered.result().size() > COVERAGE_MOST).put("timestamp", Reply.time(now));
      return new Reply(200, "application/json", Buffer.buffer(body.encodePrettily()));
    });
  }

  private static void put(JsonObject body, JobRunReads.Operations operations) {
    JobRunReads.Counts counts = operations.counts();
    body.put("stats", new JsonObject().put("total", counts.total()).put("queued", counts.queued())
        .put("running", counts.running()).put("success", counts.success()).put("failed", counts.failed())
        .put("success_rate", counts.total() == 0 ? 0 : Math.round(100.0f * counts.success() / counts.total())));
    JsonArray providers = JsonArrays.of(operations.providers(), provider -> new JsonObject()
        .put("provider", provider.provider()).put("total_runs", provider.total())
        .put("success_runs", provider.success())
        .put("failed_runs", provider.failed()).put("total_rows", provider.rowsWritten())
        .put("avg_duration_ms", provider.averageMillis()));
    body.put("provider_stats", providers)
        .put("active_jobs", JsonArrays.of(operations.active(), run -> slice(run)
            .put("progress_percent", run.progressPercent()).put("started_at", Reply.time(run.stamps().started()))))
        .put("queued_jobs", JsonArrays.of(operations.queued(), run -> slice(run).put("attempt", run.attempt())
            .put("created_at", Reply.time(run.stamps().created()))))
        .put("recent_errors", JsonArrays.of(operations.failed(), OpsJobsEndpoint::error));
  }

  private static JsonObject slice(JobRunView run) {
    return new JsonObject().put("job_run_id", run.id().toString()).put("symbol", run.symbol())
        .put("timeframe", run.timeframe()).put("job_type", run.jobType()).put("slice_from", Reply.time(run.sliceFrom()))
        .put("slice_to", Reply.time(run.sliceTo()));
  }

  private static JsonObject error(JobRunView run) {
    return new JsonObject().put("job_run_id", run.id().toString()).put("symbol", run.symbol())
        .put("timeframe", run.timeframe()).put("error_code", run.errorCode().orElse(null))
        .put("error_message", run.errorMessage().orElse(null)).put("attempt", run.attempt())
        .put("failed_at", Reply.time(run.stamps().finished()));
  }

  private static JsonObject row(CoverageReads.Status status) {
    return new JsonObject().put("symbol", status.symbol()).put("timeframe", status.timeframe())
        .put("from_ts", Reply.time(status.from())).put("to_ts", Reply.time(status.to()))
        .put("last_success_at", Reply.time(status.lastSuccess()))
        .put("last_rows_written", status.lastRowsWritten().orElse(null))
        .put("last_provider", status.lastProvider().orElse(null)).put("created_at", Reply.time(status.created()))
        .put("updated_at", Reply.time(status.updated())).put("symbol_id", status.symbolId().toString());
  }
}
