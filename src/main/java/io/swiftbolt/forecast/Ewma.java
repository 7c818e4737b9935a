package io.swiftbolt.forecast;

/** Variance as an exponential mean of squared returns, RiskMetrics' 0.94. */
final class Ewma {
  private static final double DECAY = 0.94;
  private static final int BEGIN = 20;
  /** A return beyond so many deviations counts as if it were of that many: one bad print must not rule for weeks. */
  private static final double MOST_DEVIATIONS = 8;

  private Ewma() {}

  /** The variance expected of the next day, at every bar up to {@code last}; begun with the mean of the first 20. */
  static double[] path(History history, int last) {
    double[] path = new double[last + 1];
    double sum = 0;
    for (int i = 0; i <= last; i++) {
      double squared = history.dayReturn(i) * history.dayReturn(i);
      if (i <= BEGIN) {
        sum += squared;
        path[i] = Math.max(sum / Math.max(1, i), 1e-8);
      } else {
        double capped = Math.min(squared, MOST_DEVIATIONS * MOST_DEVIATIONS * path[i - 1]);
        path[i] = Math.max(DECAY * path[i - 1] + (1 - DECAY) * capped, 1e-8);
      }
    }
    return path;
  }
}
