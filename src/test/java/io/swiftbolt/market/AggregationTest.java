package io.swiftbolt.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class AggregationTest {
  private static final NyseCalendar CALENDAR = NyseCalendar.byRules();

  @Test
  void a_bucket_takes_first_open_extremes_last_close_and_all_volume() {
    BarSeries minutes = BarSeries.builder(Timeframe.M15)
        .add(second("2026-11-20T14:15:00Z"), 1, 1, 1, 1, 1, "alpaca") // before the open
        .add(second("2026-11-20T14:30:00Z"), 10, 12, 9, 11, 100, "alpaca")
        .add(second("2026-11-20T15:15:00Z"), 11, 15, 8, 14, 50, "yfinance")
        .add(second("2026-11-20T15:30:00Z"), 14, 14, 13, 13, 7, "alpaca").build();
    BarSeries hours = Aggregation.of(minutes, Timeframe.H1, SessionKind.REGULAR, CALENDAR);
    assertEquals(2, hours.size());
    assertEquals(new Bar(Instant.parse("2026-11-20T14:30:00Z"), 10, 15, 8, 14, 150), hours.bar(0));
    assertEquals("alpaca+yfinance", hours.provider(0));
    assertEquals("alpaca", hours.provider(1));
    assertEquals(4, minutes.size());
    BarSeries day = Aggregation.of(minutes, Timeframe.D1, SessionKind.REGULAR, CALENDAR);
    assertEquals(new Bar(Instant.parse("2026-11-20T05:00:00Z"), 10, 15, 8, 13, 157), day.bar(0));
    assertEquals(1, Aggregation.of(minutes, Timeframe.D1, SessionKind.ALL, CALENDAR).bar(0).open());
  }

  @Property(tries = 60)
  void volumes_are_conserved_and_an_aggregate_of_an_aggregate_is_the_aggregate(@ForAll("days") LocalDate day,
      @ForAll long seed, @ForAll SessionKind kind) {
    BarSeries minutes = randomMinutes(day, seed, kind);
    BarSeries quarters = Aggregation.of(minutes, Timeframe.M15, kind, CALENDAR);
    for (Timeframe timeframe : List.of(Timeframe.M30, Timeframe.H1, Timeframe.H4, Timeframe.D1, Timeframe.W1)) {
      BarSeries direct = Aggregation.of(minutes, timeframe, kind, CALENDAR);
      assertSame(direct, Aggregation.of(quarters, timeframe, kind, CALENDAR));
      assertEquals(volume(minutes), volume(direct), "no share is lost in " + timeframe);
    }
    assertSame(Aggregation.of(minutes, Timeframe.W1, kind, CALENDAR),
        Aggregation.of(Aggregation.of(minutes, Timeframe.D1, kind, CALENDAR), Timeframe.W1, kind, CALENDAR));
  }

  @Test
  void a_split_divides_older_prices_and_multiplies_older_volumes() {
    Split seven = new Split(LocalDate.of(2015, 7, 15), 1, 7);
    Split reverse = new Split(LocalDate.of(2016, 1, 4), 2, 1);
    BarSeries raw = BarSeries.builder(Timeframe.D1).add(second("2015-07-14T04:00:00Z"), 700, 707, 693, 700, 10, "a")
        .add(second("2015-07-15T04:00:00Z"), 100, 101, 99, 100, 70, "a")
        .add(second("2016-01-04T05:00:00Z"), 200, 202, 198, 200, 35, "a").build();
    BarSeries adjusted = SplitAdjustment.adjust(raw, List.of(reverse, seven));
    for (int i = 0; i < 3; i++) {
      assertEquals(200, adjusted.close(i), 1e-9);
      assertEquals(35, adjusted.volume(i));
    }
    List<Bar> back = SplitAdjustment.unadjust(List.of(adjusted.bar(0), adjusted.bar(1), adjusted.bar(2)),
        List.of(seven, reverse));
    assertEquals(700, back.get(0).close(), 1e-9);
    assertEquals(10, back.get(0).volume());
    assertEquals(raw.bar(2), back.get(2));
    assertTrue(SplitAdjustment.adjust(raw, List.of(new Split(LocalDate.of(2015, 7, 14), 1, 2))) == raw,
        "nothing lies before the split");
  }

  @Test
  void bars_must_ascend() {
    BarSeries.Builder builder = BarSeries.builder(Timeframe.M1).add(60, 1, 1, 1, 1, 1, "a");
    assertThrows(IllegalArgumentException.class, () -> builder.add(60, 1, 1, 1, 1, 1, "a"));
  }

  /** The days around both clock changes, an early close and an ordinary week. */
  @Provide
  Arbitrary<LocalDate> days() {
    return Arbitraries.of(LocalDate.of(2026, 3, 6), LocalDate.of(2026, 3, 9), LocalDate.of(2026, 10, 30),
        LocalDate.of(2026, 11, 27), LocalDate.of(2026, 6, 17));
  }

  private static BarSeries randomMinutes(LocalDate day, long seed, SessionKind kind) {
    Random random = new Random(seed);
    TimeRange days = new TimeRange(TradingCalendar.midnight(day), TradingCalendar.midnight(day.plusDays(4)));
    BarSeries.Builder minutes = BarSeries.builder(Timeframe.M1);
    for (Session session : CALENDAR.sessions(days)) {
      for (TimeRange minute : new Buckets(CALENDAR).of(Timeframe.M1, kind, session)) {
        if (random.nextInt(20) > 0) {
          double open = 50 + random.nextInt(100);
          double close = 50 + random.nextInt(100);
          minutes.add(minute.from().getEpochSecond(), open, Math.max(open, close) + random.nextInt(3),
              Math.min(open, close) - random.nextInt(3), close, random.nextInt(10_000), "p" + random.nextInt(2));
        }
      }
    }
    return minutes.build();
  }

  private static void assertSame(BarSeries expected, BarSeries actual) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.bar(i), actual.bar(i));
      assertEquals(expected.provider(i), actual.provider(i));
    }
  }

  private static long volume(BarSeries series) {
    long sum = 0;
    for (int i = 0; i < series.size(); i++) {
      sum += series.volume(i);
    }
    return sum;
  }

  private static long second(String instant) {
    return Instant.parse(instant).getEpochSecond();
  }
}
