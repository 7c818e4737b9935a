package io.swiftbolt.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.swiftbolt.market.AdjustmentStep;
import io.swiftbolt.market.BarSeries;
import io.swiftbolt.market.NyseCalendar;
import io.swiftbolt.market.SessionKind;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class DerivationTest {
  private static final TradingCalendar CALENDAR = NyseCalendar.byRules();
  private static final long START = Instant.parse("2026-10-26T08:00:00Z").getEpochSecond(); // over the end of summer time
  private static final int QUARTERS = 14 * 96;

  @Property(tries = 150)
  void going_on_from_what_was_derived_before_gives_what_deriving_all_anew_gives(@ForAll Random random,
      @ForAll SessionKind session) {
    for (Timeframe timeframe : List.of(Timeframe.M15, Timeframe.H1, Timeframe.H4)) {
      BarSeries base = some(random, Timeframe.M15, 0.9, 900, BarSeries.empty(Timeframe.M15));
      BarSeries stored = timeframe == Timeframe.M15
          ? BarSeries.empty(timeframe)
          : some(random, timeframe, 0.1, 1800, BarSeries.empty(timeframe));
      List<AdjustmentStep> steps = random.nextBoolean()
          ? List.of()
          : List.of(new AdjustmentStep(Instant.ofEpochSecond(START + random.nextInt(900 * QUARTERS)), 7, 7));
      BarSeries derived = Derivation.of(base, stored, timeframe, session, steps, CALENDAR);
      for (int change = 0; change < 4; change++) {
        BarSeries nextBase = random.nextInt(4) == 0 ? base : changed(random, base, 900);
        BarSeries nextStored = stored.isEmpty() || random.nextBoolean() ? stored : changed(random, stored, 1800);
        derived = Derivation.continued(derived, base, stored, nextBase, nextStored, timeframe, session, steps,
            CALENDAR);
        base = nextBase;
        stored = nextStored;
        assertSame(Derivation.of(base, stored, timeframe, session, steps, CALENDAR), derived);
      }
    }
  }

  @Property(tries = 100)
  void weeks_and_days_go_on_as_well(@ForAll Random random) {
    for (Timeframe timeframe : List.of(Timeframe.D1, Timeframe.W1)) {
      BarSeries none = BarSeries.empty(timeframe);
      BarSeries base = some(random, Timeframe.D1, 0.7, 86_400, BarSeries.empty(Timeframe.D1));
      BarSeries derived = Derivation.of(base, none, timeframe, SessionKind.REGULAR, List.of(), CALENDAR);
      BarSeries next = changed(random, base, 86_400);
      assertSame(Derivation.of(next, none, timeframe, SessionKind.REGULAR, List.of(), CALENDAR),
          Derivation.continued(derived, base, none, next, none, timeframe, SessionKind.REGULAR, List.of(), CALENDAR));
    }
  }

  private static void assertSame(BarSeries expected, BarSeries actual) {
    assertEquals(expected.size(), actual.size());
    assertEquals(expected.size(), expected.agreesUntil(actual));
  }

  /** Other bars in one stretch. */
  private static BarSeries changed(Random random, BarSeries series, long step) {
    int from = random.nextInt(series.size() + 1);
    int to = random.nextInt(3) == 0 ? series.size() : Math.min(series.size(), from + random.nextInt(30));
    long after = from == 0 ? START : series.epochSecond(from - 1) + step;
    long before = to == series.size() ? Long.MAX_VALUE : series.epochSecond(to);
    BarSeries.Builder by = BarSeries.builder(series.timeframe());
    for (long at = after; at < Math.min(before, after + 30 * step); at += step) {
      if (random.nextInt(5) > 0) {
        add(by, random, at);
      }
    }
    return series.replaced(from, to, by.build());
  }

  private static BarSeries some(Random random, Timeframe timeframe, double share, long step, BarSeries none) {
    BarSeries.Builder bars = BarSeries.builder(timeframe);
    for (int i = 0; i < QUARTERS * 900 / step; i++) {
      if (random.nextDouble() < share) {
        add(bars, random, START + i * step);
      }
    }
    return bars.size() == 0 ? none : bars.build();
  }

  private static void add(BarSeries.Builder to, Random random, long at) {
    double price = 10 + random.nextInt(1000) / 100.0;
    to.add(at, price, price + 1, price - 1, price, random.nextInt(100), random.nextInt(9) == 0 ? "yahoo" : "alpaca");
  }
}
