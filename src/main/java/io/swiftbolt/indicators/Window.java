package io.swiftbolt.indicators;

/** The last n numbers. Sums are made anew each time, so that no rounding adds up over a long series. */
final class Window {
  private final double[] ring;
  private long seen;

  Window(int length) {
    ring = new double[length];
  }

  void add(double value) {
    ring[(int) (seen % ring.length)] = value;
    seen++;
  }

  boolean isFull() {
    return seen >= ring.length;
  }

  /** The one that was added first of those still here; NaN until full. */
  double oldest() {
    return isFull() ? ring[(int) (seen % ring.length)] : Double.NaN;
  }

  /** NaN until full. */
  double sum() {
    if (!isFull()) {
      return Double.NaN;
    }
    double sum = 0;
    for (double value : ring) {
      sum += value;
    }
    return sum;
  }

  /** NaN until full. */
  double mean() {
    return sum() / ring.length;
  }

  /** Square root of the mean squared distance from the mean; NaN until full. */
  double populationDeviation() {
    return Math.sqrt(squares() / ring.length);
  }

  /** As the population's, over n − 1; NaN until full. */
  double sampleDeviation() {
    return Math.sqrt(squares() / (ring.length - 1));
  }

  /** Mean distance from the mean; NaN until full. */
  double meanDeviation() {
    double mean = mean();
    double sum = 0;
    for (double value : ring) {
      sum += Math.abs(value - mean);
    }
    return sum / ring.length;
  }

  /** NaN until full. */
  double highest() {
    double highest = isFull() ? Double.NEGATIVE_INFINITY : Double.NaN;
    for (double value : ring) {
      highest = Math.max(highest, value);
    }
    return highest;
  }

  /** NaN until full. */
  double lowest() {
    double lowest = isFull() ? Double.POSITIVE_INFINITY : Double.NaN;
    for (double value : ring) {
      lowest = Math.min(lowest, value);
    }
    return lowest;
  }

  /** Percent of the numbers that are not greater than the value; NaN until full. */
  double percentNotAbove(double value) {
    if (!isFull()) {
      return Double.NaN;
    }
    int count = 0;
    for (double one : ring) {
      count += one <= value ? 1 : 0;
    }
    return 100.0 * count / ring.length;
  }

  private double squares() {
    double mean = mean();
    double squares = 0;
    for (double value : ring) {
      squares += (value - mean) * (value - mean);
    }
    return squares;
  }
}
