package io.swiftbolt.forecast;

/** What may become of a price until a session to come. Immutable. */
public final class ForecastDistribution {
  /** Share of the deviation within which a return is called neutral: thirds, were returns normal. */
  public static final double NEUTRAL_BAND = 0.43;

  private final Horizon horizon;
  private final long origin;
  private final double price;
  private final double deviation;
  private final double drift;
  private final double[] returns;

  ForecastDistribution(Horizon horizon, long origin, double price, double deviation, double drift, double[] returns) {
    this.horizon = horizon;
    this.origin = origin;
    this.price = price;
    this.deviation = deviation;
    this.drift = drift;
    this.returns = Levels.rearranged(returns);
  }

  public Horizon horizon() {
    return horizon;
  }

  /** Start of the last bar that was read, seconds since the epoch. */
  public long origin() {
    return origin;
  }

  /** Close of that bar. */
  public double price() {
    return price;
  }

  /** Forecast deviation of the log return. */
  public double deviation() {
    return deviation;
  }

  /** Median log return: a long-run premium, and nothing learnt from the symbol. */
  public double drift() {
    return drift;
  }

  /** Quantiles of the log return at {@link Levels}, ascending. */
  public double[] returns() {
    return returns.clone();
  }

  /** The price at a quantile level's number. */
  public double priceAt(int level) {
    return price * Math.exp(returns[level]);
  }

  /** Half the width of the neutral band, as a log return. */
  public double neutralBand() {
    return NEUTRAL_BAND * deviation;
  }

  /** Probability that the return stays at or below a value. */
  public double probabilityBelow(double value) {
    int above = 1;
    while (above < returns.length - 1 && value > returns[above]) {
      above++;
    }
    // linear in normal scores, and on beyond the outer quantiles
    double width = returns[above] - returns[above - 1];
    double share = width == 0 ? 0.5 : (value - returns[above - 1]) / width;
    return Normal.below(Levels.normal(above - 1) + share * (Levels.normal(above) - Levels.normal(above - 1)));
  }

  /** How likely the return lies above, within and below a band around zero. */
  public Outlook outlook(double band) {
    double below = probabilityBelow(-band);
    double notAbove = probabilityBelow(band);
    return new Outlook(1 - notAbove, notAbove - below, below);
  }
}
