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
public record Tail(Optional<Instant> lastEnd, TimeRangeSet missing, Optional<Duration> age) {
  private static final Tail NO_BARS = new Tail(Optional.empty(), TimeRangeSet.EMPTY, Optional.empty());

  static Tail of(BarSeries stored, TimeRangeSet covered, Instant now, TradingCalendar calendar) {
    return of(stored.timeframe(), stored.isEmpty() ? Optional.empty() : Optional.of(stored.ts(stored.size() - 1)),
        covered, now, calendar);
  }

  /** @param last stamp of the newest bar stored under this timeframe */
  public static Tail of(Timeframe timeframe, Optional<Instant> last, TimeRangeSet covered, Instant now,
      TradingCalendar calendar) {
    if (last.isEmpty()) {
      return NO_BARS;
    }
    Instant end = end(timeframe, last.get(), calendar);
    if (!end.isBefore(now)) {
      return new Tail(Optional.of(end), TimeRangeSet.EMPTY, Optional.of(Duration.ZERO));
    }
    TimeRange since = new TimeRange(end, now);
    TimeRangeSet missing = ClosedBars.expected(timeframe, SessionKind.REGULAR, since, now, calendar).ranges()
        .subtract(covered);
    return new Tail(Optional.of(end), missing,
        Optional.of(trading(timeframe, since, calendar).subtract(covered).length()));
  }

  /** When there is trading in a range: regular hours, whole dates of sessions for daily bars. */
  public static TimeRangeSet trading(Timeframe timeframe, TimeRange range, TradingCalendar calendar) {
    List<TimeRange> trading = calendar.sessions(range).stream()
        .map(session -> timeframe.isIntraday() ? session.regular() : session.day()).toList();
    return TimeRangeSet.of(trading).intersect(range);
  }

  /** The one that reaches further. */
  public static Tail later(Tail a, Tail b) {
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
