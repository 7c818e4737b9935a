package io.swiftbolt.realtime.filter;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A date with or without a time, in the forms of ISO 8601 and in those that Postgres writes: {@code 2026-11-20},
 * {@code 20261120T233058Z}, {@code 2026-11-20 23:30:58.1+00}, {@code 0044-03-15 BC}.
 *
 * @param year astronomical: 1 BC is 0
 * @param micros of the second, rounded as Postgres does; a million carries over
 */
record DateTimeText(int year, int month, int day, int hour, int minute, int second, int micros, int offsetHours,
    int offsetMinutes, int offsetSecond, boolean west) {
  private static final String ZONE = "\\s*([zZ]|UTC|utc|GMT|gmt|([+-])(\\d{1,2})(?::?(\\d{2})(?::?(\\d{2}))?)?)?";
  private static final String ERA = "(?:\\s*(BC|bc|AD|ad))?";
  private static final Pattern DASHED = Pattern.compile("(\\d{4,7})-(\\d{1,2})-(\\d{1,2})"
      + "(?:(?:\\s*[tT]\\s*|\\s+)(\\d{1,2}):(\\d{2})(?::(\\d{2})(\\.\\d*)?)?)?" + ZONE + ERA);
  private static final Pattern COMPACT = Pattern.compile("(\\d{4})(\\d{2})(\\d{2})"
      + "(?:[tT](\\d{2})(\\d{2})(?:(\\d{2})(\\.\\d*)?)?)?" + ZONE + ERA);
  private static final int FIRST_YEAR = -4712;
  private static final long EPOCH = LocalDate.of(2000, 1, 1).toEpochDay();

  /** Null if the text has none of the forms. */
  static @Nullable DateTimeText parse(String text) {
    Matcher form = DASHED.matcher(text);
    if (!form.matches()) {
      form = COMPACT.matcher(text);
      if (!form.matches()) {
        return null;
      }
    }
    int year = Integer.parseInt(form.group(1));
    String era = form.group(13);
    boolean beforeChrist = era != null && era.equalsIgnoreCase("BC");
    if (beforeChrist && year == 0) {
      return null;
    }
    String fraction = form.group(7);
    int micros = fraction == null || fraction.length() == 1
        ? 0
        : (int) Math.rint(Double.parseDouble("0" + fraction) * 1_000_000);
    return new DateTimeText(beforeChrist ? 1 - year : year == 0 ? Integer.MIN_VALUE : year, number(form, 2),
        number(form, 3), number(form, 4), number(form, 5), number(form, 6), micros, number(form, 10), number(form, 11),
        number(form, 12), "-".equals(form.group(9)));
  }

  /** Whether the calendar and the clock have it. */
  boolean isReal(int lastYear) {
    boolean date = year >= FIRST_YEAR && year <= lastYear && month >= 1 && month <= 12 && day >= 1
        && day <= YearMonth.of(year, month).lengthOfMonth();
    boolean time = minute <= 59 && second <= 60 && (second < 60 || micros == 0)
        && (hour <= 23 || (hour == 24 && minute == 0 && second == 0 && micros == 0));
    return date && time && offsetHours <= 15 && offsetMinutes <= 59 && offsetSecond <= 59;
  }

  /** Days since 2000-01-01, where Postgres begins to count. */
  long days() {
    return LocalDate.of(year, month, day).toEpochDay() - EPOCH;
  }

  /** Microseconds since 2000 without regard to the offset. */
  long localMicros() {
    return (((days() * 24 + hour) * 60 + minute) * 60 + second) * 1_000_000 + micros;
  }

  /** East is positive. */
  long offsetSeconds() {
    long seconds = (offsetHours * 60L + offsetMinutes) * 60 + offsetSecond;
    return west ? -seconds : seconds;
  }

  private static int number(Matcher form, int group) {
    String digits = form.group(group);
    return digits == null ? 0 : Integer.parseInt(digits);
  }
}
