package io.swiftbolt.indicators;

import io.swiftbolt.indicators.Readings.Draft;
import io.swiftbolt.market.Bar;

final class VolumeStudy implements Study {
  private static final int CHANGE = 14;
  private final Window volumes = new Window(20);
  private final Window balances = new Window(20);
  private final Window since = new Window(CHANGE + 1);
  private double balance;
  private double previousClose = Double.NaN;

  @Override
  public void read(Bar bar, Draft draft) {
    if (!Double.isNaN(previousClose)) {
      balance += Math.signum(bar.close() - previousClose) * bar.volume();
    }
    previousClose = bar.close();
    volumes.add((double) bar.volume());
    balances.add(balance);
    since.add((double) bar.volume());
    draft.put(Indicator.OBV, balance);
    draft.put(Indicator.OBV_SMA_20, balances.mean());
    draft.put(Indicator.VOLUME_SMA_20, volumes.mean());
    draft.put(Indicator.VOLUME_RATIO, bar.volume() / volumes.mean());
    draft.put(Indicator.VROC_14, 100 * (bar.volume() / since.oldest() - 1));
  }
}
