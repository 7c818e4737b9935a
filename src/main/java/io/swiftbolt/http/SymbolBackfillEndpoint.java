package io.swiftbolt.http;

import io.swiftbolt.bars.BarReach;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.http.Refusal.BadRequest;
import io.swiftbolt.jobs.BackfillReads.SeriesState;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.orchestrator.Backfill;
import io.swiftbolt.orchestrator.BackfillOrder;
import io.swiftbolt.orchestrator.BackfillOrders;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * {@code /functions/v1/symbol-backfill}: a symbol's usual history, created if it is new. Waits a while for it; what is not done by
 * then goes on, and {@code complete} says so.
 */
final class SymbolBackfillEndpoint {
  private static final List<String> TIMEFRAMES = List.of("d1", "h1", "w1");

  private final BackfillOrders orders;
  private final Function<List<String>, Future<?>> create;
  private final BiFunction<String, Collection<Timeframe>, Future<Map<Timeframe, BarReach.Reach>>> reach;
  private final BarStarts starts;
  private final InstantSource clock;

  /**
   * @param create makes symbols that are missing
   * @param reach between which bars a symbol's series lie
   */
  SymbolBackfillEndpoint(BackfillOrders orders, Function<List<String>, Future<?>> create,
      BiFunction<String, Collection<Timeframe>, Future<Map<Timeframe, BarReach.Reach>>> reach, BarStarts starts,
      InstantSource clock) {
    this.starts = starts;
    this.orders = orders;
    this.create = create;
    this.reach = reach;
    this.clock = clock;
  }

  /**
   * What the timeframes of one backfill came to.
   *
   * @param states those without one are made of another one's bars
   */
  private record Filled(boolean complete, List<SeriesState> states) {}

  Future<Reply> backfill(Input input) {
    long started = ServerClock.nanos();
    String symbol = Input.symbol("symbol",
        input.text("symbol").orElseThrow(() -> new BadRequest("Missing required field: symbol")));
    boolean force = input.text("force").map(Boolean::parseBoolean).orElse(false);
    List<String> asked = (input.texts("timeframes").isEmpty() ? TIMEFRAMES : input.texts("timeframes")).stream()
        .distinct().toList();
    // together as far as they look back equally far: bars that others are made of are fetched once
    Map<Integer, List<Timeframe>> byDays = asked.stream().flatMap(text -> Timeframe.find(text).stream()).distinct()
        .collect(Collectors.groupingBy(LookBack::history));
    return create.apply(List.of(symbol)).compose(created -> {
      List<Future<Filled>> filled = new ArrayList<>();
      byDays.forEach((days, timeframes) -> filled.add(fill(symbol, timeframes, days, force)));
      return Future.all(filled).map(done -> filled.stream().map(Future::result).toList());
    }).compose(filled -> {
      Set<Timeframe> stored = byDays.values().stream().flatMap(List::stream).map(Timeframe::base)
          .collect(Collectors.toSet());
      return reach.apply(symbol, stored).map(bars -> reply(symbol, asked, filled, bars,
          Duration.ofNanos(ServerClock.nanos() - started)));
    });
  }

  private Future<Filled> fill(String symbol, List<Timeframe> timeframes, int days, boolean force) {
    Instant now = clock.instant();
    return orders.start(new BackfillOrder(List.of(symbol), timeframes,
        new TimeRange(now.minus(Duration.ofDays(days)), now), !force, Backfill.PRIORITY_URGENT, "symbol-backfill"))
        .compose(id -> orders.awaitEnd(id).compose(view -> orders.series(id)
            .map(series -> new Filled(view.hasEnded(), series))));
  }

  private Reply reply(String symbol, List<String> asked, List<Filled> filled,
      Map<Timeframe, BarReach.Reach> bars, Duration took) {
    boolean complete = filled.stream().allMatch(Filled::complete);
    JsonArray results = new JsonArray();
    long total = 0;
    for (String text : asked) {
      Optional<Timeframe> timeframe = Timeframe.find(text);
      Optional<SeriesState> state = filled.stream().flatMap(part -> part.states().stream())
          .filter(one -> timeframe.filter(one.timeframe()::equals).isPresent()).findFirst();
      Optional<BarReach.Reach> between = timeframe.flatMap(found -> Optional.ofNullable(bars.get(found.base())));
      long rows = state.map(SeriesState::rowsWritten).orElse(0L);
      JsonObject result = new JsonObject().put("timeframe", text).put("barsInserted", rows);
      between.ifPresent(found -> result
          .put("earliest", Reply.time(starts.of(timeframe.orElseThrow(), found.first())))
          .put("latest", Reply.time(starts.of(timeframe.orElseThrow(), found.last()))));
      if (timeframe.isEmpty()) {
        result.put("error", "Invalid timeframe: " + text.substring(0, Math.min(40, text.length())));
      } else {
        state.flatMap(SeriesState::error).or(() -> between.isPresent() || !complete
            ? Optional.empty()
            : Optional.of("No data returned from the provider")).ifPresent(error -> result.put("error", error));
      }
      results.add(result);
      total += rows;
    }
    return Reply.ok(new JsonObject().put("symbol", symbol).put("results", results).put("totalBars", total)
        .put("durationMs", took.toMillis()).put("complete", complete));
  }
}
