package io.swiftbolt.forecast;

/** Whether forecasts have proven better than none. */
public final class Skill {
  /** Outcomes that do not overlap; with fewer nothing is shown. */
  private static final int ENOUGH = 30;

  private Skill() {}

  /**
   * @param gains our mean loss less that of climatology, for each origin in order; below 0 when ours was less
   * @return whether the mean's 95 % interval lies below 0
   */
  public static boolean isShown(Horizon horizon, double[] gains) {
    if (gains.length / horizon.sessions() < ENOUGH) {
      return false;
    }
    DateBlocks blocks = new DateBlocks(gains.length);
    for (int i = 0; i < gains.length; i++) {
      blocks.add(i, gains[i]);
    }
    return blocks.interval(horizon.sessions()).upper() < 0;
  }
}
