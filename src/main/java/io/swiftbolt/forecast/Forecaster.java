package io.swiftbolt.forecast;

/** Makes forecasts of one symbol with a trained model. */
public final class Forecaster {
  /** Log return a session: five percent a year, the premium of shares in the long run. */
  private static final double PREMIUM = 0.05 / 252;

  private final History history;
  private final TrainedSymbol symbol;
  private final Model model;
  private final Volatility volatility;

  /**
   * @param number of the symbol in the model, which must know it
   * @param last index of the newest bar that may be read
   */
  public Forecaster(History history, int last, Model model, int number) {
    this.history = history;
    this.model = model;
    symbol = model.symbol(number);
    volatility = new Volatility(history, last, symbol.garch);
  }

  /**
   * @param at index of the origin's bar
   * @param width by which the quantiles are spread, see {@link AdaptiveScale}
   */
  public ForecastDistribution forecast(int at, Horizon horizon, double width) {
    double deviation = width * model.horizon(horizon).deviation(volatility, at, horizon.sessions());
    double drift = PREMIUM * horizon.sessions();
    double[] shape = symbol.quantiles(horizon);
    double[] returns = new double[Levels.COUNT];
    for (int i = 0; i < returns.length; i++) {
      returns[i] = drift + deviation * shape[i];
    }
    return new ForecastDistribution(horizon, history.epochSecond(at), history.close(at), deviation, drift,
        returns);
  }

  /** What returns over as many sessions were so far, at {@link Levels}: the forecast that knows nothing. */
  public double[] climatology(int at, Horizon horizon) {
    return Baseline.CLIMATOLOGY.quantiles(history, new double[0], at, horizon.sessions());
  }
}
