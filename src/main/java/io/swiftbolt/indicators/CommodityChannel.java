package io.swiftbolt.indicators;

import io.swiftbolt.indicators.Readings.Draft;
import io.swiftbolt.market.Bar;

/** Lambert's index: the typical price's distance from its mean, in mean distances. */
final class CommodityChannel implements Study {
  private static final double CONSTANT = 0.015;
  private final Window typical = new Window(20);

  @Override
  public void read(Bar bar, Draft draft) {
    double price = (bar.high() + bar.low() + bar.close()) / 3;
    typical.add(price);
    double deviation = typical.meanDeviation();
    draft.put(Indicator.CCI, deviation == 0 ? 0 : (price - typical.mean()) / (CONSTANT * deviation));
  }
}
