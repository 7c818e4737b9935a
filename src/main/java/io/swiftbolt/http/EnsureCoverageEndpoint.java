package io.swiftbolt.http;

import io.swiftbolt.http.Refusal.BadRequest;
import io.swiftbolt.jobs.JobRunReads;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code /functions/v1/ensure-coverage}: sees to it that a symbol's bars become complete, and says how far that is. Two bodies
 * are spoken: with {@code fromTs} and {@code toTs} the older one, otherwise that with {@code window_days}.
 */
public final class EnsureCoverageEndpoint {
  private static final int WINDOW_DAYS = 7;
  private static final Duration RANGE_MOST = Duration.ofDays(36_500);

  private final Actions actions;
  private final JobRunReads runs;

  /** What it sets off; both fail with {@link io.swiftbolt.symbols.UnknownSymbol}. */
  public record Actions(ByWindow byWindow, ByRange byRange) {}

  /** Keeps the last days complete from now on. */
  @FunctionalInterface
  public interface ByWindow {
    Future<State> ensure(String symbol, Timeframe timeframe, int windowDays);
  }

  /** Fills a range once. */
  @FunctionalInterface
  public interface ByRange {
    Future<RangeState> ensure(String symbol, Timeframe timeframe, TimeRange range);
  }

  /**
   * How complete a range is.
   *
   * @param jobId the row of backfill_jobs that fills it; empty when nothing is missing
   * @param from first covered instant, at all
   */
  public record RangeState(Optional<UUID> jobId, Optional<Instant> from, Optional<Instant> to) {}

  /**
   * How complete it is.
   *
   * @param definitionId whose runs fill the gaps
   * @param gapsFound stretches in the window that are not covered yet
   */
  public record State(UUID definitionId, Optional<Instant> from, Optional<Instant> to, Optional<Instant> lastSuccess,
      int gapsFound) {}

  EnsureCoverageEndpoint(Actions actions, JobRunReads runs) {
    this.actions = actions;
    this.runs = runs;
  }

  Future<Reply> ensure(Input input) {
    String symbol = Input.symbol("symbol", input.text("symbol").orElseThrow(EnsureCoverageEndpoint::missing));
    Timeframe timeframe = input.timeframe("timeframe").orElseThrow(EnsureCoverageEndpoint::missing);
    Optional<Instant> from = input.instant("fromTs");
    Optional<Instant> to = input.instant("toTs");
    return from.isPresent() && to.isPresent()
        ? ensureRange(symbol, timeframe, from.get(), to.get())
        : ensureWindow(symbol, timeframe, input);
  }

  private Future<Reply> ensureRange(String symbol, Timeframe timeframe, Instant from, Instant to) {
    if (!from.isBefore(to) || Duration.between(from, to).compareTo(RANGE_MOST) > 0) {
      throw new BadRequest("toTs", "must be after fromTs by at most 100 years");
    }
    return actions.byRange().ensure(symbol, timeframe, new TimeRange(from, to)).map(state -> {
      JsonObject body = new JsonObject().put("hasCoverage", state.jobId().isEmpty());
      state.jobId().ifPresent(id -> body.put("jobId", id.toString()));
      body.put("coverageFrom", Reply.time(state.from())).put("coverageTo", Reply.time(state.to()));
      return Reply.of(state.jobId().isEmpty() ? 200 : 202, body);
    });
  }

  private Future<Reply> ensureWindow(String symbol, Timeframe timeframe, Input input) {
    int windowDays = input.integer("window_days", WINDOW_DAYS);
    String echoed = input.text("timeframe").orElseThrow(EnsureCoverageEndpoint::missing);
    return actions.byWindow().ensure(symbol, timeframe, windowDays)
        .compose(state -> runs.progress(state.definitionId())
            .map(progress -> Reply.ok(body(symbol, echoed, state, progress))));
  }

  private static JsonObject body(String symbol, String timeframe, State state, JobRunReads.Progress progress) {
    JsonObject body = new JsonObject().put("job_def_id", state.definitionId().toString()).put("symbol", symbol)
        .put("timeframe", timeframe).put("status", state.gapsFound() > 0 ? "gaps_detected" : "coverage_complete")
        .put("coverage_status",
            new JsonObject().put("from_ts", Reply.time(state.from())).put("to_ts", Reply.time(state.to()))
                .put("last_success_at", Reply.time(state.lastSuccess())).put("gaps_found", state.gapsFound()));
    if (progress.total() > 0) {
      body.put("backfill_progress",
          new JsonObject().put("total_slices", progress.total()).put("completed_slices", progress.completed())
              .put("running_slices", progress.running()).put("queued_slices", progress.queued())
              .put("failed_slices", progress.failed())
              .put("progress_percent", (int) Math.round(100.0 * progress.completed() / progress.total()))
              .put("bars_written", progress.rowsWritten()));
    }
    return body;
  }

  private static BadRequest missing() {
    return new BadRequest("Missing required parameters: symbol, timeframe");
  }
}
