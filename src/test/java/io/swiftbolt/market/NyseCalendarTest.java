package io.swiftbolt.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NyseCalendarTest {
  private final TradingCalendar calendar = NyseCalendar.byRules();

  @ParameterizedTest
  @ValueSource(strings = {"1998-01-19", "1998-04-10", "2001-09-11", "2001-09-14", "2004-06-11", "2007-01-02",
      "2012-10-29",
      "2012-10-30", "2018-12-05", "2022-06-20", "2025-01-09", "2026-06-19", "2026-07-03", "2026-11-26", "2027-12-24",
      "2029-03-30", "2030-12-25", "2026-11-21", "2026-11-22"})
  void the_exchange_is_closed(LocalDate date) {
    assertEquals(Optional.empty(), calendar.session(date));
  }

  @ParameterizedTest
  @CsvSource({"2026-11-20,14:30,21:00", "2026-11-27,14:30,18:00", "2002-09-11,16:00,20:00", "2002-07-03,13:30,20:00",
      "2002-07-05,13:30,17:00", "2013-07-03,13:30,17:00", "2003-12-26,14:30,18:00", "2021-06-18,13:30,20:00",
      "2021-12-31,14:30,21:00", "2015-07-02,13:30,20:00", "2031-01-02,14:30,21:00",
      // the Fridays before and the Mondays after both clock changes of 2026
      "2026-03-06,14:30,21:00", "2026-03-09,13:30,20:00", "2026-10-30,13:30,20:00", "2026-11-02,14:30,21:00"})
  void the_bells_ring_at_these_utc_times(LocalDate date, LocalTime open, LocalTime close) {
    TimeRange expected = new TimeRange(Instant.parse(date + "T" + open + ":00Z"),
        Instant.parse(date + "T" + close + ":00Z"));
    assertEquals(expected, calendar.session(date).orElseThrow().regular());
  }

  @Test
  void extended_hours_end_four_hours_after_the_bell() {
    assertEquals(range("2026-11-20T09:00:00Z", "2026-11-21T01:00:00Z"), session("2026-11-20").extended());
    assertEquals(range("2026-11-27T09:00:00Z", "2026-11-27T22:00:00Z"), session("2026-11-27").extended());
    assertEquals(range("2026-11-27T05:00:00Z", "2026-11-28T05:00:00Z"), session("2026-11-27").day());
  }

  @Test
  void next_bells_skip_weekends_and_holidays() {
    Instant wednesdayClose = Instant.parse("2026-11-25T21:00:00Z");
    assertEquals(Optional.of(Instant.parse("2026-11-27T14:30:00Z")), calendar.nextOpen(wednesdayClose));
    assertEquals(Optional.of(Instant.parse("2026-11-27T18:00:00Z")), calendar.nextClose(wednesdayClose));
    assertEquals(Optional.of(wednesdayClose), calendar.nextClose(wednesdayClose.minusSeconds(1)));
    assertTrue(calendar.isOpen(wednesdayClose.minusSeconds(1)));
    assertFalse(calendar.isOpen(wednesdayClose));
  }

  @Test
  void sessions_are_those_whose_new_york_date_overlaps() {
    Instant fridayMidnight = TradingCalendar.midnight(LocalDate.of(2026, 11, 20));
    assertEquals(List.of(session("2026-11-20")),
        calendar.sessions(new TimeRange(fridayMidnight, fridayMidnight.plusSeconds(1))));
    assertEquals(List.of(session("2026-11-19")),
        calendar.sessions(new TimeRange(fridayMidnight.minusNanos(1), fridayMidnight)));
    assertEquals(List.of(session("2026-11-19"), session("2026-11-20")),
        calendar.sessions(new TimeRange(fridayMidnight.minusNanos(1), fridayMidnight.plusNanos(1))));
    assertEquals(List.of(), calendar.sessions(range("2026-11-21T05:00:00Z", "2026-11-23T05:00:00Z")));
    assertEquals(5, calendar.sessions(range("2026-11-14T05:00:00Z", "2026-11-21T06:00:00Z")).size());
  }

  @Test
  void rows_override_the_rules() {
    TradingCalendar overridden = NyseCalendar.withOverrides(List.of(
        new CalendarOverride(LocalDate.of(2026, 11, 23), false, null, null, null, null),
        new CalendarOverride(LocalDate.of(2026, 11, 24), true, null, LocalTime.of(13, 0), null, null),
        new CalendarOverride(LocalDate.of(2026, 11, 28), true, LocalTime.of(10, 0), LocalTime.of(15, 0),
            LocalTime.MIDNIGHT,
            LocalTime.of(23, 59)),
        new CalendarOverride(LocalDate.of(2051, 1, 3), true, null, null, null, null)));
    assertEquals(Optional.empty(), overridden.session(LocalDate.of(2026, 11, 23)));
    assertEquals(range("2026-11-24T14:30:00Z", "2026-11-24T18:00:00Z"),
        overridden.session(LocalDate.of(2026, 11, 24)).orElseThrow().regular());
    Session aroundTheClock = overridden.session(LocalDate.of(2026, 11, 28)).orElseThrow();
    assertEquals(aroundTheClock.day(), aroundTheClock.extended());
    assertEquals(LocalDate.of(2051, 1, 3), overridden.knownUntil());
    assertTrue(calendar.session(LocalDate.of(2026, 11, 23)).isPresent(), "the rules themselves stay as they were");
  }

  @Test
  void no_two_sessions_overlap_and_all_hours_nest() {
    List<Session> all = calendar.sessions(range("1998-01-01T00:00:00Z", "2051-01-01T00:00:00Z"));
    for (int i = 0; i < all.size(); i++) {
      Session session = all.get(i);
      assertTrue(session.day().contains(session.extended()) && session.extended().contains(session.regular()));
      assertTrue(i == 0 || !all.get(i - 1).day().to().isAfter(session.day().from()));
      assertTrue(session.regular().length().compareTo(Duration.ofMinutes(390)) <= 0);
    }
    assertEquals(252, calendar.sessions(range("2025-01-01T05:00:00Z", "2026-01-01T05:00:00Z")).size() + 2);
  }

  private Session session(String date) {
    return calendar.session(LocalDate.parse(date)).orElseThrow();
  }

  private static TimeRange range(String from, String to) {
    return new TimeRange(Instant.parse(from), Instant.parse(to));
  }
}
