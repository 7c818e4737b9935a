package io.swiftbolt.ledger;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A forecast whose session has come and that has not been scored.
 *
 * @param quantiles log returns
 * @param climatology log returns without any forecast
 * @param confidence probability of the label
 */
public record PendingForecast(UUID issuedId, UUID symbolId, String symbol, String horizon, Instant origin,
    Instant target, double price, double neutralBand, List<Double> quantiles, List<Double> climatology, String label,
    double confidence) {
  public PendingForecast {
    quantiles = List.copyOf(quantiles);
    climatology = List.copyOf(climatology);
  }
}
