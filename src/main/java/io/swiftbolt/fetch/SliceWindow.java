package io.swiftbolt.fetch;

import io.swiftbolt.market.Bar;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The part of a slice that can be asked for now, and what an answer to it covers.
 *
 * @param timeframe of the bars asked for
 * @param ask starts of the bars asked for: the slice, up to now if it is still open
 * @param asOf bars that have closed by then can be expected of the provider
 * @param expected the bars that should have closed in it
 * @param covered what a complete answer covers: all of {@code ask} but a bar still open, and closed days to their end
 */
record SliceWindow(Timeframe timeframe, TimeRange ask, Instant asOf, ClosedBars expected, TimeRangeSet covered,
    TradingCalendar calendar) {

  /**
   * @param asOf bars that have closed by then can be expected of the provider
   * @return empty when the slice lies in the future
   */
  static Optional<SliceWindow> of(Timeframe timeframe, TimeRange slice, Instant asOf, TradingCalendar calendar) {
    if (!slice.from().isBefore(asOf)) {
      return Optional.empty();
    }
    TimeRange ask = slice.to().isAfter(asOf) ? new TimeRange(slice.from(), asOf) : slice;
    ClosedBars expected = ClosedBars.expected(timeframe, SessionKind.REGULAR, ask, asOf, calendar);
    Instant settled = new Buckets(calendar).at(timeframe, SessionKind.REGULAR, asOf).map(TimeRange::from)
        .filter(open -> open.isBefore(ask.to())).orElse(ask.to());
    TimeRangeSet quiet = settled.isAfter(ask.from())
        ? TimeRangeSet.of(new TimeRange(ask.from(), settled))
        : TimeRangeSet.EMPTY;
    return Optional.of(new SliceWindow(timeframe, ask, asOf, expected, quiet.union(expected.ranges()), calendar));
  }

  /** How many bars should have come after this one. */
  long expectedAfter(Bar last) {
    Instant next = last.ts().plusSeconds(1);
    return next.isBefore(ask.to())
        ? ClosedBars.expected(timeframe, SessionKind.REGULAR, new TimeRange(next, ask.to()), asOf, calendar).bars()
        : 0;
  }

  /**
   * The time at the end of which no bar came and which ended only just: a vendor that is late may still have one.
   *
   * @param late how long after it was due a bar is waited for
   */
  TimeRangeSet waitedFor(List<Bar> ascending, Duration late) {
    TimeRangeSet due = ClosedBars.expected(timeframe, SessionKind.REGULAR, ask, asOf.minus(late), calendar).ranges();
    TimeRangeSet young = expected.ranges().subtract(due);
    if (young.isEmpty() || ascending.isEmpty()) {
      return young;
    }
    Instant last = ascending.getLast().ts();
    Instant end = new Buckets(calendar).at(timeframe, SessionKind.REGULAR, last).map(TimeRange::to)
        .orElseGet(() -> last.plus(timeframe.length()));
    return young.subtract(TimeRangeSet.of(new TimeRange(ask.from(), end)));
  }

  /** The parts of sessions in which bars were expected and none came. */
  TimeRangeSet emptyParts(List<Bar> ascending) {
    List<TimeRange> empty = new ArrayList<>();
    int at = 0;
    for (Session session : calendar.sessions(ask)) {
      TimeRange hours = timeframe.isIntraday() ? session.regular() : session.day();
      for (TimeRange part : expected.ranges().intersect(hours).ranges()) {
        while (at < ascending.size() && ascending.get(at).ts().isBefore(part.from())) {
          at++;
        }
        if (at == ascending.size() || !part.contains(ascending.get(at).ts())) {
          empty.add(part);
        }
      }
    }
    return TimeRangeSet.of(empty);
  }
}
