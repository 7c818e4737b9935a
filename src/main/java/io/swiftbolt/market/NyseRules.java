package io.swiftbolt.market;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;
import java.util.Set;

/**
 * When the New York Stock Exchange trades, by rule: its holidays, its early closes and the days that no rule foresees. Known
 * exceptions reach back to {@link #FIRST_YEAR}; what the exchange has not announced yet follows today's rules.
 */
final class NyseRules {
  static final int FIRST_YEAR = 1998;
  /** Far ahead, so that no server stops on a date left in the code; every date may be overridden by a row. */
  static final int LAST_YEAR = 2050;

  static final LocalTime OPEN = LocalTime.of(9, 30);
  static final LocalTime CLOSE = LocalTime.of(16, 0);
  private static final LocalTime EARLY_CLOSE = LocalTime.of(13, 0);
  private static final int FIRST_JUNETEENTH = 2022;
  /** Until then a Fourth of July on a Thursday shortened the Friday after it, not the Wednesday before. */
  private static final int FIRST_SHORT_WEDNESDAY = 2013;

  /** Closed, and no rule says so: attacks, hurricane, days of mourning for presidents. */
  private static final Set<LocalDate> CLOSURES = Set.of(LocalDate.of(2001, 9, 11), LocalDate.of(2001, 9, 12),
      LocalDate.of(2001, 9, 13), LocalDate.of(2001, 9, 14), LocalDate.of(2004, 6, 11), LocalDate.of(2007, 1, 2),
      LocalDate.of(2012, 10, 29), LocalDate.of(2012, 10, 30), LocalDate.of(2018, 12, 5), LocalDate.of(2025, 1, 9));
  private static final LocalDate EARLY_AFTER_CHRISTMAS = LocalDate.of(2003, 12, 26);
  private static final LocalDate LATE_OPEN = LocalDate.of(2002, 9, 11);

  private NyseRules() {}

  /** Opening and closing bell, New York wall clock. */
  record Hours(LocalTime open, LocalTime close) {}

  /** Empty when the exchange is closed all day. */
  static Optional<Hours> hours(LocalDate date) {
    if (isWeekend(date) || isHoliday(date) || CLOSURES.contains(date)) {
      return Optional.empty();
    }
    LocalTime open = date.equals(LATE_OPEN) ? LocalTime.NOON : OPEN;
    return Optional.of(new Hours(open, closesEarly(date) ? EARLY_CLOSE : CLOSE));
  }

  private static boolean isWeekend(LocalDate date) {
    return date.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) > 0;
  }

  private static boolean isHoliday(LocalDate date) {
    int year = date.getYear();
    return switch (date.getMonth()) {
      case JANUARY -> isNewYear(date) || date.equals(nth(3, DayOfWeek.MONDAY, year, Month.JANUARY));
      case FEBRUARY -> date.equals(nth(3, DayOfWeek.MONDAY, year, Month.FEBRUARY));
      case MARCH, APRIL -> date.equals(easter(year).minusDays(2));
      case MAY -> date.equals(LocalDate.of(year, 5, 1).with(TemporalAdjusters.lastInMonth(DayOfWeek.MONDAY)));
      case JUNE -> year >= FIRST_JUNETEENTH && date.equals(observed(LocalDate.of(year, 6, 19)));
      case JULY -> date.equals(observed(LocalDate.of(year, 7, 4)));
      case SEPTEMBER -> date.equals(nth(1, DayOfWeek.MONDAY, year, Month.SEPTEMBER));
      case NOVEMBER -> date.equals(thanksgiving(year));
      case DECEMBER -> date.equals(observed(LocalDate.of(year, 12, 25)));
      case AUGUST, OCTOBER -> false;
    };
  }

  /** A New Year's Day on a Saturday is not made up for: the Friday before is the end of the accounting year. */
  private static boolean isNewYear(LocalDate date) {
    return date.getDayOfMonth() == 1 || (date.getDayOfMonth() == 2 && date.getDayOfWeek() == DayOfWeek.MONDAY);
  }

  private static boolean closesEarly(LocalDate date) {
    int year = date.getYear();
    LocalDate fourth = LocalDate.of(year, 7, 4);
    boolean thursday = fourth.getDayOfWeek() == DayOfWeek.THURSDAY;
    LocalDate shortJulyDay = thursday && year < FIRST_SHORT_WEDNESDAY ? fourth.plusDays(1) : fourth.minusDays(1);
    return date.equals(thanksgiving(year).plusDays(1)) || date.equals(LocalDate.of(year, 12, 24))
        || date.equals(EARLY_AFTER_CHRISTMAS) || (date.equals(shortJulyDay) && !isWeekend(fourth));
  }

  private static LocalDate thanksgiving(int year) {
    return nth(4, DayOfWeek.THURSDAY, year, Month.NOVEMBER);
  }

  private static LocalDate nth(int n, DayOfWeek day, int year, Month month) {
    return LocalDate.of(year, month, 1).with(TemporalAdjusters.dayOfWeekInMonth(n, day));
  }

  private static LocalDate observed(LocalDate holiday) {
    return switch (holiday.getDayOfWeek()) {
      case SATURDAY -> holiday.minusDays(1);
      case SUNDAY -> holiday.plusDays(1);
      case MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY -> holiday;
    };
  }

  /** Easter Sunday of the Gregorian calendar (the anonymous algorithm). */
  private static LocalDate easter(int year) {
    int golden = year % 19;
    int century = year / 100;
    int inCentury = year % 100;
    int correction = (century - (century + 8) / 25 + 1) / 3;
    int epact = (19 * golden + century - century / 4 - correction + 15) % 30;
    int weekday = (32 + 2 * (century % 4) + 2 * (inCentury / 4) - epact - inCentury % 4) % 7;
    int late = (golden + 11 * epact + 22 * weekday) / 451;
    int days = epact + weekday - 7 * late + 114;
    return LocalDate.of(year, days / 31, days % 31 + 1);
  }
}
