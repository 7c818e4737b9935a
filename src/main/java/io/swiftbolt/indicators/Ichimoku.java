package io.swiftbolt.indicators;

import io.swiftbolt.indicators.Readings.Draft;
import io.swiftbolt.market.Bar;

final class Ichimoku implements Study {
  private final Middle tenkan = new Middle(9);
  private final Middle kijun = new Middle(26);
  private final Middle senkou = new Middle(52);

  @Override
  public void read(Bar bar, Draft draft) {
    double fast = tenkan.add(bar);
    double slow = kijun.add(bar);
    draft.put(Indicator.ICHIMOKU_TENKAN, fast);
    draft.put(Indicator.ICHIMOKU_KIJUN, slow);
    draft.put(Indicator.ICHIMOKU_SENKOU_A, (fast + slow) / 2);
    draft.put(Indicator.ICHIMOKU_SENKOU_B, senkou.add(bar));
  }

  private static final class Middle {
    private final Window highs;
    private final Window lows;

    Middle(int length) {
      highs = new Window(length);
      lows = new Window(length);
    }

    double add(Bar bar) {
      highs.add(bar.high());
      lows.add(bar.low());
      return (highs.highest() + lows.lowest()) / 2;
    }
  }
}
