package io.swiftbolt.forecast;

/** What was learnt for one horizon from all symbols together. */
final class TrainedHorizon {
  private final Har har;
  private final double[] scales;
  private final double[] weights;

  /**
   * @param har how ranges lead to variance
   * @param scales by which each view of the variance must be multiplied to be right on average
   * @param weights of the views' logarithms; they add up to 1
   */
  TrainedHorizon(Har har, double[] scales, double[] weights) {
    this.har = har;
    this.scales = scales;
    this.weights = weights;
  }

  /** The forecast deviation of the sessions after a bar. */
  double deviation(Volatility volatility, int at, int sessions) {
    double log = 0;
    for (int view = 0; view < Volatility.VIEWS; view++) {
      log += weights[view] * Math.log(scales[view] * volatility.sum(view, at, sessions, har));
    }
    return Math.exp(0.5 * log);
  }
}
