package io.swiftbolt.udf;

import io.swiftbolt.market.Session;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.TradingCalendar;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The exchange's calendar in the words of front ends, which draw their time axis by it.
 *
 * @param holidays weekdays without a session: {@code 20250101,20250109,…}
 * @param corrections sessions of other hours than usual, by those: {@code 0930-1300:20250703,20251128}; more by {@code ;}
 */
record SessionDays(String holidays, String corrections) {
  /** What a session says unless corrected. */
  static final String USUAL = "0930-1600";

  private static final LocalDate FIRST = LocalDate.of(1998, 1, 1);
  private static final DateTimeFormatter HOURS = DateTimeFormatter.ofPattern("HHmm");

  static SessionDays of(TradingCalendar calendar) {
    LocalDate last = calendar.knownUntil();
    Map<LocalDate, Session> sessions = calendar
        .sessions(new TimeRange(TradingCalendar.midnight(FIRST), TradingCalendar.midnight(last.plusDays(1)))).stream()
        .collect(Collectors.toMap(Session::date, session -> session));
    List<String> holidays = new ArrayList<>();
    Map<String, List<String>> corrections = new TreeMap<>();
    for (LocalDate date = FIRST; !date.isAfter(last); date = date.plusDays(1)) {
      Session session = sessions.get(date);
      String day = date.format(DateTimeFormatter.BASIC_ISO_DATE);
      if (session == null) {
        if (date.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) < 0) {
          holidays.add(day);
        }
      } else if (!hours(session).equals(USUAL)) {
        corrections.computeIfAbsent(hours(session), hours -> new ArrayList<>()).add(day);
      }
    }
    return new SessionDays(String.join(",", holidays), corrections.entrySet().stream()
        .map(hours -> hours.getKey() + ":" + String.join(",", hours.getValue())).collect(Collectors.joining(";")));
  }

  private static String hours(Session session) {
    return time(session.regular().from()) + "-" + time(session.regular().to());
  }

  private static String time(Instant instant) {
    return LocalTime.from(ZonedDateTime.ofInstant(instant, TradingCalendar.NEW_YORK)).format(HOURS);
  }
}
