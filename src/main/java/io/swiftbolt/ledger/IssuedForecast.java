package io.swiftbolt.ledger;

import io.swiftbolt.forecast.ForecastDistribution;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A forecast about to be written down.
 *
 * @param climatology quantiles of log returns without any forecast
 * @param sessions starts of the bars of the sessions ahead, ascending; the last one is the target
 * @param suppressed no skill has been shown at this horizon
 * @param dataVersion of the bars that were read
 * @param learntFrom how many symbols
 */
public record IssuedForecast(UUID symbolId, String symbol, ForecastDistribution distribution,
    List<Double> climatology, List<Instant> sessions, boolean suppressed, String dataVersion, int learntFrom,
    UUID runId) {
  public IssuedForecast {
    climatology = List.copyOf(climatology);
    sessions = List.copyOf(sessions);
  }

  Instant target() {
    return sessions.getLast();
  }
}
