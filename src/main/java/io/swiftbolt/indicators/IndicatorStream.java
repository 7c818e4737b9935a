package io.swiftbolt.indicators;

import io.swiftbolt.market.Bar;
import io.swiftbolt.market.BarSeries;
import java.util.ArrayList;
import java.util.List;

/** Reads the bars of one series in order, ascending, and knows all indicators at the newest one. Not for several threads. */
public final class IndicatorStream {
  private final Readings.Draft draft = new Readings.Draft();
  private final SuperTrendAi superTrendAi = new SuperTrendAi();
  // Bollinger's squeeze reads the Keltner channel
  private final List<Study> studies = List.of(new MovingAverages(), new RelativeStrength(), new Macd(),
      new KeltnerChannel(), new BollingerBands(), new DirectionalMovement(), new Stochastics(), new CommodityChannel(),
      new MoneyFlow(), new VolumeStudy(), new SuperTrend(), superTrendAi, new Returns(), new Ichimoku());

  public Readings add(Bar bar) {
    draft.clear();
    studies.forEach(study -> study.read(bar, draft));
    return new Readings(draft);
  }

  /** Turns of the adaptive SuperTrend so far, oldest first; the newest hundred. */
  public List<TrendSignal> signals() {
    return superTrendAi.signals();
  }

  /** At every bar of a series, in its order. */
  public static List<Readings> all(BarSeries bars) {
    IndicatorStream stream = new IndicatorStream();
    List<Readings> readings = new ArrayList<>(bars.size());
    for (int i = 0; i < bars.size(); i++) {
      readings.add(stream.add(bars.bar(i)));
    }
    return readings;
  }
}
