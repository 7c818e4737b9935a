package io.swiftbolt.chart;

import io.swiftbolt.market.Aggregation;
import io.swiftbolt.market.BarSeries;
import io.swiftbolt.market.Buckets;
import io.swiftbolt.market.Session;
import io.swiftbolt.market.SessionKind;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.TimeRangeSet;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A stored series and, after its end, what only its minutes can tell yet: bars that have closed and not come, and the one that is
 * still being made. A bar is made only of all the minutes since its start, never of the latest one, and only where nothing is
 * missing before it: else its open, high, low and volume would be those of another bar. Pure.
 *
 * @param bars the stored ones, then those made of minutes
 * @param built the time of the bars that were made, up to the last minute that was answered for
 */
record LiveEnd(BarSeries bars, TimeRangeSet built) {

  /**
   * @param stored of a base timeframe, as traded
   * @param covered answered time of the stored ones
   * @param minutes the latest ones, as traded
   * @param minutesCovered answered time of the minutes
   * @param kind whose buckets the bars of minutes stand in; daily bars are always made of regular hours
   */
  static LiveEnd of(BarSeries stored, TimeRangeSet covered, BarSeries minutes, TimeRangeSet minutesCovered,
      SessionKind kind, Instant now, TradingCalendar calendar) {
    LiveEnd nothing = new LiveEnd(stored, TimeRangeSet.EMPTY);
    if (stored.isEmpty() || minutes.isEmpty() || stored.timeframe() == Timeframe.M1) {
      return nothing;
    }
    Instant end = Tail.end(stored.timeframe(), stored.ts(stored.size() - 1), calendar);
    if (!end.isBefore(now)) {
      return nothing;
    }
    Making making = new Making(stored.timeframe(), covered, minutes, minutesCovered,
        stored.timeframe().isIntraday() ? kind : SessionKind.REGULAR, now, calendar);
    making.from(end);
    return making.built.isEmpty()
        ? nothing
        : new LiveEnd(joined(stored, making.made), TimeRangeSet.of(making.built));
  }

  /** The end of the last minute that was used; empty when none was. */
  Optional<Instant> until() {
    return built.span().map(TimeRange::to);
  }

  private static BarSeries joined(BarSeries stored, List<BarSeries> made) {
    BarSeries.Builder all = BarSeries.builder(stored.timeframe());
    all.add(stored, 0, stored.size());
    made.forEach(bar -> all.add(bar, 0));
    return all.build();
  }

  /** One walk from bar to bar, until something is missing. */
  private static final class Making {
    private final Timeframe timeframe;
    private final TimeRangeSet covered;
    private final BarSeries minutes;
    private final TimeRangeSet minutesCovered;
    private final SessionKind kind;
    private final Instant now;
    private final TradingCalendar calendar;
    private final Buckets buckets;
    final List<BarSeries> made = new ArrayList<>();
    final List<TimeRange> built = new ArrayList<>();

    Making(Timeframe timeframe, TimeRangeSet covered, BarSeries minutes, TimeRangeSet minutesCovered, SessionKind kind,
        Instant now, TradingCalendar calendar) {
      this.timeframe = timeframe;
      this.covered = covered;
      this.minutes = minutes;
      this.minutesCovered = minutesCovered;
      this.kind = kind;
      this.now = now;
      this.calendar = calendar;
      this.buckets = new Buckets(calendar);
    }

    void from(Instant end) {
      for (Session session : calendar.sessions(new TimeRange(end, now))) {
        for (TimeRange bucket : buckets(session)) {
          boolean known = bucket.from().isBefore(end) || covered.contains(bucket);
          if (!known && !make(bucket, timeframe.isIntraday() ? bucket : session.regular())) {
            return;
          }
        }
      }
    }

    private List<TimeRange> buckets(Session session) {
      return timeframe.isIntraday() ? buckets.of(timeframe, kind, session) : List.of(session.day());
    }

    /**
     * @param hours in which the bar trades
     * @return whether all its minutes are there, so that the next bar may follow
     */
    private boolean make(TimeRange bucket, TimeRange hours) {
      Optional<Instant> answered = minutesCovered.ranges().stream().filter(range -> range.contains(hours.from()))
          .map(TimeRange::to).findFirst();
      if (answered.isEmpty() || !hours.from().isBefore(now)) {
        return false;
      }
      Instant until = earliest(answered.get(), hours.to(), now);
      boolean whole = until.equals(hours.to());
      BarSeries used = minutes.slice(minutes.firstFrom(hours.from().getEpochSecond()),
          minutes.firstFrom(until.getEpochSecond()));
      if (!used.isEmpty()) {
        made.add(Aggregation.of(used, timeframe, kind, calendar));
      }
      if (whole || !used.isEmpty()) {
        built.add(new TimeRange(bucket.from(), whole ? bucket.to() : until));
      }
      return whole;
    }

    private static Instant earliest(Instant... instants) {
      return Stream.of(instants).min(Comparator.naturalOrder()).orElseThrow();
    }
  }
}
