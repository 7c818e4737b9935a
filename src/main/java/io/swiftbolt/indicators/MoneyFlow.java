package io.swiftbolt.indicators;

import io.swiftbolt.indicators.Readings.Draft;
import io.swiftbolt.market.Bar;

/** The share of money (typical price × volume) that changed hands at rising prices; none where no volume is known. */
final class MoneyFlow implements Study {
  private static final int LENGTH = 14;
  private final Window rising = new Window(LENGTH);
  private final Window falling = new Window(LENGTH);
  private double previous = Double.NaN;

  @Override
  public void read(Bar bar, Draft draft) {
    double price = (bar.high() + bar.low() + bar.close()) / 3;
    if (!Double.isNaN(previous)) {
      double money = price * bar.volume();
      rising.add(price > previous ? money : 0);
      falling.add(price < previous ? money : 0);
      double up = rising.sum();
      draft.put(Indicator.MFI, 100 * up / (up + falling.sum()));
    }
    previous = price;
  }
}
