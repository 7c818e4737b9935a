package io.swiftbolt.config;

/**
 * The data feed of charting front ends, key {@code udf}.
 *
 * @param open whether it is served without a key: front ends as they come can send none
 * @param historyBars most bars of one answer
 * @param gapPercent from which change between a close and the next open on a mark says so
 */
public record UdfConfig(boolean open, int historyBars, double gapPercent) {
  public UdfConfig {
    Checks.between("udf.history-bars", historyBars, 100, 1_000_000);
    if (!(gapPercent >= 0.1 && gapPercent <= 100)) {
      throw new IllegalArgumentException("udf.gap-percent must be 0.1 to 100, is " + gapPercent);
    }
  }

  public static UdfConfig defaults() {
    return new UdfConfig(false, 50_000, 5);
  }
}
