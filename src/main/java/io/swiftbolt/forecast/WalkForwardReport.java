package io.swiftbolt.forecast;

import java.util.Map;

/** What a walk-forward found, by horizon. */
public record WalkForwardReport(Map<Horizon, HorizonReport> horizons) {
  public WalkForwardReport {
    horizons = Map.copyOf(horizons);
  }

  /** Scored, of all horizons. */
  public int forecasts() {
    return horizons.values().stream().mapToInt(HorizonReport::forecasts).sum();
  }

  /** @throws IllegalArgumentException when the horizon was not walked */
  public HorizonReport of(Horizon horizon) {
    HorizonReport report = horizons.get(horizon);
    if (report == null) {
      throw new IllegalArgumentException("no forecasts of " + horizon.code());
    }
    return report;
  }
}
