package io.swiftbolt.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketsTest {
  private static final NyseCalendar CALENDAR = NyseCalendar.byRules();
  private static final List<Session> SESSIONS = CALENDAR.sessions(
      new TimeRange(Instant.parse("2000-01-01T00:00:00Z"), Instant.parse("2029-01-01T00:00:00Z")));
  private final Buckets buckets = new Buckets(CALENDAR);

  @ParameterizedTest
  @CsvSource({"h1,REGULAR,2026-11-20T15:29:59Z,2026-11-20T14:30:00Z,2026-11-20T15:30:00Z",
      "h1,REGULAR,2026-11-20T20:45:00Z,2026-11-20T20:30:00Z,2026-11-20T21:00:00Z",
      "h4,REGULAR,2026-11-20T19:00:00Z,2026-11-20T18:30:00Z,2026-11-20T21:00:00Z",
      "h4,REGULAR,2026-11-27T17:59:00Z,2026-11-27T14:30:00Z,2026-11-27T18:00:00Z",
      "m30,REGULAR,2026-03-09T13:30:00Z,2026-03-09T13:30:00Z,2026-03-09T14:00:00Z",
      "h1,ALL,2026-11-20T14:30:00Z,2026-11-20T14:00:00Z,2026-11-20T15:00:00Z",
      "h4,ALL,2026-11-20T14:30:00Z,2026-11-20T13:00:00Z,2026-11-20T17:00:00Z",
      "h4,ALL,2026-03-09T13:30:00Z,2026-03-09T12:00:00Z,2026-03-09T16:00:00Z",
      "h4,ALL,2026-11-27T21:30:00Z,2026-11-27T21:00:00Z,2026-11-27T22:00:00Z",
      "d1,REGULAR,2026-11-20T05:00:00Z,2026-11-20T05:00:00Z,2026-11-21T05:00:00Z",
      "w1,REGULAR,2026-11-01T12:00:00Z,2026-10-26T04:00:00Z,2026-11-02T05:00:00Z",
      "w1,REGULAR,2026-03-08T12:00:00Z,2026-03-02T05:00:00Z,2026-03-09T04:00:00Z"})
  void an_instant_belongs_to_this_bucket(String timeframe, SessionKind kind, Instant at, Instant from, Instant to) {
    assertEquals(Optional.of(new TimeRange(from, to)), buckets.at(Timeframe.of(timeframe), kind, at));
  }

  @Test
  void nothing_trades_outside_the_session() {
    assertEquals(Optional.empty(),
        buckets.at(Timeframe.M15, SessionKind.REGULAR, Instant.parse("2026-11-20T14:29:59Z")));
    assertEquals(Optional.empty(),
        buckets.at(Timeframe.M15, SessionKind.REGULAR, Instant.parse("2026-11-20T21:00:00Z")));
    assertTrue(buckets.at(Timeframe.M15, SessionKind.ALL, Instant.parse("2026-11-20T21:00:00Z")).isPresent());
    assertEquals(Optional.empty(), buckets.at(Timeframe.D1, SessionKind.ALL, Instant.parse("2026-11-21T21:00:00Z")));
  }

  @Property(tries = 300)
  void buckets_tile_the_session(@ForAll("sessions") Session session, @ForAll("intraday") Timeframe timeframe,
      @ForAll SessionKind kind) {
    List<TimeRange> tiles = buckets.of(timeframe, kind, session);
    assertEquals(kind.of(session).from(), tiles.getFirst().from());
    assertEquals(kind.of(session).to(), tiles.getLast().to());
    for (int i = 0; i < tiles.size(); i++) {
      TimeRange tile = tiles.get(i);
      assertTrue(i == 0 || tiles.get(i - 1).to().equals(tile.from()));
      assertTrue(tile.length().compareTo(timeframe.length()) <= 0);
      assertEquals(Optional.of(tile), buckets.at(timeframe, kind, tile.to().minusNanos(1)));
      assertEquals(Optional.of(tile), buckets.at(timeframe, kind, tile.from()));
    }
  }

  @Property(tries = 300)
  void closed_bars_are_the_buckets_that_start_in_the_window_and_have_ended(@ForAll("sessions") Session session,
      @ForAll("intraday") Timeframe timeframe, @ForAll SessionKind kind, @ForAll("seconds") long from,
      @ForAll("seconds") long length, @ForAll("seconds") long asOf) {
    Instant start = session.day().from().plusSeconds(from);
    TimeRange window = new TimeRange(start, start.plusSeconds(length + 1));
    Instant now = session.day().from().plusSeconds(asOf);
    List<TimeRange> expected = CALENDAR.sessions(window).stream()
        .flatMap(one -> buckets.of(timeframe, kind, one).stream())
        .filter(bucket -> window.contains(bucket.from()) && !bucket.to().isAfter(now)).toList();
    ClosedBars closed = ClosedBars.expected(timeframe, kind, window, now, CALENDAR);
    assertEquals(TimeRangeSet.of(expected), closed.ranges());
    assertEquals(expected.size(), closed.bars());
  }

  @Test
  void a_daily_bar_closes_with_the_bell_and_a_weekly_one_with_its_last_session() {
    TimeRange thanksgivingWeek = Buckets.week(Instant.parse("2026-11-25T12:00:00Z"));
    Instant fridayBell = Instant.parse("2026-11-27T18:00:00Z");
    assertEquals(4,
        ClosedBars.expected(Timeframe.D1, SessionKind.REGULAR, thanksgivingWeek, fridayBell, CALENDAR).bars());
    assertEquals(3, ClosedBars.expected(Timeframe.D1, SessionKind.REGULAR, thanksgivingWeek, fridayBell.minusNanos(1),
        CALENDAR).bars());
    assertEquals(new ClosedBars(TimeRangeSet.of(thanksgivingWeek), 1),
        ClosedBars.expected(Timeframe.W1, SessionKind.REGULAR, thanksgivingWeek, fridayBell, CALENDAR));
    assertEquals(ClosedBars.NONE, ClosedBars.expected(Timeframe.W1, SessionKind.REGULAR, thanksgivingWeek,
        fridayBell.minusNanos(1), CALENDAR));
    TimeRange fromTuesday = new TimeRange(thanksgivingWeek.from().plusSeconds(1), thanksgivingWeek.to());
    assertEquals(0, ClosedBars.expected(Timeframe.W1, SessionKind.REGULAR, fromTuesday, fridayBell, CALENDAR).bars());
    assertEquals(3, ClosedBars.expected(Timeframe.D1, SessionKind.REGULAR, fromTuesday, fridayBell, CALENDAR).bars());
  }

  @Test
  void five_years_of_minutes_count_up() {
    TimeRange year = new TimeRange(TradingCalendar.midnight(LocalDate.of(2025, 1, 1)),
        TradingCalendar.midnight(LocalDate.of(2026, 1, 1)));
    ClosedBars minutes = ClosedBars.expected(Timeframe.M1, SessionKind.REGULAR, year, year.to(), CALENDAR);
    assertEquals(247 * 390 + 3 * 210, minutes.bars());
    assertEquals(250, minutes.ranges().ranges().size());
  }

  @Provide
  Arbitrary<Session> sessions() {
    return Arbitraries.of(SESSIONS);
  }

  @Provide
  Arbitrary<Timeframe> intraday() {
    return Arbitraries.of(Timeframe.values()).filter(Timeframe::isIntraday);
  }

  @Provide
  Arbitrary<Long> seconds() {
    return Arbitraries.longs().between(0, 3 * 86_400).map(second -> second % 2 == 0 ? second / 900 * 900 : second);
  }
}
