package io.swiftbolt.indicators;

import io.swiftbolt.indicators.Readings.Draft;
import io.swiftbolt.market.Bar;

final class SuperTrend implements Study {
  private static final double FACTOR = 3;
  private final TrueRange trueRange = new TrueRange();
  private final Smoothing range = Smoothing.wilder(10);
  private final TrendBands bands = new TrendBands();

  @Override
  public void read(Bar bar, Draft draft) {
    double distance = FACTOR * range.add(trueRange.add(bar));
    if (Double.isNaN(distance)) {
      return;
    }
    bands.add((bar.high() + bar.low()) / 2, distance, bar.close());
    draft.put(Indicator.SUPERTREND, bands.band());
    draft.put(Indicator.SUPERTREND_TREND, bands.rising() ? 1 : 0);
  }
}
