package io.swiftbolt.forecast;

/**
 * How the variance of the next sessions follows from that of the last day, week and month (Corsi 2009), in logarithms and relative
 * to the symbol's own long-run level, so that one set of four numbers serves all symbols and one symbol alone.
 *
 * @param constant and the weights of day, week and month
 */
record Har(double constant, double day, double week, double month) {
  /** Bars before the first bar it can speak of. */
  static final int WARM = 22;
  private static final int LONG = 250;
  /** What is believed without any data, as if from so many days. */
  private static final double[] PRIOR = {-0.1, 0.15, 0.25, 0.35};
  private static final double PRIOR_DAYS = 250;

  /** Logarithms at one bar: the long-run level, and what lies above it in the last day, week and month. */
  record Features(double level, double day, double week, double month) {}

  /** At every bar up to {@code last}; those before {@link #WARM} are of no use. */
  static Features[] features(History history, int last) {
    double[] sums = new double[last + 2];
    for (int i = 0; i <= last; i++) {
      sums[i + 1] = sums[i] + history.rangeVariance(i);
    }
    Features[] features = new Features[last + 1];
    for (int i = 0; i <= last; i++) {
      double level = Math.log(mean(sums, i, LONG));
      features[i] = new Features(level, Math.log(history.rangeVariance(i)) - level, Math.log(mean(sums, i, 5)) - level,
          Math.log(mean(sums, i, 22)) - level);
    }
    return features;
  }

  private static double mean(double[] sums, int at, int days) {
    int from = Math.max(0, at + 1 - days);
    return (sums[at + 1] - sums[from]) / (at + 1 - from);
  }

  /** Variance of the sessions after the bar. */
  double sum(Features at, int sessions) {
    return sessions * Math.exp(at.level + constant + day * at.day + week * at.week + month * at.month);
  }

  /** Least squares with a prior, fed row by row. */
  static final class Fit {
    private final double[][] squares = new double[4][4];
    private final double[] products = new double[4];

    /** @param realized log of the mean variance of the sessions that followed */
    void add(Features at, double realized) {
      double[] x = {1, at.day, at.week, at.month};
      double y = realized - at.level;
      for (int i = 0; i < x.length; i++) {
        for (int j = 0; j < x.length; j++) {
          squares[i][j] += x[i] * x[j];
        }
        products[i] += x[i] * y;
      }
    }

    Har solve() {
      double[][] a = new double[4][5];
      for (int i = 0; i < 4; i++) {
        System.arraycopy(squares[i], 0, a[i], 0, 4);
        a[i][i] += PRIOR_DAYS;
        a[i][4] = products[i] + PRIOR_DAYS * PRIOR[i];
      }
      for (int i = 0; i < 4; i++) { // positive definite: no pivoting
        for (int k = i + 1; k < 4; k++) {
          double factor = a[k][i] / a[i][i];
          for (int j = i; j <= 4; j++) {
            a[k][j] -= factor * a[i][j];
          }
        }
      }
      double[] x = new double[4];
      for (int i = 3; i >= 0; i--) {
        double rest = a[i][4];
        for (int j = i + 1; j < 4; j++) {
          rest -= a[i][j] * x[j];
        }
        x[i] = rest / a[i][i];
      }
      return new Har(x[0], x[1], x[2], x[3]);
    }
  }
}
