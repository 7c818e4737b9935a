package io.swiftbolt.indicators;

/**
 * The two bands of a SuperTrend: the upper one only falls and the lower one only rises while the price stays between them; a close
 * beyond one turns the trend.
 */
final class TrendBands {
  private double upper = Double.NaN;
  private double lower = Double.NaN;
  private double previousClose = Double.NaN;
  private boolean rising = true;

  /**
   * @param middle of the bar's high and low
   * @param distance of a fresh band from it
   */
  void add(double middle, double distance, double close) {
    double freshUpper = middle + distance;
    double freshLower = middle - distance;
    upper = previousClose < upper ? Math.min(freshUpper, upper) : freshUpper;
    lower = previousClose > lower ? Math.max(freshLower, lower) : freshLower;
    if (close > upper) {
      rising = true;
    } else if (close < lower) {
      rising = false;
    }
    previousClose = close;
  }

  boolean rising() {
    return rising;
  }

  /** The band that holds: below a rising price, above a falling one. NaN before the first bar. */
  double band() {
    return rising ? lower : upper;
  }
}
