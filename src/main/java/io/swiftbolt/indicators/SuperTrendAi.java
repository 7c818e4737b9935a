package io.swiftbolt.indicators;

import io.swiftbolt.indicators.Readings.Draft;
import io.swiftbolt.market.Bar;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A SuperTrend that chooses its factor at every bar from what nine factors would have earned up to that bar: never with what came
 * later, so its past can be tested on. ATR of 10; performance of a candidate = EMA (2/11) of the price change times the side on
 * which its band lay the bar before; factor = mean of the best of three groups. Index = performance over the mean absolute price
 * change, 0 to 1; confidence 0 to 10 = 7 × index + half the distance to the band in percent and a twentieth of the trend's bars,
 * 1.5 each at most.
 */
final class SuperTrendAi implements Study {
  private static final int RANGE = 10;
  private static final double MEMORY = 2.0 / 11;
  /** Bars after the first range before the performances mean something. */
  private static final int WARM = 10;
  private static final int SIGNALS_KEPT = 100;
  private static final double[] FACTORS = {1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5};

  private final TrueRange trueRange = new TrueRange();
  private final Smoothing range = Smoothing.wilder(RANGE);
  private final TrendBands[] candidates = new TrendBands[FACTORS.length];
  private final double[] performance = new double[FACTORS.length];
  private final TrendBands chosen = new TrendBands();
  private final Deque<TrendSignal> signals = new ArrayDeque<>();
  private double previousClose = Double.NaN;
  private double meanChange;
  private double average = Double.NaN;
  private int bars;
  private int duration;

  SuperTrendAi() {
    for (int i = 0; i < candidates.length; i++) {
      candidates[i] = new TrendBands();
    }
  }

  /** The newest turns, oldest first; a hundred at most. */
  List<TrendSignal> signals() {
    return List.copyOf(signals);
  }

  @Override
  public void read(Bar bar, Draft draft) {
    double close = bar.close();
    double atr = range.add(trueRange.add(bar));
    double change = close - previousClose;
    previousClose = close;
    if (Double.isNaN(atr)) {
      return;
    }
    double before = close - change;
    double middle = (bar.high() + bar.low()) / 2;
    for (int i = 0; i < candidates.length; i++) {
      if (bars > 0) {
        performance[i] += MEMORY * (Math.signum(before - candidates[i].band()) * change - performance[i]);
      }
      candidates[i].add(middle, FACTORS[i] * atr, close);
    }
    meanChange += MEMORY * (Math.abs(change) - meanChange);
    bars++;
    if (bars > WARM) {
      follow(bar, atr, middle, draft);
    }
  }

  private void follow(Bar bar, double atr, double middle, Draft draft) {
    FactorChoice.Best best = FactorChoice.of(FACTORS, performance);
    boolean first = Double.isNaN(average);
    boolean wasRising = chosen.rising();
    chosen.add(middle, best.factor() * atr, bar.close());
    boolean turned = !first && chosen.rising() != wasRising;
    duration = turned ? 1 : duration + 1;
    double index = meanChange == 0 ? 0 : Math.clamp(best.performance() / meanChange, 0, 1);
    average = first ? chosen.band() : average + index * (chosen.band() - average);
    double distance = 100 * Math.abs(bar.close() - chosen.band()) / bar.close();
    int confidence = (int) Math.clamp(7 * index + Math.min(distance / 2, 1.5) + Math.min(duration / 20.0, 1.5), 0, 10);
    if (turned) {
      signal(bar, atr, confidence);
    }
    draft.put(Indicator.SUPERTREND_AI, chosen.band());
    draft.put(Indicator.SUPERTREND_AI_TREND, chosen.rising() ? 1 : 0);
    draft.put(Indicator.SUPERTREND_FACTOR, best.factor());
    draft.put(Indicator.SUPERTREND_PERFORMANCE_INDEX, index);
    draft.put(Indicator.SUPERTREND_SIGNAL_STRENGTH, (int) (10 * index));
    draft.put(Indicator.SUPERTREND_CONFIDENCE, confidence);
    draft.put(Indicator.SUPERTREND_TREND_DURATION, duration);
    draft.put(Indicator.SUPERTREND_DISTANCE_PCT, distance);
    draft.put(Indicator.PERF_AMA, average);
  }

  private void signal(Bar bar, double atr, int confidence) {
    if (signals.size() == SIGNALS_KEPT) {
      signals.removeFirst();
    }
    double stop = chosen.band();
    signals.addLast(new TrendSignal(bar.ts(), chosen.rising(), bar.close(), confidence, stop,
        bar.close() + 2 * (bar.close() - stop), atr));
  }
}
