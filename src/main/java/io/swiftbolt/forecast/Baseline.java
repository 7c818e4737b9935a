package io.swiftbolt.forecast;

/** Forecasts without skill, which every forecast must beat before it is called one. */
public enum Baseline {
  /** The price stays what it is. */
  RANDOM_WALK("random walk") {
    @Override
    double[] quantiles(History history, double[] ewma, int at, int sessions) {
      return new double[Levels.COUNT];
    }
  },
  /** What returns over as many sessions were so far, three years at most. */
  CLIMATOLOGY("climatology") {
    @Override
    double[] quantiles(History history, double[] ewma, int at, int sessions) {
      int from = Math.max(0, at - Model.MOST_BARS);
      double[] sample = new double[at - sessions - from + 1];
      for (int i = 0; i < sample.length; i++) {
        sample[i] = history.returnAfter(from + i, sessions);
      }
      return Levels.of(sample, sample.length);
    }
  },
  /** Normal, with RiskMetrics' variance. */
  EWMA_NORMAL("EWMA-normal") {
    @Override
    double[] quantiles(History history, double[] ewma, int at, int sessions) {
      double[] quantiles = new double[Levels.COUNT];
      for (int i = 0; i < quantiles.length; i++) {
        quantiles[i] = Levels.normal(i) * Math.sqrt(ewma[at] * sessions);
      }
      return quantiles;
    }
  };

  private final String text;

  Baseline(String text) {
    this.text = text;
  }

  /** For people. */
  public String text() {
    return text;
  }

  /** @param ewma its path, see {@link Ewma} */
  abstract double[] quantiles(History history, double[] ewma, int at, int sessions);
}
