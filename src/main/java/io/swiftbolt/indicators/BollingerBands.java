package io.swiftbolt.indicators;

import io.swiftbolt.indicators.Readings.Draft;
import io.swiftbolt.market.Bar;

final class BollingerBands implements Study {
  private static final double DEVIATIONS = 2;
  private final Window closes = new Window(20);
  private final Window widths = new Window(50);

  @Override
  public void read(Bar bar, Draft draft) {
    closes.add(bar.close());
    if (!closes.isFull()) {
      return;
    }
    double middle = closes.mean();
    double half = DEVIATIONS * closes.populationDeviation();
    double width = 100 * 2 * half / middle;
    widths.add(width);
    draft.put(Indicator.BB_MIDDLE, middle);
    draft.put(Indicator.BB_UPPER, middle + half);
    draft.put(Indicator.BB_LOWER, middle - half);
    draft.put(Indicator.BB_WIDTH, width);
    draft.put(Indicator.BB_WIDTH_PCT, widths.percentNotAbove(width));
    draft.put(Indicator.PCT_B, (bar.close() - middle + half) / (2 * half));
    double upper = draft.get(Indicator.KELTNER_UPPER);
    double lower = draft.get(Indicator.KELTNER_LOWER);
    if (!Double.isNaN(upper)) {
      draft.put(Indicator.BB_SQUEEZE, middle + half < upper && middle - half > lower ? 1 : 0);
    }
  }
}
