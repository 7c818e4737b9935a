package io.swiftbolt.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real month of minutes, extended hours included, in which New York's clocks go forward. */
@Tag("shared")
class DaylightSavingSharedTest {
  private static final Instant NOW = Instant.parse("2011-04-03T00:00:00Z");
  private static final TimeRange MARCH = new TimeRange(Instant.parse("2011-03-01T05:00:00Z"),
      Instant.parse("2011-04-01T04:00:00Z"));

  private final RecordedBars recorded = new RecordedBars();

  @Test
  void minutes_hours_and_volumes_add_up_across_the_change() {
    TestDatabase database = TestDatabase.fresh();
    try (ProviderSim sim = ProviderSim.start(NOW, "--limit", "alpaca=3000");
        Engine engine = Engine.start(database.options(), sim.alpaca(), NOW, 2500);
        Stored stored = new Stored(database)) {
      engine.backfill(List.of("SPY"), Timeframe.M1, MARCH);
      engine.backfill(List.of("SPY"), Timeframe.M15, MARCH);
      stored.awaitIdle(Duration.ofMinutes(1));
      assertEquals(0, stored.count("select count(*) from job_runs where status <> 'success'"), stored.queue());
      assertMinutes(stored.bars("SPY", "m1"), stored);
      List<Bar> hours = engine.chart("symbol=SPY&timeframe=h1&start=2011-03-01&end=2011-03-31");
      assertEquals(recorded.regular("SPY", 60), hours);
      assertEquals(recorded.regular("SPY", 15),
          engine.chart("symbol=SPY&timeframe=m15&start=2011-03-01&end=2011-03-31"));
      assertEquals(recorded.minutes("SPY").stream().mapToLong(Bar::volume).sum(),
          hours.stream().mapToLong(Bar::volume).sum());
      assertOpenings(hours);
    }
  }

  /** All that was recorded, but for one minute after the end of the extended hours. */
  private void assertMinutes(List<Bar> minutes, Stored stored) {
    Instant late = Instant.parse("2011-03-30T00:00:00Z");
    assertEquals(recorded.rows("m1", "SPY").stream().filter(bar -> !bar.ts().equals(late)).toList(), minutes);
    assertEquals(List.of("OUT_OF_SESSION"), stored.rows("select reason from bar_quarantine where timeframe = 'm1'")
        .stream().map(row -> row.getString(0)).toList());
    assertEquals(23, minutes.stream().map(RecordedBars::date).distinct().count());
  }

  /** Seven hours a session; the first one begins an hour earlier in UTC from 14 March on. */
  private void assertOpenings(List<Bar> hours) {
    TreeMap<LocalDate, List<Bar>> byDate = hours.stream()
        .collect(Collectors.groupingBy(RecordedBars::date, TreeMap::new, Collectors.toList()));
    assertEquals(recorded.sessions(LocalDate.of(2011, 3, 1), LocalDate.of(2011, 4, 1)), List.copyOf(byDate.keySet()));
    byDate.values().forEach(session -> assertEquals(7, session.size()));
    assertTrue(byDate.get(LocalDate.of(2011, 3, 11)).getFirst().ts().equals(Instant.parse("2011-03-11T14:30:00Z")));
    assertTrue(byDate.get(LocalDate.of(2011, 3, 14)).getFirst().ts().equals(Instant.parse("2011-03-14T13:30:00Z")));
  }
}
