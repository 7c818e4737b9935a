package io.swiftbolt.chart;

import io.swiftbolt.market.AdjustmentStep;
import io.swiftbolt.market.Aggregation;
import io.swiftbolt.market.BarSeries;
import io.swiftbolt.market.SessionKind;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
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

  private static BarSeries filled(BarSeries made, BarSeries stored) {
    long length = made.timeframe().length().toSeconds();
    BarSeries.Builder all = BarSeries.builder(made.timeframe(), made.size() + stored.size());
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
