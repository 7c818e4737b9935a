package io.swiftbolt.http;

import io.swiftbolt.http.Refusal.BadRequest;
import io.swiftbolt.jobs.JobRunReads;
import io.swiftbolt.jobs.JobRunView;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * {@code /functions/v1/fetch-bars}: wants the slices of a range fetched soon. It waits for no vendor: it answers 202 while they
 * are queued or running, and 200 with what they wrote when asked again after they ended.
 */
public final class FetchBarsEndpoint {
  private static final int SYMBOLS_MOST = 50;
  private static final int SLICES_MOST = 10_000;

  private final Enqueue enqueue;
  private final JobRunReads runs;

  /**
   * Queues the missing slices of a range ahead of everything that is queued by the clock; slices that are queued, running or
   * answered for are left alone. Gives how many slices are still to come; fails with
   * {@link io.swiftbolt.symbols.UnknownSymbol}.
   */
  @FunctionalInterface
  public interface Enqueue {
    Future<Integer> want(List<String> symbols, Timeframe timeframe, TimeRange range);
  }

  private record Wanted(List<String> symbols, Timeframe timeframe, TimeRange range) {}

  FetchBarsEndpoint(Enqueue enqueue, JobRunReads runs) {
    this.enqueue = enqueue;
    this.runs = runs;
  }

  Future<Reply> fetch(Input input) {
    Optional<UUID> asked = input.uuid("job_run_id");
    Future<Optional<JobRunView>> known = asked.map(runs::find)
        .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    return known.compose(run -> run.isPresent()
        ? Future.succeededFuture(one(List.of(run.get()), new TimeRange(run.get().sliceFrom(), run.get().sliceTo())))
        : want(wanted(input)));
  }

  private static Wanted wanted(Input input) {
    Set<String> symbols = new LinkedHashSet<>();
    input.text("symbol").ifPresent(text -> symbols.add(Input.symbol("symbol", text)));
    for (String field : List.of("symbols", "symbols_array")) {
      input.texts(field).forEach(text -> symbols.add(Input.symbol(field, text)));
    }
    Optional<Timeframe> timeframe = input.timeframe("timeframe");
    Optional<Instant> from = input.instant("from").or(() -> input.instant("start"));
    Optional<Instant> to = input.instant("to").or(() -> input.instant("end"));
    if (symbols.isEmpty() || timeframe.isEmpty() || from.isEmpty() || to.isEmpty()) {
      throw new BadRequest("Missing required parameters: symbol, timeframe, from, to");
    }
    if (symbols.size() > SYMBOLS_MOST) {
      throw new BadRequest("symbols", "must be at most " + SYMBOLS_MOST);
    }
    if (!from.get().isBefore(to.get())) {
      throw new BadRequest("to", "must be after from");
    }
    return new Wanted(List.copyOf(symbols), timeframe.get(), new TimeRange(from.get(), to.get()));
  }

  private Future<Reply> want(Wanted wanted) {
    return enqueue.want(wanted.symbols(), wanted.timeframe(), wanted.range()).compose(missing -> {
      List<Future<List<JobRunView>>> reads = wanted.symbols().stream()
          .map(symbol -> runs.serving(symbol, wanted.timeframe(), wanted.range(), SLICES_MOST)).toList();
      return Future.all(reads).map(done -> {
        List<JobRunView> serving = new ArrayList<>();
        reads.forEach(read -> serving.addAll(read.result()));
        // what failed before has just been queued again or has been made good by another run
        serving.removeIf(run -> run.status().equals("failed") || (missing == 0 && !run.hasEnded()));
        return wanted.symbols().size() == 1 ? one(serving, wanted.range()) : several(wanted, serving);
      });
    });
  }

  private static Reply one(List<JobRunView> serving, TimeRange range) {
    Optional<JobRunView> open = serving.stream().filter(run -> !run.hasEnded()).findFirst();
    if (open.isPresent()) {
      return Reply.of(202,
          new JsonObject().put("job_run_id", open.get().id().toString()).put("status", open.get().status())
              .put("from", Reply.time(range.from())).put("to", Reply.time(range.to()))
              .put("rows_written", written(serving)));
    }
    Optional<JobRunView> failed = serving.stream().filter(run -> run.status().equals("failed")).findFirst();
    if (failed.isPresent()) {
      return failure(failed.get());
    }
    Optional<JobRunView> last = serving.stream().max(Comparator.comparing(run -> run.stamps().updated()));
    return Reply.ok(new JsonObject().put("job_run_id", last.map(run -> run.id().toString()).orElse(null))
        .put("rows_written", written(serving)).put("provider", last.flatMap(JobRunView::provider).orElse(null))
        .put("from", Reply.time(range.from())).put("to", Reply.time(range.to()))
        .put("duration_ms", duration(serving)));
  }

  private static Reply several(Wanted wanted, List<JobRunView> serving) {
    List<JobRunView> open = serving.stream().filter(run -> !run.hasEnded()).toList();
    int unfinished = (int) open.stream().map(JobRunView::symbol).distinct().count();
    JsonObject body = new JsonObject().put("success", true).put("type", "batch")
        .put("symbols_processed", wanted.symbols().size() - unfinished).put("rows_written", written(serving))
        .put("duration_ms", duration(serving));
    if (open.isEmpty()) {
      return Reply.ok(body);
    }
    JsonArray ids = new JsonArray();
    open.forEach(run -> ids.add(run.id().toString()));
    return Reply.of(202, body.put("status", "queued").put("job_run_ids", ids));
  }

  /** What a vendor refused is told with its code; what went wrong inside is not. */
  private static Reply failure(JobRunView run) {
    String code = run.errorCode().orElse("");
    int status = switch (code) {
      case "RATE_LIMIT_EXCEEDED" -> 429;
      case "PROVIDER_UNAVAILABLE", "BARS_MALFORMED", "SERVICE_UNAVAILABLE" -> 503;
      case "INVALID_SYMBOL", "SYMBOL_UNKNOWN", "VALIDATION_ERROR" -> 400;
      case "PERMISSION_DENIED" -> 403;
      case "AUTHENTICATION_ERROR" -> 401;
      default -> 500;
    };
    String message = status == 500 ? "An internal error occurred" : run.errorMessage().orElse(code);
    return Reply.of(status, new JsonObject().put("error", message).put("code", code)
        .put("provider", run.provider().orElse(null)).put("job_run_id", run.id().toString()));
  }

  private static int written(List<JobRunView> serving) {
    return serving.stream().mapToInt(run -> run.rows().written()).sum();
  }

  private static long duration(List<JobRunView> serving) {
    return serving.stream().mapToLong(run -> run.stamps().started().flatMap(
        started -> run.stamps().finished().map(finished -> Math.max(0, Duration.between(started, finished).toMillis())))
        .orElse(0L)).sum();
  }
}
