package io.swiftbolt.indicators;

import io.swiftbolt.indicators.Readings.Draft;
import io.swiftbolt.market.Bar;

final class Macd implements Study {
  private final Smoothing fast = Smoothing.exponential(12);
  private final Smoothing slow = Smoothing.exponential(26);
  private final Smoothing signal = Smoothing.exponential(9);
  private double previousHistogram = Double.NaN;

  @Override
  public void read(Bar bar, Draft draft) {
    double macd = fast.add(bar.close()) - slow.add(bar.close());
    double histogram = macd - signal.add(macd);
    draft.put(Indicator.MACD, macd);
    draft.put(Indicator.MACD_SIGNAL, signal.value());
    draft.put(Indicator.MACD_HIST, histogram);
    draft.put(Indicator.MACD_HIST_PREV, previousHistogram);
    previousHistogram = histogram;
  }
}
