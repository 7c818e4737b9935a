package io.swiftbolt.indicators;

import java.util.Arrays;

/** Picks the best of several candidates by grouping what they have earned into three: k-means in one dimension. */
final class FactorChoice {
  private static final int MOST_ROUNDS = 100;

  private FactorChoice() {}

  /** Means over the best group. */
  record Best(double factor, double performance) {}

  /**
   * @param factors of the candidates
   * @param performance of each, in the same order
   */
  static Best of(double[] factors, double[] performance) {
    double[] sorted = performance.clone();
    Arrays.sort(sorted);
    double[] centres = {quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75)};
    int[] group = new int[performance.length];
    for (int round = 0; round < MOST_ROUNDS; round++) {
      boolean moved = assign(performance, centres, group);
      if (!moved && round > 0) {
        break;
      }
      recentre(performance, centres, group);
    }
    int best = 2; // centres ascend
    while (best > 0 && empty(group, best)) {
      best--;
    }
    return new Best(mean(factors, group, best), mean(performance, group, best));
  }

  private static boolean assign(double[] values, double[] centres, int[] group) {
    boolean moved = false;
    for (int i = 0; i < values.length; i++) {
      int nearest = 0;
      for (int c = 1; c < centres.length; c++) {
        if (Math.abs(values[i] - centres[c]) < Math.abs(values[i] - centres[nearest])) {
          nearest = c;
        }
      }
      moved |= group[i] != nearest;
      group[i] = nearest;
    }
    return moved;
  }

  private static void recentre(double[] values, double[] centres, int[] group) {
    for (int c = 0; c < centres.length; c++) {
      if (!empty(group, c)) {
        centres[c] = mean(values, group, c);
      }
    }
  }

  private static boolean empty(int[] group, int wanted) {
    return Arrays.stream(group).noneMatch(one -> one == wanted);
  }

  private static double mean(double[] values, int[] group, int wanted) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      if (group[i] == wanted) {
        sum += values[i];
        count++;
      }
    }
    return sum / count;
  }

  private static double quantile(double[] sorted, double level) {
    double at = level * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
