package io.swiftbolt.bench;

import java.util.List;
import java.util.Locale;

/**
 * One line of the table: ours against the yardstick, from turns that alternated.
 *
 * @param ours one figure a turn
 * @param theirs of the yardstick
 * @param unit more is better
 */
record Row(String what, List<Double> ours, List<Double> theirs, String yardstick, String unit) {
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "| %s | %,.0f %s | %s: %,.0f | **%.2f** |", what, median(ours), unit, yardstick,
        median(theirs), median(ours) / median(theirs));
  }

  private static double median(List<Double> figures) {
    return figures.stream().sorted().skip(figures.size() / 2).findFirst().orElseThrow();
  }
}
