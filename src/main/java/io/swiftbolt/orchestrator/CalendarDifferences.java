package io.swiftbolt.orchestrator;

import io.swiftbolt.market.CalendarOverride;
import io.swiftbolt.market.Session;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.provider.ReferenceData.CalendarDay;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Where a vendor's trading days are not those of the rules. Pure.
 *
 * @param days ascending; regular hours count, extended ones alone make no difference
 * @param from the first date that the vendor spoke of
 * @param to the last one
 */
record CalendarDifferences(List<CalendarOverride> days, LocalDate from, LocalDate to) {

  /**
   * @param told trading days in any order, also of before: of dates before the first of them the vendor says nothing, nor of those
   *          after the last; empty = of no date
   * @param start earlier dates are not looked at
   */
  static Optional<CalendarDifferences> of(TradingCalendar rules, List<CalendarDay> told, LocalDate start) {
    // a vendor's calendar begins and ends somewhere: what it does not reach is not closed
    Optional<LocalDate> last = told.stream().map(CalendarDay::date).max(LocalDate::compareTo);
    Map<LocalDate, CalendarDay> byDate = told.stream()
        .collect(Collectors.toMap(CalendarDay::date, Function.identity(), (first, second) -> second));
    LocalDate from = told.stream().map(CalendarDay::date).min(LocalDate::compareTo).filter(start::isBefore)
        .orElse(start);
    return last.filter(to -> !to.isBefore(from)).map(to -> {
      List<CalendarOverride> days = new ArrayList<>();
      from.datesUntil(to.plusDays(1))
          .forEach(date -> difference(date, rules.session(date), Optional.ofNullable(byDate.get(date)))
              .ifPresent(days::add));
      return new CalendarDifferences(days, from, to);
    });
  }

  /** What is said of a date; empty when it is as ruled. */
  Optional<CalendarOverride> on(LocalDate date) {
    return days.stream().filter(day -> day.date().equals(date)).findFirst();
  }

  private static Optional<CalendarOverride> difference(LocalDate date, Optional<Session> ruled,
      Optional<CalendarDay> told) {
    boolean same = told.map(day -> ruled.filter(session -> opens(session).equals(day.open())
        && closes(session).equals(day.close())).isPresent()).orElse(ruled.isEmpty());
    return same
        ? Optional.empty()
        : Optional.of(told.map(day -> new CalendarOverride(date, true, day.open(), day.close(), day.sessionOpen(),
            day.sessionClose())).orElseGet(() -> new CalendarOverride(date, false, null, null, null, null)));
  }

  static String text(CalendarOverride day) {
    return day.date() + (day.open() ? " open " + day.marketOpen() + " to " + day.marketClose() : " closed");
  }

  private static LocalTime opens(Session session) {
    return session.regular().from().atZone(TradingCalendar.NEW_YORK).toLocalTime();
  }

  private static LocalTime closes(Session session) {
    return session.regular().to().atZone(TradingCalendar.NEW_YORK).toLocalTime();
  }
}
