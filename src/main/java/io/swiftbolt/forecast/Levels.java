package io.swiftbolt.forecast;

import java.util.Arrays;

/** The quantile levels of every forecast, and what quantiles can be asked. */
public final class Levels {
  private static final double[] LEVELS = {0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95};
  static final int COUNT = LEVELS.length;
  static final int MEDIAN = 3;
  /** Standard normal quantiles of the levels. */
  private static final double[] NORMAL = {-1.6448536269514722, -1.2815515655446004, -0.6744897501960817, 0,
      0.6744897501960817, 1.2815515655446004, 1.6448536269514722};
  /** Student's t with 5 degrees of freedom, of deviation 1. */
  private static final double[] HEAVY = {-1.5608445, -1.1432130, -0.5628825, 0, 0.5628825, 1.1432130, 1.5608445};

  private Levels() {}

  public static double level(int at) {
    return LEVELS[at];
  }

  public static int count() {
    return COUNT;
  }

  static double normal(int at) {
    return NORMAL[at];
  }

  /** Between Student's and the normal quantile: sums of more days have lighter tails. */
  static double usual(int at, int sessions) {
    double heavy = 1 / Math.sqrt(sessions);
    return heavy * HEAVY[at] + (1 - heavy) * NORMAL[at];
  }

  /** Quantiles of a sample at all levels, linear between its members. The sample is sorted in place. */
  static double[] of(double[] sample, int size) {
    Arrays.sort(sample, 0, size);
    double[] quantiles = new double[COUNT];
    for (int i = 0; i < COUNT; i++) {
      double at = LEVELS[i] * (size - 1);
      int below = (int) at;
      int above = Math.min(below + 1, size - 1);
      quantiles[i] = sample[below] + (at - below) * (sample[above] - sample[below]);
    }
    return quantiles;
  }

  /** In ascending order: quantiles that cross are put right (Chernozhukov, Fernández-Val, Galichon 2010). */
  static double[] rearranged(double[] quantiles) {
    double[] sorted = quantiles.clone();
    Arrays.sort(sorted);
    return sorted;
  }
}
