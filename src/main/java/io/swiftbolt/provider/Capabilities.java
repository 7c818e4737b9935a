package io.swiftbolt.provider;

import io.swiftbolt.market.Timeframe;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What a provider can do, as data that the router reads and that a backfill reckons with.
 *
 * @param timeframes those whose bars lie on our grid
 * @param depth how far back from now each timeframe reaches; absent = as far as the provider has data
 * @param span the longest time that one request may ask for; absent = any. The adapter makes pages of a longer one
 * @param symbolsPerRequest 1 when it cannot batch
 * @param rowsPerPage most bars in one page over all symbols
 * @param delay how old a bar must be before it may be asked for (plan limits included)
 * @param extendedHours whether pre-market and after-hours bars come
 * @param splitAdjusted timeframes whose prices are divided by later splits; those of the others are as traded
 * @param cost tokens of the quota that a page of bars takes
 */
public record Capabilities(Set<Timeframe> timeframes, Map<Timeframe, Duration> depth, Map<Timeframe, Duration> span,
    int symbolsPerRequest, int rowsPerPage, Duration delay, boolean extendedHours, Set<Timeframe> splitAdjusted,
    int cost) {
  public Capabilities {
    timeframes = Set.copyOf(timeframes);
    depth = Map.copyOf(depth);
    span = Map.copyOf(span);
    splitAdjusted = Set.copyOf(splitAdjusted);
  }

  /** Of any depth and span, as traded, at one token a page. */
  public Capabilities(Set<Timeframe> timeframes, int symbolsPerRequest, int rowsPerPage, Duration delay,
      boolean extendedHours) {
    this(timeframes, Map.of(), Map.of(), symbolsPerRequest, rowsPerPage, delay, extendedHours, Set.of(), 1);
  }
}
