package io.swiftbolt.forecast;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** What was learnt of one symbol: its GARCH, and its own quantiles drawn towards everybody's. */
final class TrainedSymbol {
  final Garch garch;
  private final Map<Horizon, double[]> quantiles = new EnumMap<>(Horizon.class);

  TrainedSymbol(Garch garch) {
    this.garch = garch;
  }

  void put(Horizon horizon, double[] own) {
    quantiles.put(horizon, own);
  }

  /** Of returns over the forecast deviation, less their median. */
  double[] quantiles(Horizon horizon) {
    return Objects.requireNonNull(quantiles.get(horizon));
  }
}
