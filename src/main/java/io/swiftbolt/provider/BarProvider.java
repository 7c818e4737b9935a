package io.swiftbolt.provider;

import io.swiftbolt.market.SymbolClass;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** A vendor of bars. Adapters know wire formats and nothing of the queue, the database or other vendors. */
public interface BarProvider {
  /** As stored with each bar: {@code alpaca}, {@code yahoo}, {@code simulated}. */
  String name();

  /** Which tape the bars come from: {@code sip}, {@code iex}, {@code yahoo}, {@code simulated}. */
  String feed();

  /** Which of two feeds is believed: a bar of a lower rank never overwrites one of a higher. */
  int rank();

  Capabilities capabilities();

  /** Kinds of symbols that it serves. */
  default Set<SymbolClass> classes() {
    return Set.of(SymbolClass.STOCK);
  }

  /**
   * One page of bars.
   *
   * @param cursor of the page; empty for the first
   * @return fails with {@link ProviderException} only
   */
  Future<BarPage> bars(BarRequest request, Optional<String> cursor);

  /**
   * The start of the first bar that this provider has of a symbol, with one request.
   *
   * @return empty when it has none at all; fails with {@link ProviderException} only
   */
  Future<Optional<Instant>> firstBar(String symbol, Timeframe timeframe);
}
