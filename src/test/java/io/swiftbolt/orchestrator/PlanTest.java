package io.swiftbolt.orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.config.OrchestratorConfig;
import io.swiftbolt.coverage.CoverageKey;
import io.swiftbolt.coverage.Covered;
import io.swiftbolt.coverage.Gaps;
import io.swiftbolt.fetch.ScriptedSource;
import io.swiftbolt.jobs.JobDefinition;
import io.swiftbolt.jobs.JobRuns;
import io.swiftbolt.jobs.NewRun;
import io.swiftbolt.market.NyseCalendar;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.TimeRangeSet;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final TradingCalendar CALENDAR = NyseCalendar.byRules();
  private static final OrchestratorConfig CONFIG = OrchestratorConfig.defaults();
  private static final UUID AAPL = UUID.randomUUID();
  private static final Instant NOW = Instant.parse("2026-03-06T21:30:00Z");

  private static JobDefinition definition(Timeframe timeframe, int days) {
    return new JobDefinition(UUID.randomUUID(), JobDefinition.typeFor(timeframe), "AAPL", AAPL, timeframe, days, 100);
  }

  private static Plan plan(Map<CoverageKey, Covered> coverage, List<JobRuns.Busy> busy, JobDefinition... definitions) {
    return plan(reaching("2010-01-01T00:00:00Z"), coverage, busy, definitions);
  }

  private static Reach reaching(String from) {
    return new Reach(new ScriptedSource(CALENDAR, "2010-01-01T00:00:00Z").reaching(from), NOW);
  }

  private static Plan plan(Reach reach, Map<CoverageKey, Covered> coverage, List<JobRuns.Busy> busy,
      JobDefinition... definitions) {
    return Plan.of(List.of(definitions), new Gaps(CALENDAR, coverage), busy, timeframe -> NOW, reach,
        CALENDAR, CONFIG, 1000);
  }

  private static Map<CoverageKey, Covered> covered(Timeframe timeframe, TimeRangeSet covered) {
    return Map.of(new CoverageKey(AAPL, timeframe), new Covered(covered, TimeRangeSet.EMPTY, Optional.empty()));
  }

  private static TimeRange range(String from, String to) {
    return new TimeRange(Instant.parse(from), Instant.parse(to));
  }

  @Test
  void slices_lie_on_the_grid_newest_first_and_skip_nights_and_weekends() {
    Plan plan = plan(Map.of(), List.of(), definition(Timeframe.M15, 7));
    assertTrue(plan.cut(), "ten slices of the twenty-five that a week needs");
    assertEquals(CONFIG.intraday().perTick(), plan.slices().size());
    assertEquals(range("2026-03-06T20:00:00Z", "2026-03-06T22:00:00Z"), plan.slices().getFirst().slice());
    for (NewRun run : plan.slices()) {
      assertEquals(0, run.slice().from().getEpochSecond() % 7200);
      assertFalse(CALENDAR.sessions(run.slice()).stream().noneMatch(s -> s.regular().overlaps(run.slice())),
          run.toString());
    }
  }

  @Test
  void a_hole_inside_covered_time_is_planned_and_nothing_else() {
    TimeRangeSet all = TimeRangeSet.of(range("2026-01-01T00:00:00Z", "2026-03-06T21:30:00Z"));
    TimeRangeSet hole = TimeRangeSet.of(range("2026-03-03T16:10:00Z", "2026-03-03T16:20:00Z"));
    Plan plan = plan(covered(Timeframe.M15, all.subtract(hole)), List.of(), definition(Timeframe.M15, 30));
    assertEquals(List.of(range("2026-03-03T16:00:00Z", "2026-03-03T18:00:00Z")),
        plan.slices().stream().map(NewRun::slice)
            .toList());
  }

  @Test
  void a_day_that_straddles_two_slices_is_planned_where_it_starts() {
    // the grid's boundary 2026-03-08T00:00Z lies inside Saturday; Friday's bar starts before it and ends after midnight UTC
    TimeRangeSet all = TimeRangeSet.of(range("2025-01-01T05:00:00Z", "2026-03-06T23:00:00Z"));
    Plan plan = plan(covered(Timeframe.D1, all), List.of(), definition(Timeframe.D1, 30));
    assertEquals(1, plan.slices().size());
    assertTrue(plan.slices().getFirst().slice().contains(Instant.parse("2026-03-06T05:00:00Z")));
  }

  @Test
  void h1_and_m15_of_one_symbol_share_their_slices() {
    Plan plan = plan(Map.of(), List.of(), definition(Timeframe.M15, 1), definition(Timeframe.H1, 1),
        definition(Timeframe.H4, 1));
    assertEquals(plan.slices().size(), plan.slices().stream().map(NewRun::slice).distinct().count());
    assertTrue(plan.slices().stream().allMatch(run -> run.timeframe() == Timeframe.M15));
  }

  @Test
  void what_is_under_way_is_not_planned_again_not_even_as_part_of_a_longer_slice() {
    JobRuns.Busy backfill = new JobRuns.Busy(AAPL, Timeframe.M15,
        range("2026-02-06T00:00:00Z", "2026-03-08T00:00:00Z"));
    assertEquals(List.of(), plan(Map.of(), List.of(backfill), definition(Timeframe.M15, 7)).slices());
  }

  @Test
  void the_queue_takes_no_more_than_its_room() {
    Plan plan = Plan.of(List.of(definition(Timeframe.M15, 7)), new Gaps(CALENDAR, Map.of()), List.of(),
        timeframe -> NOW, reaching("2010-01-01T00:00:00Z"), CALENDAR,
        CONFIG, 3);
    assertEquals(3, plan.slices().size());
    assertTrue(plan.cut());
  }

  @Test
  void time_covered_in_full_costs_no_slice() {
    TimeRangeSet all = TimeRangeSet.of(new TimeRange(NOW.minus(Duration.ofDays(400)), NOW));
    assertEquals(List.of(), plan(covered(Timeframe.M15, all), List.of(), definition(Timeframe.H4, 365)).slices());
  }

  @Test
  void what_lies_beyond_every_reach_is_not_planned_and_the_slice_that_straddles_it_stays_on_the_grid() {
    Plan plan = plan(reaching("2026-03-06T17:00:00Z"), Map.of(), List.of(), definition(Timeframe.M15, 30));
    assertEquals(List.of(range("2026-03-06T20:00:00Z", "2026-03-06T22:00:00Z"),
        range("2026-03-06T18:00:00Z", "2026-03-06T20:00:00Z"), range("2026-03-06T16:00:00Z", "2026-03-06T18:00:00Z")),
        plan.slices().stream().map(NewRun::slice).toList());
    assertEquals(List.of(), plan(reaching("2026-03-06T21:00:00Z"), Map.of(), List.of(), definition(Timeframe.M15, 30))
        .slices());
  }
}
