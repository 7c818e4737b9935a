package io.swiftbolt.indicators;

import io.swiftbolt.indicators.Readings.Draft;
import io.swiftbolt.market.Bar;

final class KeltnerChannel implements Study {
  private static final double RANGES = 2;
  private final Smoothing middle = Smoothing.exponential(20);
  private final Smoothing range = Smoothing.wilder(10);
  private final TrueRange trueRange = new TrueRange();

  @Override
  public void read(Bar bar, Draft draft) {
    double centre = middle.add(bar.close());
    double half = RANGES * range.add(trueRange.add(bar));
    draft.put(Indicator.KELTNER_MIDDLE, centre);
    draft.put(Indicator.KELTNER_UPPER, centre + half);
    draft.put(Indicator.KELTNER_LOWER, centre - half);
  }
}
