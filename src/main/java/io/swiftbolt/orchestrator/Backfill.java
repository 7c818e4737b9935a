package io.swiftbolt.orchestrator;

import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.OrchestratorConfig;
import io.swiftbolt.coverage.Coverage;
import io.swiftbolt.coverage.Gaps;
import io.swiftbolt.jobs.JobRuns;
import io.swiftbolt.jobs.JobType;
import io.swiftbolt.jobs.NewRun;
import io.swiftbolt.market.Buckets;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.TimeRangeSet;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.provider.BarSource;
import io.swiftbolt.symbols.Symbol;
import io.swiftbolt.symbols.Symbols;
import io.swiftbolt.symbols.UnknownSymbol;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Puts the slices that a stretch misses into the queue, all at once, for somebody who looks at them there. What is larger, or is to
 * be watched and decided upon, is a thing of its own: {@link BackfillOrders}.
 */
public final class Backfill {
  /** Below the definitions' priorities: what is fresh comes first, and the workers' share for the oldest keeps this moving. */
  public static final int PRIORITY = 50;
  /** Above them: somebody waits. */
  public static final int PRIORITY_URGENT = 250;

  private final Symbols symbols;
  private final JobRuns runs;
  private final Coverage coverage;
  private final BarSource source;
  private final Supplier<TradingCalendar> calendar;
  private final ServerClock clock;
  private final OrchestratorConfig config;

  public Backfill(Symbols symbols, JobRuns runs, Coverage coverage, BarSource source,
      Supplier<TradingCalendar> calendar,
      ServerClock clock, OrchestratorConfig config) {
    this.symbols = symbols;
    this.runs = runs;
    this.coverage = coverage;
    this.source = source;
    this.calendar = calendar;
    this.clock = clock;
    this.config = config;
  }

  /**
   * What was queued.
   *
   * @param runs ids of the slices added
   * @param planned slices needed, those that were active already included
   */
  public record Started(List<UUID> runs, int planned) {}

  /** A plan larger than the queue takes. */
  public static final class TooLarge extends RuntimeException {
    TooLarge(int slices, int most, String key) {
      super("the plan needs " + slices + " slices, most are " + most + " (" + key + ")");
    }
  }

  /**
   * Queues the slices that miss bars.
   *
   * @param onlyGaps false: fetches covered time again, too
   * @return fails with {@link UnknownSymbol} or {@link TooLarge}; nothing is queued then
   */
  public Future<Started> start(List<String> tickers, Timeframe timeframe, TimeRange range, boolean onlyGaps,
      String by) {
    return start(tickers, timeframe, range, onlyGaps, by, PRIORITY);
  }

  /** As {@link #start(List, Timeframe, TimeRange, boolean, String)}, with a priority. */
  public Future<Started> start(List<String> tickers, Timeframe timeframe, TimeRange range, boolean onlyGaps,
      String by, int priority) {
    return symbols.findAll(tickers).compose(found -> {
      Set<String> known = found.stream().map(Symbol::ticker).collect(Collectors.toCollection(HashSet::new));
      Optional<String> unknown = tickers.stream().filter(ticker -> !known.contains(ticker)).findFirst();
      if (unknown.isPresent()) {
        return Future.failedFuture(new UnknownSymbol(unknown.get()));
      }
      return coverage.of(found.stream().map(Symbol::id).toList()).compose(covered -> queue(
          plan(found, timeframe, range, new Gaps(calendar.get(), covered), onlyGaps, priority), by));
    });
  }

  private List<NewRun> plan(List<Symbol> found, Timeframe timeframe, TimeRange range, Gaps gaps, boolean onlyGaps,
      int priority) {
    Instant now = clock.instant();
    Instant asOf = now.minus(source.delay(timeframe.base()));
    if (!range.from().isBefore(asOf)) {
      return List.of();
    }
    TimeRange past = range.to().isAfter(asOf) ? new TimeRange(range.from(), asOf) : range;
    SliceGrid grid = new SliceGrid(config.backfillSlice());
    Buckets buckets = new Buckets(calendar.get());
    Reach reach = new Reach(source, now);
    List<NewRun> planned = new ArrayList<>();
    for (Symbol symbol : found) {
      TimeRangeSet wanted = reach.within(symbol.ticker(), timeframe,
          onlyGaps ? gaps.of(symbol.id(), timeframe, past) : gaps.expected(timeframe, past));
      grid.cover(wanted, timeframe.base(), buckets, slice -> false, Integer.MAX_VALUE).slices()
          .forEach(slice -> planned
              .add(new NewRun(Optional.empty(), JobType.BACKFILL, symbol.ticker(), symbol.id(), timeframe,
                  slice, priority)));
    }
    planned.sort(Comparator.comparing((NewRun run) -> run.slice().from()).reversed().thenComparing(NewRun::symbol));
    return planned;
  }

  private Future<Started> queue(List<NewRun> planned, String by) {
    if (planned.size() > config.queuedMost()) {
      return Future.failedFuture(new TooLarge(planned.size(), config.queuedMost(), "orchestrator.queued-most"));
    }
    return runs.enqueue(planned, by, clock.instant()).map(added -> new Started(added, planned.size()));
  }
}
