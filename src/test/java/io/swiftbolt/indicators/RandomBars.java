package io.swiftbolt.indicators;

import io.swiftbolt.market.BarSeries;
import io.swiftbolt.market.Timeframe;
import java.util.SplittableRandom;

/** Bars of a random walk, some days without movement, some with gaps. */
final class RandomBars {
  private RandomBars() {}

  static BarSeries walk(int bars, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    BarSeries.Builder series = BarSeries.builder(Timeframe.D1);
    double close = 100;
    for (int i = 0; i < bars; i++) {
      double open = close * Math.exp(0.004 * random.nextGaussian());
      close = random.nextInt(40) == 0 ? open : open * Math.exp(0.015 * random.nextGaussian());
      double high = Math.max(open, close) * (1 + 0.006 * random.nextDouble());
      double low = Math.min(open, close) * (1 - 0.006 * random.nextDouble());
      series.add(86_400L * i, open, high, low, close, 1_000 + random.nextInt(100_000), "test");
    }
    return series.build();
  }
}
