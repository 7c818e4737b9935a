package io.swiftbolt.indicators;

import io.swiftbolt.indicators.Readings.Draft;
import io.swiftbolt.market.Bar;

/** 100 × rises / (rises + falls), both smoothed; 50 where the price stood still. */
final class RelativeStrength implements Study {
  private static final int LENGTH = 14;
  private final Smoothing rises = Smoothing.wilder(LENGTH);
  private final Smoothing falls = Smoothing.wilder(LENGTH);
  private double previous = Double.NaN;

  @Override
  public void read(Bar bar, Draft draft) {
    double change = bar.close() - previous;
    previous = bar.close();
    double up = rises.add(Double.isNaN(change) ? change : Math.max(change, 0));
    double down = falls.add(Double.isNaN(change) ? change : Math.max(-change, 0));
    draft.put(Indicator.RSI_14, up + down == 0 ? 50 : 100 * up / (up + down));
  }
}
