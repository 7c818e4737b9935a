package io.swiftbolt.forecast;

/**
 * Widens forecasts after misses and narrows them after hits, so that in the long run as many outcomes lie outside the 80 % interval
 * as should (Gibbs and Candès 2021, "Adaptive Conformal Inference Under Distribution Shift", on the logarithm of the width). It is
 * fed in the order in which outcomes became known.
 */
public final class AdaptiveScale {
  private static final double OUTSIDE = 0.2;
  private static final double MOST = Math.log(1.6);
  private final double step;
  private double log;

  public AdaptiveScale(Horizon horizon) {
    // outcomes of overlapping sessions repeat each other
    step = 0.08 / Math.sqrt(horizon.sessions());
  }

  /** @param outside share of an origin's outcomes, of all symbols, outside the 80 % intervals that were issued */
  public void matured(double outside) {
    log = Math.clamp(log + step * (outside - OUTSIDE), -MOST, MOST);
  }

  /** What the next forecast's deviation is multiplied by. */
  public double width() {
    return Math.exp(log);
  }
}
