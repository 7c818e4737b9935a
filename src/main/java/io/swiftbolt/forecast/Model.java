package io.swiftbolt.forecast;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What forecasts are made with, learnt from the bars of several symbols up to one instant. Immutable once trained.
 */
public final class Model {
  /** What it is, for the ledger: changes when a forecast from the same bars would. */
  public static final String VERSION = "volatility-1";
  /** Bars of a symbol without which nothing is said of it. */
  public static final int LEAST_BARS = 60;
  /** Bars of a symbol that are learnt from, the newest ones: three years. */
  static final int MOST_BARS = 756;
  /** Own outcomes that weigh as much as everybody's. */
  private static final double OWN = 150;
  /** Outcomes of all symbols together, correlated as they are, that weigh as much as the usual shape. */
  private static final double USUAL = 60;
  private static final double LEARNING = 8;
  /** Even a price that never moved may. */
  private static final double LEAST_SCALE = 0.01;

  private final Map<Horizon, TrainedHorizon> horizons = new EnumMap<>(Horizon.class);
  private final TrainedSymbol[] symbols;

  private Model(int symbols) {
    this.symbols = new TrainedSymbol[symbols];
  }

  /**
   * @param histories of all symbols
   * @param last of each, the index of the newest bar that may be learnt from; with fewer than {@link #LEAST_BARS} bars the symbol
   *          is left out
   * @return a model that numbers symbols as the list does
   */
  public static Model train(List<History> histories, int[] last) {
    Model model = new Model(histories.size());
    Volatility[] views = new Volatility[histories.size()];
    for (int s = 0; s < histories.size(); s++) {
      if (last[s] + 1 >= LEAST_BARS) {
        Garch garch = Garch.fit(histories.get(s), first(last[s]), last[s]);
        model.symbols[s] = new TrainedSymbol(garch);
        views[s] = new Volatility(histories.get(s), last[s], garch);
      }
    }
    for (Horizon horizon : Horizon.values()) {
      model.train(horizon, histories, last, views);
    }
    return model;
  }

  private static int first(int last) {
    return Math.max(1, last + 1 - MOST_BARS);
  }

  /** Whether it can speak of the symbol of this number. */
  public boolean knows(int symbol) {
    return symbols[symbol] != null;
  }

  TrainedHorizon horizon(Horizon horizon) {
    return Objects.requireNonNull(horizons.get(horizon));
  }

  TrainedSymbol symbol(int symbol) {
    return symbols[symbol];
  }

  private void train(Horizon horizon, List<History> histories, int[] last, Volatility[] views) {
    int ahead = horizon.sessions();
    Har har = har(ahead, histories, last, views);
    double[] scales = {1, 1, 1};
    double[] misfit = new double[Volatility.VIEWS];
    for (int view = 0; view < Volatility.VIEWS; view++) {
      double ratios = 0;
      double logs = 0;
      int count = 0;
      for (int s = 0; s < views.length; s++) {
        for (int at = start(last[s]); views[s] != null && at + ahead <= last[s]; at++) {
          double forecast = views[s].sum(view, at, ahead, har);
          double outcome = histories.get(s).returnAfter(at, ahead);
          ratios += Math.min(outcome * outcome / forecast, 64);
          logs += Math.log(forecast);
          count++;
        }
      }
      if (count > 0) {
        scales[view] = Math.max(ratios / count, LEAST_SCALE);
        // QLIKE once the scale is right: the logarithm is all that differs between views
        misfit[view] = Math.log(scales[view]) + logs / count;
      }
    }
    TrainedHorizon trained = new TrainedHorizon(har, scales, weights(misfit));
    horizons.put(horizon, trained);
    shape(horizon, trained, histories, last, views);
  }

  private static Har har(int ahead, List<History> histories, int[] last, Volatility[] views) {
    Har.Fit fit = new Har.Fit();
    for (int s = 0; s < views.length; s++) {
      for (int at = start(last[s]); views[s] != null && at + ahead <= last[s]; at++) {
        double sum = 0;
        for (int i = 1; i <= ahead; i++) {
          sum += histories.get(s).rangeVariance(at + i);
        }
        fit.add(views[s].features(at), Math.log(sum / ahead));
      }
    }
    return fit.solve();
  }

  private static int start(int last) {
    return Math.max(Har.WARM, first(last));
  }

  /** Better views weigh more, half of the weight is shared equally: the past ranking is uncertain. */
  private static double[] weights(double[] misfit) {
    double best = Math.min(misfit[0], Math.min(misfit[1], misfit[2]));
    double[] weights = new double[misfit.length];
    double sum = 0;
    for (int i = 0; i < misfit.length; i++) {
      weights[i] = Math.exp(-LEARNING * (misfit[i] - best));
      sum += weights[i];
    }
    for (int i = 0; i < misfit.length; i++) {
      weights[i] = 0.5 * weights[i] / sum + 0.5 / misfit.length;
    }
    return weights;
  }

  /** Quantiles of what happened over what was forecast: everybody's drawn towards the usual shape, then each one's own. */
  private void shape(Horizon horizon, TrainedHorizon trained, List<History> histories, int[] last, Volatility[] views) {
    int ahead = horizon.sessions();
    double[][] own = new double[views.length][];
    int total = 0;
    int longest = 0;
    for (int s = 0; s < views.length; s++) {
      int from = start(last[s]);
      int count = views[s] == null ? 0 : Math.max(0, last[s] - ahead - from + 1);
      own[s] = new double[count];
      for (int i = 0; i < count; i++) {
        own[s][i] = histories.get(s).returnAfter(from + i, ahead) / trained.deviation(views[s], from + i, ahead);
      }
      total += count;
      longest = Math.max(longest, count);
    }
    double[] all = new double[total];
    int filled = 0;
    for (double[] outcomes : own) {
      System.arraycopy(outcomes, 0, all, filled, outcomes.length);
      filled += outcomes.length;
    }
    // symbols move together: the outcomes of a day are hardly more than a few, and those of overlapping sessions one
    double outcomes = 3.0 * longest / ahead;
    double[] pooled = mixed(total == 0 ? null : centred(Levels.of(all, total)), outcomes / (outcomes + USUAL),
        usual(ahead));
    for (int s = 0; s < views.length; s++) {
      if (symbols[s] != null) {
        double independent = (double) own[s].length / ahead;
        symbols[s].put(horizon, mixed(own[s].length < 20 ? null : centred(Levels.of(own[s], own[s].length)),
            independent / (independent + OWN), pooled));
      }
    }
  }

  private static double[] usual(int ahead) {
    double[] usual = new double[Levels.COUNT];
    for (int i = 0; i < usual.length; i++) {
      usual[i] = Levels.usual(i, ahead);
    }
    return usual;
  }

  private static double[] centred(double[] quantiles) {
    double median = quantiles[Levels.MEDIAN];
    for (int i = 0; i < quantiles.length; i++) {
      quantiles[i] -= median;
    }
    return quantiles;
  }

  private static double[] mixed(double @Nullable [] learnt, double weight, double[] prior) {
    double[] mixed = prior.clone();
    for (int i = 0; learnt != null && i < mixed.length; i++) {
      mixed[i] = weight * learnt[i] + (1 - weight) * prior[i];
    }
    return mixed;
  }
}
