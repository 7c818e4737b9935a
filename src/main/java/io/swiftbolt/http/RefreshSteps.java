package io.swiftbolt.http;

import io.swiftbolt.clock.ServerClock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a refresh did so far, and its reply. */
final class RefreshSteps {
  /** As clients show them, whatever was done first. */
  private static final List<String> ORDER = List.of("lookup_symbol", "check_backfill", "queue_backfill", "fetch_bars",
      "queue_ml_job", "queue_options_job", "calculate_sr");

  private final String symbol;
  private final long started;
  private final List<JsonObject> steps = new ArrayList<>();
  private final JsonArray queued = new JsonArray();
  private final JsonArray warnings = new JsonArray();
  private final List<String> parts = new ArrayList<>();
  private boolean backfillNeeded;
  private long barsUpdated;
  private boolean pivots;

  /** @param started as {@link ServerClock#nanos()} */
  RefreshSteps(String symbol, long started) {
    this.symbol = symbol;
    this.started = started;
  }

  void completed(String step, JsonObject details) {
    steps.add(new JsonObject().put("step", step).put("status", "completed").put("details", details));
  }

  void skipped(String step, String why) {
    steps.add(new JsonObject().put("step", step).put("status", "skipped").put("message", why));
  }

  void failed(String step, String why) {
    steps.add(new JsonObject().put("step", step).put("status", "failed").put("message", why));
    warnings.add(step + ": " + why);
  }

  void backfillNeeded() {
    backfillNeeded = true;
  }

  void backfillQueued() {
    steps.add(new JsonObject().put("step", "queue_backfill").put("status", "completed").put("message",
        "Backfill queued"));
    queued.add("backfill");
    parts.add("Backfill queued");
  }

  /** @param complete false: more is being fetched */
  void fetched(long rows, boolean complete) {
    barsUpdated = rows;
    String message = rows + " bars updated" + (complete ? "" : ", the rest is being fetched");
    steps.add(new JsonObject().put("step", "fetch_bars").put("status", "completed").put("message", message)
        .put("details", new JsonObject().put("barsUpdated", rows)));
    if (rows > 0 || !complete) {
      parts.add(message);
    }
  }

  void pivots(JsonObject details) {
    pivots = true;
    completed("calculate_sr", details);
    parts.add("S/R calculated");
  }

  /** Of a symbol that is not known: the whole shape, without what follows from a refresh. */
  Reply notFound() {
    steps.add(new JsonObject().put("step", "lookup_symbol").put("status", "failed").put("message",
        "Symbol not found"));
    return Reply.of(404, body(false, "Symbol not found"));
  }

  Reply reply(Optional<Instant> next) {
    String message = parts.isEmpty() ? "Data is current" : String.join(", ", parts);
    return Reply.ok(body(warnings.isEmpty(), message).put("queuedJobs", queued).put("warnings", warnings)
        .put("nextExpectedUpdate", Reply.time(next)));
  }

  private JsonArray inOrder() {
    JsonArray sorted = new JsonArray();
    steps.stream().sorted(Comparator.comparingInt(step -> ORDER.indexOf(step.getString("step"))))
        .forEach(sorted::add);
    return sorted;
  }

  private JsonObject body(boolean success, String message) {
    // no step of ours queues a forecast or a ranking: there is nobody yet who would do them
    JsonObject summary = new JsonObject().put("backfillNeeded", backfillNeeded)
        .put("backfillQueued", queued.contains("backfill")).put("barsUpdated", barsUpdated)
        .put("mlJobQueued", queued.contains("ml_forecast")).put("optionsJobQueued", queued.contains("options_ranking"))
        .put("srCalculated", pivots);
    return new JsonObject().put("symbol", symbol).put("success", success).put("steps", inOrder())
        .put("summary", summary)
        .put("message", message).put("durationMs", Duration.ofNanos(ServerClock.nanos() - started).toMillis());
  }
}
