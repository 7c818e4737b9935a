package io.swiftbolt.chart;

import io.swiftbolt.market.AdjustmentStep;
import io.swiftbolt.market.Aggregation;
import io.swiftbolt.market.BarSeries;
import io.swiftbolt.market.Buckets;
import io.swiftbolt.market.SessionKind;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import java.time.Instant;
import java.util.List;

/** What is shown of what is stored: hours, longer timeframes, splits. Pure. */
final class Derivation {
  private Derivation() {}

  /**
   * @param base of the timeframe's base, as traded
   * @param stored of the timeframe itself, as traded; serves only time for which the base has no bar. Empty where nothing is
   *          stored besides the base
   * @param steps into the shares asked for; none = as traded
   */
  static BarSeries of(BarSeries base, BarSeries stored, Timeframe timeframe, SessionKind kind,
      List<AdjustmentStep> steps,
      TradingCalendar calendar) {
    BarSeries adjusted = AdjustmentStep.apply(base, steps);
    if (!timeframe.isDerived()) {
      return Aggregation.within(adjusted, kind, calendar);
    }
    BarSeries made = Aggregation.of(adjusted, timeframe, kind, calendar);
    return stored.isEmpty()
        ? made
        : filled(made, Aggregation.within(AdjustmentStep.apply(stored, steps), kind, calendar));
  }

  /**
   * {@link #of} of the later series, made of what {@code before} is of the earlier ones: only from the day on of the first bar in
   * which they differ. No bucket and no hours reach over midnight, and a week begins with one.
   */
  static BarSeries continued(BarSeries before, BarSeries baseBefore, BarSeries storedBefore, BarSeries base,
      BarSeries stored, Timeframe timeframe, SessionKind kind, List<AdjustmentStep> steps, TradingCalendar calendar) {
    long changed = Math.min(firstDifference(baseBefore, base), firstDifference(storedBefore, stored));
    if (changed == Long.MAX_VALUE) {
      return before;
    }
    Instant at = Instant.ofEpochSecond(changed);
    long from = (timeframe == Timeframe.W1
        ? Buckets.week(at).from()
        : TradingCalendar.midnight(at.atZone(TradingCalendar.NEW_YORK).toLocalDate())).getEpochSecond();
    BarSeries end = of(from(base, from), from(stored, from), timeframe, kind, steps, calendar);
    return BarSeries.builder(timeframe).add(before, 0, before.firstFrom(from)).add(end, 0, end.size()).build();
  }

  /** Start of the first bar that one of two series has and the other one has not, or not so; after all time when there is none. */
  private static long firstDifference(BarSeries before, BarSeries after) {
    int same = before.agreesUntil(after);
    long inBefore = same < before.size() ? before.epochSecond(same) : Long.MAX_VALUE;
    long inAfter = same < after.size() ? after.epochSecond(same) : Long.MAX_VALUE;
    return Math.min(inBefore, inAfter);
  }

  private static BarSeries from(BarSeries series, long epochSecond) {
    return series.slice(series.firstFrom(epochSecond), series.size());
  }

  private static BarSeries filled(BarSeries made, BarSeries stored) {
    long length = made.timeframe().length().toSeconds();
    BarSeries.Builder all = BarSeries.builder(made.timeframe());
    int next = 0;
    for (int i = 0; i < stored.size(); i++) {
      long start = stored.epochSecond(i);
      int overlapping = made.firstFrom(start - length + 1);
      if (overlapping < made.size() && made.epochSecond(overlapping) < start + length) {
        continue;
      }
      for (; next < made.size() && made.epochSecond(next) < start; next++) {
        all.add(made, next);
      }
      all.add(stored, i);
    }
    for (; next < made.size(); next++) {
      all.add(made, next);
    }
    return all.build();
  }
}
