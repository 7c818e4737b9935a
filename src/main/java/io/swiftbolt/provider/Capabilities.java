package io.swiftbolt.provider;

import io.swiftbolt.market.Timeframe;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What a provider can do, as data that the router reads.
 *
 * @param timeframes those whose bars lie on our grid
 * @param depth how far back from now each timeframe reaches; absent = as far as the provider has data
 * @param symbolsPerRequest 1 when it cannot batch
 * @param rowsPerPage most bars in one page over all symbols
 * @param delay how old a bar must be before it may be asked for (plan limits included)
 * @param extendedHours whether pre-market and after-hours bars come
 */
public record Capabilities(Set<Timeframe> timeframes, Map<Timeframe, Duration> depth, int symbolsPerRequest,
    int rowsPerPage,
    Duration delay, boolean extendedHours) {
  public Capabilities {
    timeframes = Set.copyOf(timeframes);
    depth = Map.copyOf(depth);
  }
}
