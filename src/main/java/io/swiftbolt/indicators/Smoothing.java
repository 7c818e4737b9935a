package io.swiftbolt.indicators;

/** An exponential mean that begins with the simple mean of its first n numbers. */
final class Smoothing {
  private final double weight;
  private final int length;
  private int seen;
  private double sum;
  private double value = Double.NaN;

  private Smoothing(int length, double weight) {
    this.length = length;
    this.weight = weight;
  }

  /** Weight 2/(n+1) for a new number: the usual EMA. */
  static Smoothing exponential(int length) {
    return new Smoothing(length, 2.0 / (length + 1));
  }

  /** Weight 1/n: Wilder, New Concepts in Technical Trading Systems (1978). */
  static Smoothing wilder(int length) {
    return new Smoothing(length, 1.0 / length);
  }

  /**
   * @param next NaN, while what it comes from is not warm, is passed over
   * @return the mean; NaN until n numbers have come
   */
  double add(double next) {
    if (Double.isNaN(next)) {
      return value;
    }
    if (seen < length) {
      seen++;
      sum += next;
      value = seen == length ? sum / length : Double.NaN;
    } else {
      value += weight * (next - value);
    }
    return value;
  }

  double value() {
    return value;
  }
}
