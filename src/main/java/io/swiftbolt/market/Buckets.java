package io.swiftbolt.market;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which bar an instant belongs to: the one bucket function. Regular hours are cut from the opening bell on, so that h1 starts at
 * 09:30, 10:30, … and the last bucket is short; with extended hours buckets are New York clock hours, as vendors give them. A
 * daily bucket is the session's whole date, a weekly one runs from Monday to Monday.
 */
public record Buckets(TradingCalendar calendar) {

  /** The bar that the instant falls into; empty when nothing trades then. Its {@code from} is the bar's stamp. */
  public Optional<TimeRange> at(Timeframe timeframe, SessionKind kind, Instant instant) {
    return switch (timeframe) {
      case W1 -> Optional.of(week(instant));
      case D1 -> calendar.sessionAt(instant).map(Session::day);
      case M1, M5, M15, M30, H1, H4 -> calendar.sessionAt(instant)
          .filter(session -> kind.of(session).contains(instant))
          .map(session -> within(timeframe, kind, session, instant));
    };
  }

  /** All bars of one session, ascending; an intraday timeframe. They tile the session. */
  public List<TimeRange> of(Timeframe timeframe, SessionKind kind, Session session) {
    List<TimeRange> buckets = new ArrayList<>();
    TimeRange hours = kind.of(session);
    for (Instant at = hours.from(); at.isBefore(hours.to()); at = buckets.getLast().to()) {
      buckets.add(within(timeframe, kind, session, at));
    }
    return buckets;
  }

  /** From the Monday's midnight New York to the next one's. */
  public static TimeRange week(Instant instant) {
    LocalDate monday = instant.atZone(TradingCalendar.NEW_YORK).toLocalDate()
        .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    return new TimeRange(TradingCalendar.midnight(monday), TradingCalendar.midnight(monday.plusWeeks(1)));
  }

  private static TimeRange within(Timeframe timeframe, SessionKind kind, Session session, Instant instant) {
    TimeRange hours = kind.of(session);
    long length = timeframe.length().toSeconds();
    long anchor = switch (kind) {
      case REGULAR -> hours.from().getEpochSecond();
      case ALL -> -TradingCalendar.NEW_YORK.getRules().getOffset(instant).getTotalSeconds();
    };
    Instant start = instant.minusNanos(instant.getNano())
        .minusSeconds(Math.floorMod(instant.getEpochSecond() - anchor, length));
    return new TimeRange(TimeRange.later(start, hours.from()),
        TimeRange.earlier(start.plusSeconds(length), hours.to()));
  }
}
