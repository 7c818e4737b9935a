package io.swiftbolt.indicators;

import io.swiftbolt.indicators.Readings.Draft;
import io.swiftbolt.market.Bar;

/** Where the close lies in the range of the last bars; the middle where there is no range. */
final class Stochastics implements Study {
  private final Window highs = new Window(9);
  private final Window lows = new Window(9);
  private final Window longHighs = new Window(14);
  private final Window longLows = new Window(14);
  private final Smoothing k = Smoothing.wilder(5);
  private final Smoothing d = Smoothing.wilder(5);

  @Override
  public void read(Bar bar, Draft draft) {
    highs.add(bar.high());
    lows.add(bar.low());
    longHighs.add(bar.high());
    longLows.add(bar.low());
    double kNow = k.add(100 * place(bar.close(), lows.lowest(), highs.highest()));
    double dNow = d.add(kNow);
    double j = 3 * kNow - 2 * dNow;
    draft.put(Indicator.KDJ_K, kNow);
    draft.put(Indicator.STOCH_K, kNow);
    draft.put(Indicator.KDJ_D, dNow);
    draft.put(Indicator.STOCH_D, dNow);
    draft.put(Indicator.KDJ_J, j);
    draft.put(Indicator.KDJ_DIVERGENCE, j - dNow);
    draft.put(Indicator.WILLIAMS_R, 100 * place(bar.close(), longLows.lowest(), longHighs.highest()) - 100);
  }

  private static double place(double close, double low, double high) {
    return high == low ? 0.5 : (close - low) / (high - low);
  }
}
