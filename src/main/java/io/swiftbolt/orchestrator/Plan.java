package io.swiftbolt.orchestrator;

import io.swiftbolt.config.OrchestratorConfig;
import io.swiftbolt.config.OrchestratorConfig.SliceConfig;
import io.swiftbolt.coverage.Gaps;
import io.swiftbolt.jobs.JobDefinition;
import io.swiftbolt.jobs.JobRuns;
import io.swiftbolt.jobs.JobType;
import io.swiftbolt.jobs.NewRun;
import io.swiftbolt.market.Buckets;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.TimeRangeSet;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Definitions and their gaps in, slices out. Pure.
 *
 * @param slices to be queued, in the order of their definitions
 * @param cut whether a limit kept back slices that are needed
 */
record Plan(List<NewRun> slices, boolean cut) {

  /** A symbol's bars of one fetched timeframe: definitions of m15, h1 and h4 share theirs. */
  private record Family(UUID symbolId, Timeframe base) {}

  /**
   * @param definitions most urgent first
   * @param busy stretches that need no new slice
   * @param asOf per fetched timeframe, by when a bar must have closed to be expected
   * @param reach what lies beyond it is not planned: nobody could fetch it
   * @param room how many slices the queue still takes
   */
  static Plan of(List<JobDefinition> definitions, Gaps gaps, List<JobRuns.Busy> busy, Function<Timeframe, Instant> asOf,
      Reach reach, TradingCalendar calendar, OrchestratorConfig config, int room) {
    Map<Family, TimeRangeSet> taken = new HashMap<>();
    Map<Family, List<TimeRange>> active = new HashMap<>();
    busy.forEach(
        b -> active.computeIfAbsent(new Family(b.symbolId(), b.timeframe().base()), f -> new ArrayList<>()).add(b
            .slice()));
    active.forEach((family, slices) -> taken.put(family, TimeRangeSet.of(slices)));
    Buckets buckets = new Buckets(calendar);
    List<NewRun> planned = new ArrayList<>();
    boolean cut = false;
    for (JobDefinition definition : definitions) {
      Optional<SliceConfig> slicing = slicing(definition.type(), config);
      if (slicing.isEmpty()) {
        continue;
      }
      Timeframe base = definition.timeframe().base();
      Instant end = asOf.apply(base);
      TimeRangeSet missing = reach.within(definition.symbol(), definition.timeframe(),
          gaps.of(definition.symbolId(), definition.timeframe(),
              new TimeRange(end.minus(Duration.ofDays(definition.windowDays())), end)));
      Family family = new Family(definition.symbolId(), base);
      TimeRangeSet busyHere = taken.getOrDefault(family, TimeRangeSet.EMPTY);
      int most = Math.min(slicing.get().perTick(), room - planned.size());
      SliceGrid.Cut slices = new SliceGrid(slicing.get().length()).cover(missing, base, buckets, busyHere::contains,
          most);
      slices.slices().forEach(slice -> planned.add(run(definition, slice)));
      taken.put(family, busyHere.union(TimeRangeSet.of(slices.slices())));
      cut |= slices.cut();
    }
    return new Plan(planned, cut);
  }

  /** What is fetched; forecasts are not planned from gaps. */
  private static Optional<SliceConfig> slicing(JobType type, OrchestratorConfig config) {
    return switch (type) {
      case FETCH_INTRADAY -> Optional.of(config.intraday());
      case FETCH_HISTORICAL -> Optional.of(config.historical());
      case RUN_FORECAST, BACKFILL -> Optional.empty();
    };
  }

  private static NewRun run(JobDefinition definition, TimeRange slice) {
    return new NewRun(Optional.of(definition.id()), definition.type(), definition.symbol(), definition.symbolId(),
        definition
            .timeframe(),
        slice, definition.priority());
  }
}
