package io.swiftbolt.indicators;

import io.swiftbolt.indicators.Readings.Draft;
import io.swiftbolt.market.Bar;
import java.util.Map;

final class MovingAverages implements Study {
  private final Map<Indicator, Window> simple = Map.of(Indicator.SMA_5, new Window(5), Indicator.SMA_10, new Window(10),
      Indicator.SMA_20, new Window(20), Indicator.SMA_50, new Window(50), Indicator.SMA_200, new Window(200));
  private final Map<Indicator, Smoothing> exponential = Map.of(Indicator.EMA_9, Smoothing.exponential(9),
      Indicator.EMA_12, Smoothing.exponential(12), Indicator.EMA_21, Smoothing.exponential(21), Indicator.EMA_26,
      Smoothing.exponential(26));

  @Override
  public void read(Bar bar, Draft draft) {
    simple.forEach((indicator, window) -> {
      window.add(bar.close());
      draft.put(indicator, window.mean());
    });
    exponential.forEach((indicator, smoothing) -> draft.put(indicator, smoothing.add(bar.close())));
    draft.put(Indicator.PRICE_VS_SMA20, bar.close() / draft.get(Indicator.SMA_20) - 1);
  }
}
