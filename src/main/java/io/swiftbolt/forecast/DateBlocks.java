package io.swiftbolt.forecast;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How sure a mean over dates and symbols is: circular block bootstrap by date (Politis and Romano 1992), all symbols of a date
 * together, blocks twice the horizon long, since overlapping outcomes repeat each other. Always the same draws.
 */
final class DateBlocks {
  private static final int DRAWS = 1000;
  private static final long SEED = 20_150_320;
  private final double[] sums;
  private final int[] counts;

  DateBlocks(int dates) {
    sums = new double[dates];
    counts = new int[dates];
  }

  void add(int date, double value) {
    sums[date] += value;
    counts[date]++;
  }

  Interval interval(int sessions) {
    double[] means = means(2 * sessions);
    return new Interval(mean(), means[(int) (0.025 * DRAWS)], means[(int) (0.975 * DRAWS) - 1]);
  }

  /** Variance of the mean. */
  double variance(int sessions) {
    double[] means = means(2 * sessions);
    double centre = Arrays.stream(means).average().orElse(0);
    return Arrays.stream(means).map(one -> (one - centre) * (one - centre)).sum() / (DRAWS - 1);
  }

  private double mean() {
    return Arrays.stream(sums).sum() / Math.max(1, Arrays.stream(counts).sum());
  }

  /** Of all draws, ascending. */
  private double[] means(int block) {
    SplittableRandom random = new SplittableRandom(SEED);
    double[] means = new double[DRAWS];
    for (int draw = 0; draw < DRAWS; draw++) {
      double sum = 0;
      int count = 0;
      for (int taken = 0; taken < sums.length; taken += block) {
        int start = random.nextInt(sums.length);
        for (int i = 0; i < Math.min(block, sums.length - taken); i++) {
          int at = (start + i) % sums.length;
          sum += sums[at];
          count += counts[at];
        }
      }
      means[draw] = sum / Math.max(1, count);
    }
    Arrays.sort(means);
    return means;
  }
}
