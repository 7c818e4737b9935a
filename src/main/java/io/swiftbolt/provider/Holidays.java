package io.swiftbolt.provider;

import io.swiftbolt.provider.ReferenceData.CalendarDay;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Trading days made of what some vendors list instead: the weekdays that are not as usual. */
public final class Holidays {
  private static final Hours USUAL = new Hours(LocalTime.of(9, 30), LocalTime.of(16, 0));
  private static final LocalTime FIRST_TRADE = LocalTime.of(4, 0);
  /** After-hours trading lasts so long: until 20:00, and until 17:00 on a day that closes at 13:00. */
  private static final Duration AFTER_HOURS = Duration.ofHours(4);

  private final NavigableMap<LocalDate, Optional<Hours>> unusual = new TreeMap<>();

  /** Of the regular session, New York wall time. */
  public record Hours(LocalTime open, LocalTime close) {}

  /** @param unusual by date: the hours of a short session; empty = the exchange is closed */
  public Holidays(Map<LocalDate, Optional<Hours>> unusual) {
    this.unusual.putAll(unusual);
  }

  /** The first date listed; empty when none is. */
  public Optional<LocalDate> first() {
    return unusual.isEmpty() ? Optional.empty() : Optional.of(unusual.firstKey());
  }

  /**
   * The trading days that the list speaks of.
   *
   * @param from first date wanted, and from which the list is complete
   * @param to last date wanted; the list says nothing of dates after its last one
   * @return ascending
   */
  public List<CalendarDay> days(LocalDate from, LocalDate to) {
    List<CalendarDay> days = new ArrayList<>();
    if (unusual.isEmpty()) {
      return days;
    }
    LocalDate last = to.isBefore(unusual.lastKey()) ? to : unusual.lastKey();
    for (LocalDate date = from; !date.isAfter(last); date = date.plusDays(1)) {
      LocalDate day = date;
      hours(date).ifPresent(hours -> days.add(new CalendarDay(day, hours.open(), hours.close(), FIRST_TRADE,
          hours.close().plus(AFTER_HOURS))));
    }
    return days;
  }

  private Optional<Hours> hours(LocalDate date) {
    boolean weekend = date.getDayOfWeek() == DayOfWeek.SATURDAY || date.getDayOfWeek() == DayOfWeek.SUNDAY;
    return weekend ? Optional.empty() : unusual.getOrDefault(date, Optional.of(USUAL));
  }
}
