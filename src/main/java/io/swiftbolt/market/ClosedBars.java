package io.swiftbolt.market;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The bars that should exist: those that start within a window and have closed.
 *
 * @param ranges the time they span: of each session for intraday bars, whole New York dates for daily ones, whole weeks for
 *          weekly ones
 * @param bars how many they are
 */
public record ClosedBars(TimeRangeSet ranges, long bars) {
  public static final ClosedBars NONE = new ClosedBars(TimeRangeSet.EMPTY, 0);

  /**
   * @param window bars whose start lies in it count
   * @param asOf bars that have ended by then have closed; a daily bar ends with the closing bell
   */
  public static ClosedBars expected(Timeframe timeframe, SessionKind kind, TimeRange window, Instant asOf,
      TradingCalendar calendar) {
    return switch (timeframe) {
      case W1 -> weekly(window, asOf, calendar);
      case D1 -> daily(window, asOf, calendar);
      case M1, M5, M15, M30, H1, H4 -> intraday(timeframe, kind, window, asOf, calendar);
    };
  }

  private static ClosedBars intraday(Timeframe timeframe, SessionKind kind, TimeRange window, Instant asOf,
      TradingCalendar calendar) {
    Buckets buckets = new Buckets(calendar);
    List<TimeRange> ranges = new ArrayList<>();
    long bars = 0;
    for (Session session : calendar.sessions(window)) {
      TimeRange hours = kind.of(session);
      Optional<Instant> from = firstStart(buckets, timeframe, kind, hours, window.from());
      Optional<Instant> to = lastEnd(buckets, timeframe, kind, hours, window.to(), asOf);
      if (from.isPresent() && to.isPresent() && from.get().isBefore(to.get())) {
        TimeRange range = new TimeRange(from.get(), to.get());
        ranges.add(range);
        bars += count(timeframe, kind, range);
      }
    }
    return new ClosedBars(TimeRangeSet.of(ranges), bars);
  }

  /** Start of the session's first bucket that starts at the instant or later. */
  private static Optional<Instant> firstStart(Buckets buckets, Timeframe timeframe, SessionKind kind, TimeRange hours,
      Instant instant) {
    if (!instant.isAfter(hours.from())) {
      return Optional.of(hours.from());
    }
    return buckets.at(timeframe, kind, instant)
        .map(bucket -> bucket.from().equals(instant) ? bucket.from() : bucket.to());
  }

  /** End of the session's last bucket that starts before the window's end and has closed. */
  private static Optional<Instant> lastEnd(Buckets buckets, Timeframe timeframe, SessionKind kind, TimeRange hours,
      Instant windowEnd, Instant asOf) {
    Instant lastStarting = windowEnd.isBefore(hours.to())
        ? buckets.at(timeframe, kind, windowEnd)
            .map(bucket -> bucket.from().equals(windowEnd) ? windowEnd : bucket.to())
            .orElse(hours.from())
        : hours.to();
    Instant lastClosed = asOf.isBefore(hours.to())
        ? buckets.at(timeframe, kind, asOf).map(TimeRange::from).orElse(hours.from())
        : hours.to();
    Instant end = TimeRange.earlier(lastStarting, lastClosed);
    return end.isAfter(hours.from()) ? Optional.of(end) : Optional.empty();
  }

  /** From one bucket's start to another one's end within a session; clock-hour buckets may be short at both ends. */
  private static long count(Timeframe timeframe, SessionKind kind, TimeRange range) {
    long length = timeframe.length().toSeconds();
    long offset = switch (kind) {
      case REGULAR -> 0;
      case ALL -> Math.floorMod(range.from().getEpochSecond()
          + TradingCalendar.NEW_YORK.getRules().getOffset(range.from()).getTotalSeconds(), length);
    };
    return Math.ceilDiv(offset + range.length().toSeconds(), length);
  }

  private static ClosedBars daily(TimeRange window, Instant asOf, TradingCalendar calendar) {
    List<TimeRange> days = calendar.sessions(window).stream()
        .filter(session -> window.contains(session.day().from()) && !session.regular().to().isAfter(asOf))
        .map(Session::day).toList();
    return new ClosedBars(TimeRangeSet.of(days), days.size());
  }

  private static ClosedBars weekly(TimeRange window, Instant asOf, TradingCalendar calendar) {
    List<TimeRange> weeks = new ArrayList<>();
    TimeRange week = Buckets.week(window.from());
    if (week.from().isBefore(window.from())) {
      week = Buckets.week(week.to());
    }
    for (; week.from().isBefore(window.to()); week = Buckets.week(week.to())) {
      List<Session> sessions = calendar.sessions(week);
      if (!sessions.isEmpty() && !sessions.getLast().regular().to().isAfter(asOf)) {
        weeks.add(week);
      }
    }
    return new ClosedBars(TimeRangeSet.of(weeks), weeks.size());
  }
}
