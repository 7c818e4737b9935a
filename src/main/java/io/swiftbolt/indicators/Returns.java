package io.swiftbolt.indicators;

import io.swiftbolt.indicators.Readings.Draft;
import io.swiftbolt.market.Bar;

final class Returns implements Study {
  /** The year of the definition, whatever the bars' length. */
  private static final double BARS_A_YEAR = 252;
  private final Window returns = new Window(20);
  private final Window five = new Window(6);
  private final Window twenty = new Window(21);
  private double previous = Double.NaN;

  @Override
  public void read(Bar bar, Draft draft) {
    if (!Double.isNaN(previous)) {
      returns.add(bar.close() / previous - 1);
    }
    previous = bar.close();
    five.add(bar.close());
    twenty.add(bar.close());
    draft.put(Indicator.VOLATILITY_20, returns.sampleDeviation() * Math.sqrt(BARS_A_YEAR));
    draft.put(Indicator.ROC_5, 100 * (bar.close() / five.oldest() - 1));
    draft.put(Indicator.ROC_20, 100 * (bar.close() / twenty.oldest() - 1));
  }
}
