package io.swiftbolt.market;

import java.util.Arrays;
import java.util.Optional;
import java.util.TreeSet;

/** Longer bars made of shorter ones: first open, highest high, lowest low, last close, sum of volumes. */
public final class Aggregation {
  private Aggregation() {}

  /**
   * Bars of a timeframe from a base series. Each stands at its bucket's start, whatever base bars are missing; bars outside the
   * hours asked for are left out.
   *
   * @param timeframe as long as the base or longer
   */
  public static BarSeries of(BarSeries base, Timeframe timeframe, SessionKind kind, TradingCalendar calendar) {
    Buckets buckets = new Buckets(calendar);
    BarSeries inSession = base.timeframe().isIntraday() && !timeframe.isIntraday()
        ? within(base, kind, calendar)
        : base;
    BarSeries.Builder made = BarSeries.builder(timeframe);
    int from = 0;
    while (from < inSession.size()) {
      Optional<TimeRange> bucket = buckets.at(timeframe, kind, inSession.ts(from));
      if (bucket.isEmpty()) {
        from++;
        continue;
      }
      int to = inSession.firstFrom(bucket.get().to().getEpochSecond());
      add(made, bucket.get().from().getEpochSecond(), inSession, from, to);
      from = to;
    }
    return made.build();
  }

  /** The bars that start within the hours asked for. */
  public static BarSeries within(BarSeries bars, SessionKind kind, TradingCalendar calendar) {
    if (!bars.timeframe().isIntraday()) {
      return bars;
    }
    if (bars.isEmpty()) {
      return bars;
    }
    BarSeries.Builder kept = BarSeries.builder(bars.timeframe());
    TimeRange span = new TimeRange(bars.ts(0), bars.ts(bars.size() - 1).plusSeconds(1));
    for (Session session : calendar.sessions(span)) {
      TimeRange hours = kind.of(session);
      int to = bars.firstFrom(hours.to().getEpochSecond());
      kept.add(bars, bars.firstFrom(hours.from().getEpochSecond()), to);
    }
    return kept.size() == bars.size() ? bars : kept.build();
  }

  private static void add(BarSeries.Builder made, long start, BarSeries base, int from, int to) {
    double high = base.high(from);
    double low = base.low(from);
    long volume = 0;
    String provider = base.provider(from);
    for (int i = from; i < to; i++) {
      high = Math.max(high, base.high(i));
      low = Math.min(low, base.low(i));
      volume += base.volume(i);
      provider = joined(provider, base.provider(i));
    }
    made.add(start, base.open(from), high, low, base.close(to - 1), volume, provider);
  }

  /** The set of both names in one fixed order, so that it does not depend on who came first. */
  private static String joined(String a, String b) {
    if (a.equals(b)) {
      return a;
    }
    TreeSet<String> names = new TreeSet<>(Arrays.asList(a.split("\\+")));
    names.addAll(Arrays.asList(b.split("\\+")));
    return String.join("+", names);
  }
}
