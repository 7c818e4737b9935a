package io.swiftbolt.forecast;

/**
 * GARCH(1,1) with Student's t (Bollerslev 1987), variance targeted: omega = (1 − alpha − beta) × mean square. Alpha, beta and the
 * degrees of freedom have the highest likelihood on a fixed grid that is refined twice: no chance, no failure to converge.
 */
record Garch(double alpha, double beta, double freedom, double target) {
  private static final double[] FREEDOMS = {4, 6, 10};
  private static final double FIRST_ALPHA = 0.08;
  private static final double FIRST_PERSISTENCE = 0.95;
  private static final int ROUNDS = 4;
  private static final double MOST_DEVIATIONS = 8;

  /** Fitted to the bars from {@code first} to {@code last}, both included. */
  static Garch fit(History history, int first, int last) {
    double target = target(history, first, last);
    double alpha = FIRST_ALPHA;
    double persistence = FIRST_PERSISTENCE;
    double freedom = FREEDOMS[1];
    double best = likelihood(history, first, last, new Garch(alpha, persistence - alpha, freedom, target));
    double alphaStep = 0.04;
    double persistenceStep = 0.03;
    for (int round = 0; round < ROUNDS; round++) {
      double centreAlpha = alpha;
      double centrePersistence = persistence;
      double centreFreedom = freedom;
      for (int i = -1; i <= 1; i++) {
        for (int j = -1; j <= 1; j++) {
          double tryAlpha = Math.clamp(centreAlpha + i * alphaStep, 0.01, 0.3);
          double tryPersistence = Math.clamp(centrePersistence + j * persistenceStep, 0.6, 0.995);
          for (double tryFreedom : round == 0 ? FREEDOMS : new double[]{centreFreedom}) {
            Garch tried = new Garch(tryAlpha, Math.max(0, tryPersistence - tryAlpha), tryFreedom, target);
            double likelihood = likelihood(history, first, last, tried);
            if (likelihood > best) {
              best = likelihood;
              alpha = tryAlpha;
              persistence = tryPersistence;
              freedom = tryFreedom;
            }
          }
        }
      }
      alphaStep *= 0.6;
      persistenceStep *= 0.7;
    }
    return new Garch(alpha, Math.max(0, persistence - alpha), freedom, target);
  }

  /** The variance expected of the next day, at every bar up to {@code last}. */
  double[] path(History history, int last) {
    double[] path = new double[last + 1];
    double variance = target;
    for (int i = 0; i <= last; i++) {
      variance = next(variance, history.dayReturn(i));
      path[i] = variance;
    }
    return path;
  }

  /** Sum of the variances expected of the next sessions, when the next one's is {@code next}. */
  double sum(double next, int sessions) {
    double persistence = alpha + beta;
    double reversion = (1 - Math.pow(persistence, sessions)) / (1 - persistence);
    return sessions * target + (next - target) * reversion;
  }

  private double next(double variance, double dayReturn) {
    double squared = Math.min(dayReturn * dayReturn, MOST_DEVIATIONS * MOST_DEVIATIONS * variance);
    return (1 - alpha - beta) * target + alpha * squared + beta * variance;
  }

  /** Up to a constant of the degrees of freedom, which is included. */
  private static double likelihood(History history, int first, int last, Garch model) {
    double nu = model.freedom;
    double constant = logGammaRatio(nu) - 0.5 * Math.log(nu - 2);
    double variance = model.target;
    double sum = 0;
    for (int i = first; i <= last; i++) {
      double r = history.dayReturn(i);
      sum += constant - 0.5 * Math.log(variance) - 0.5 * (nu + 1) * Math.log1p(r * r / ((nu - 2) * variance));
      variance = model.next(variance, r);
    }
    return sum;
  }

  /** ln Γ((ν+1)/2) − ln Γ(ν/2), by Stirling's series, which is exact enough from ν = 4 on. */
  private static double logGammaRatio(double nu) {
    return stirling((nu + 1) / 2) - stirling(nu / 2);
  }

  private static double stirling(double x) {
    return (x - 0.5) * Math.log(x) - x + 1 / (12 * x) - 1 / (360 * x * x * x);
  }

  /** Mean square of the returns, those beyond eight deviations capped. */
  private static double target(History history, int first, int last) {
    double mean = 0;
    for (int i = first; i <= last; i++) {
      mean += history.dayReturn(i) * history.dayReturn(i) / (last - first + 1);
    }
    double capped = 0;
    for (int i = first; i <= last; i++) {
      double squared = history.dayReturn(i) * history.dayReturn(i);
      capped += Math.min(squared, MOST_DEVIATIONS * MOST_DEVIATIONS * mean) / (last - first + 1);
    }
    return Math.max(capped, 1e-8);
  }
}
