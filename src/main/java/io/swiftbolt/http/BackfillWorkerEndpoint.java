package io.swiftbolt.http;

import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.jobs.BackfillReads;
import io.swiftbolt.orchestrator.BackfillOrders;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * {@code run-backfill-worker}, {@code trigger-backfill} and {@code backfill-intraday-worker}: the schedules of older deployments
 * call them. Our workers need no call; these look at once for what comes next, wait for it, and tell how it ended.
 */
final class BackfillWorkerEndpoint {
  private static final int AT_ONCE = 4;

  private final BackfillOrders orders;
  private final InstantSource clock;

  BackfillWorkerEndpoint(BackfillOrders orders, InstantSource clock) {
    this.orders = orders;
    this.clock = clock;
  }

  /** The next four slices. */
  Future<Reply> run(Input input) {
    return work(AT_ONCE, false).map(Reply::ok);
  }

  /** The next slice of intraday bars. */
  Future<Reply> intraday(Input input) {
    return work(1, true).map(Reply::ok);
  }

  /** As {@link #run}, with the worker's answer inside. */
  Future<Reply> trigger(Input input) {
    return work(AT_ONCE, false).map(answer -> Reply.ok(new JsonObject().put("success", true)
        .put("worker_response", answer).put("timestamp", Reply.time(clock.instant()))));
  }

  /** How {@code trigger-backfill} refuses. */
  JsonObject refusal(int status, String message) {
    JsonObject body = new JsonObject().put("success", false).put("error", message);
    return status == 401 ? body : body.put("timestamp", Reply.time(clock.instant()));
  }

  private Future<JsonObject> work(int most, boolean intradayOnly) {
    long started = ServerClock.nanos();
    return orders.awaitNext(most, intradayOnly).map(ends -> answer(ends,
        Duration.ofNanos(ServerClock.nanos() - started).toMillis()));
  }

  private static JsonObject answer(Optional<BackfillReads.Ends> ends, long elapsedMillis) {
    return ends
        .map(all -> new JsonObject().put("message", "ok").put("processed", all.done() + all.failed())
            .put("succeeded", all.done()).put("failed", all.failed()).put("elapsed", elapsedMillis))
        .orElseGet(() -> new JsonObject().put("message", "no work").put("processed", 0));
  }
}
