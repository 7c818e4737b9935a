package io.swiftbolt.http;

import io.swiftbolt.jobs.JobRunReads;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** {@code /functions/v1/orchestrator}: one tick now, the queue's state, given-up slices tried again. */
public final class OrchestratorEndpoint {
  private static final int ACTIVE_SHOWN = 10;
  private static final int ENDED_SHOWN = 20;

  private final Actions actions;
  private final JobRunReads runs;

  /**
   * What it sets off.
   *
   * @param tick plans once; a tick that is under way already is what it gives
   * @param retryFailed queues given-up slices again; gives how many
   */
  public record Actions(Supplier<Future<Ticked>> tick, Supplier<Future<Integer>> retryFailed) {}

  /**
   * What a tick did.
   *
   * @param scanned definitions looked at
   * @param errors as {@code SYMBOL/timeframe: text}, for the operator
   */
  public record Ticked(Duration took, int scanned, int slicesCreated, int jobsDispatched, List<String> errors) {}

  OrchestratorEndpoint(Actions actions, JobRunReads runs) {
    this.actions = actions;
    this.runs = runs;
  }

  Future<Reply> status(Input input) {
    return runs.status(ACTIVE_SHOWN, ENDED_SHOWN).map(status -> Reply.ok(new JsonObject()
        .put("queued", status.queued()).put("running", status.running())
        .put("queued_jobs", JobRunJson.rows(status.firstQueued()))
        .put("running_jobs", JobRunJson.rows(status.runningRows()))
        .put("recent_jobs", JobRunJson.rows(status.lastEnded()))));
  }

  Future<Reply> retryFailed(Input input) {
    return actions.retryFailed().get()
        .map(count -> Reply.ok(new JsonObject().put("message", "Retried " + count + " failed jobs")));
  }

  /** No action means tick. */
  Future<Reply> tick(Input input) {
    if (!input.text("action").orElse("tick").equals("tick")) {
      return Future.failedFuture(new Refusal.BadRequest("Invalid action"));
    }
    return actions.tick().get().map(OrchestratorEndpoint::ticked);
  }

  private static Reply ticked(Ticked tick) {
    JsonObject results = new JsonObject().put("scanned", tick.scanned()).put("slices_created", tick.slicesCreated())
        .put("jobs_dispatched", tick.jobsDispatched()).put("errors", new JsonArray(tick.errors()));
    if (tick.scanned() == 0) {
      return Reply.ok(new JsonObject().put("message", "No jobs to process").put("results", results));
    }
    return Reply.ok(new JsonObject().put("message", "Tick complete").put("duration", (int) tick.took().toMillis())
        .put("results", results));
  }
}
