package io.swiftbolt.forecast;

import io.swiftbolt.market.BarSeries;
import io.swiftbolt.market.Timeframe;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Daily bars of a known law. */
final class Simulated {
  private static final int STEPS = 26;

  private Simulated() {}

  /** Symbols whose variance clusters and whose days are heavy-tailed: GARCH(1,1) with a bounded Student's t of 6. */
  static List<History> garch(int symbols, int days, long seed) {
    List<History> all = new ArrayList<>();
    for (int s = 0; s < symbols; s++) {
      all.add(History.of(series(days, new SplittableRandom(seed + s), 0.07, 0.91)));
    }
    return all;
  }

  /** One symbol whose variance never changes, or does as told. */
  static BarSeries series(int days, SplittableRandom random, double alpha, double beta) {
    BarSeries.Builder bars = BarSeries.builder(Timeframe.D1);
    double usual = 0.015 * 0.015;
    double variance = usual;
    double close = 100;
    for (int day = 0; day < days; day++) {
      double heavy = alpha == 0 ? 1 : Math.sqrt(4 / chiSquare(random, 6));
      double before = Math.log(close);
      double open = close * Math.exp(0.3 * heavy * Math.sqrt(variance) * random.nextGaussian());
      double step = heavy * Math.sqrt(variance * (1 - 0.09) / STEPS);
      double high = open;
      double low = open;
      double price = open;
      for (int i = 0; i < STEPS; i++) {
        price *= Math.exp(step * random.nextGaussian());
        high = Math.max(high, price);
        low = Math.min(low, price);
      }
      close = price;
      bars.add(86_400L * day, open, high, low, close, 1_000, "test");
      double dayReturn = Math.log(close) - before;
      variance = (1 - alpha - beta) * usual + alpha * dayReturn * dayReturn + beta * variance;
    }
    return bars.build();
  }

  private static double chiSquare(SplittableRandom random, int freedom) {
    double sum = 0;
    for (int i = 0; i < freedom; i++) {
      double z = random.nextGaussian();
      sum += z * z;
    }
    return sum;
  }
}
