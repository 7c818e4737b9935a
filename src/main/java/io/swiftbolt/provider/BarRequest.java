package io.swiftbolt.provider;

import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import java.util.List;

/**
 * Bars wanted of a provider.
 *
 * @param symbols tickers, 1 to the provider's {@link Capabilities#symbolsPerRequest()}
 * @param timeframe one that the provider serves; never a derived one unless the provider's grid is ours
 * @param range starts of the bars wanted
 */
public record BarRequest(List<String> symbols, Timeframe timeframe, TimeRange range) {
  public BarRequest {
    symbols = List.copyOf(symbols);
    if (symbols.isEmpty()) {
      throw new IllegalArgumentException("a bar request needs at least one symbol");
    }
  }
}
