package io.swiftbolt.orchestrator;

import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.OrchestratorConfig;
import io.swiftbolt.coverage.CoverageKey;
import io.swiftbolt.coverage.Covered;
import io.swiftbolt.coverage.Gaps;
import io.swiftbolt.jobs.JobDefinition;
import io.swiftbolt.fetch.ScriptedSource;
import io.swiftbolt.market.NyseCalendar;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.TimeRangeSet;
import io.swiftbolt.market.Timeframe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** How long it takes to plan 1,000 symbols × 6 timeframes × 5 years: everything missing, a hole in each, nothing missing. */
public final class PlanBench {
  private static final Instant NOW = Instant.parse("2026-03-06T21:30:00Z");
  private static final Timeframe[] TIMEFRAMES = {Timeframe.M5, Timeframe.M15, Timeframe.H1, Timeframe.H4, Timeframe.D1,
      Timeframe.W1};

  private PlanBench() {}

  public static void main(String[] args) {
    List<JobDefinition> definitions = new ArrayList<>();
    for (int symbol = 0; symbol < 1000; symbol++) {
      UUID id = new UUID(0, symbol);
      for (Timeframe timeframe : TIMEFRAMES) {
        definitions.add(
            new JobDefinition(UUID.randomUUID(), JobDefinition.typeFor(timeframe), "S" + symbol, id, timeframe, 1826,
                100));
      }
    }
    TimeRangeSet all = TimeRangeSet.of(new TimeRange(NOW.minus(Duration.ofDays(2000)), NOW.plus(Duration.ofDays(1))));
    TimeRangeSet holed = all.subtract(TimeRangeSet.of(new TimeRange(NOW.minus(Duration.ofDays(700)),
        NOW.minus(Duration.ofDays(699)))));
    for (int round = 0; round < 3; round++) {
      System.out.println("nothing covered: " + millis(definitions, TimeRangeSet.EMPTY) + " ms; a hole in each: "
          + millis(definitions, holed) + " ms; all covered: " + millis(definitions, all) + " ms");
    }
  }

  private static long millis(List<JobDefinition> definitions, TimeRangeSet covered) {
    Map<CoverageKey, Covered> coverage = new HashMap<>();
    definitions.forEach(d -> coverage.put(new CoverageKey(d.symbolId(), d.timeframe().base()),
        new Covered(covered, TimeRangeSet.EMPTY, Optional.empty())));
    NyseCalendar calendar = NyseCalendar.byRules();
    long started = ServerClock.nanos();
    Plan.of(definitions, new Gaps(calendar, coverage), List.of(), timeframe -> NOW,
        new Reach(new ScriptedSource(calendar, "2010-01-01T00:00:00Z"), NOW), calendar,
        OrchestratorConfig.defaults(),
        1_000_000);
    return Duration.ofNanos(ServerClock.nanos() - started).toMillis();
  }
}
