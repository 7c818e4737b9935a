package io.swiftbolt.forecast;

/** How good a forecast was, now that the outcome is known. All in log returns; less is better. */
public final class Score {
  private static final int LOWER_80 = 1;
  private static final int UPPER_80 = 5;
  private static final double OUTSIDE_80 = 0.2;

  private Score() {}

  /** Mean pinball loss over the {@link Levels}: half the CRPS, nearly. */
  public static double pinball(double[] quantiles, double outcome) {
    double sum = 0;
    for (int i = 0; i < Levels.COUNT; i++) {
      double error = outcome - quantiles[i];
      sum += Math.max(Levels.level(i) * error, (Levels.level(i) - 1) * error);
    }
    return sum / Levels.COUNT;
  }

  /**
   * Whether the outcome lies within a central interval.
   *
   * @param lower number of the interval's lower level; the upper one lies as far from the other end
   */
  static boolean covers(double[] quantiles, int lower, double outcome) {
    return outcome >= quantiles[lower] && outcome <= quantiles[Levels.COUNT - 1 - lower];
  }

  /** Whether the outcome lies within the 80 % interval. */
  public static boolean covers80(double[] quantiles, double outcome) {
    return covers(quantiles, LOWER_80, outcome);
  }

  /** Winkler's score of the 80 % interval: its width, and ten times what the outcome lies outside. */
  public static double winkler80(double[] quantiles, double outcome) {
    double below = Math.max(0, quantiles[LOWER_80] - outcome);
    double above = Math.max(0, outcome - quantiles[UPPER_80]);
    return quantiles[UPPER_80] - quantiles[LOWER_80] + 2 / OUTSIDE_80 * (below + above);
  }
}
