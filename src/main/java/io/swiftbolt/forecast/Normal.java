package io.swiftbolt.forecast;

/** The standard normal distribution. */
final class Normal {
  private Normal() {}

  /** Abramowitz and Stegun 7.1.26: within 1.5e-7. */
  static double below(double z) {
    double x = Math.abs(z) / Math.sqrt(2);
    double t = 1 / (1 + 0.3275911 * x);
    double tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
        * Math.exp(-x * x);
    return z >= 0 ? 1 - tail / 2 : tail / 2;
  }
}
