package io.swiftbolt.chart;

import io.swiftbolt.market.BarSeries;
import io.swiftbolt.market.Buckets;
import io.swiftbolt.market.ClosedBars;
import io.swiftbolt.market.Session;
import io.swiftbolt.market.SessionKind;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.TimeRangeSet;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The end of a stored series against the calendar. Pure.
 *
 * @param lastEnd when its last bar ended; empty without bars
 * @param missing closed bars after it for which nobody has answered; regular hours, whole dates for daily bars
 * @param age trading time since {@code lastEnd}, answered time left out; whole dates of sessions for daily bars
 */
record Tail(Optional<Instant> lastEnd, TimeRangeSet missing, Optional<Duration> age) {
  private static final Tail NO_BARS = new Tail(Optional.empty(), TimeRangeSet.EMPTY, Optional.empty());

  static Tail of(BarSeries stored, TimeRangeSet covered, Instant now, TradingCalendar calendar) {
    if (stored.isEmpty()) {
      return NO_BARS;
    }
    Instant end = end(stored.timeframe(), stored.ts(stored.size() - 1), calendar);
    if (!end.isBefore(now)) {
      return new Tail(Optional.of(end), TimeRangeSet.EMPTY, Optional.of(Duration.ZERO));
    }
    TimeRange since = new TimeRange(end, now);
    TimeRangeSet missing = ClosedBars.expected(stored.timeframe(), SessionKind.REGULAR, since, now, calendar).ranges()
        .subtract(covered);
    List<TimeRange> trading = calendar.sessions(since).stream()
        .map(session -> stored.timeframe().isIntraday() ? session.regular() : session.day()).toList();
    Duration age = TimeRangeSet.of(trading).intersect(since).subtract(covered).length();
    return new Tail(Optional.of(end), missing, Optional.of(age));
  }

  /** The one that reaches further. */
  static Tail later(Tail a, Tail b) {
    if (a.lastEnd.isEmpty() || b.lastEnd.isEmpty()) {
      return a.lastEnd.isEmpty() ? b : a;
    }
    return a.lastEnd.get().isBefore(b.lastEnd.get()) ? b : a;
  }

  /** When the bar at a stamp ends: its bucket's end, for a daily one midnight. */
  static Instant end(Timeframe timeframe, Instant ts, TradingCalendar calendar) {
    Buckets buckets = new Buckets(calendar);
    return buckets.at(timeframe, SessionKind.REGULAR, ts).or(() -> buckets.at(timeframe, SessionKind.ALL, ts))
        .map(TimeRange::to).orElseGet(() -> ts.plus(timeframe.length()));
  }

  /** When trading in the bar at a stamp ends: with the bell for daily and weekly bars. */
  static Instant closes(Timeframe timeframe, SessionKind kind, Instant ts, TradingCalendar calendar) {
    TimeRange bucket = new Buckets(calendar).at(timeframe, kind, ts)
        .orElseGet(() -> new TimeRange(ts, ts.plus(timeframe.length())));
    if (timeframe.isIntraday()) {
      return bucket.to();
    }
    List<Session> sessions = calendar.sessions(bucket);
    return sessions.isEmpty() ? bucket.to() : sessions.getLast().regular().to();
  }
}
