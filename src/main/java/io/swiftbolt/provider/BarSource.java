package io.swiftbolt.provider;

import io.swiftbolt.market.SymbolClass;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** All providers as one: routed by rule, metered by quota, guarded by circuits. What the fetch workers see. */
public interface BarSource {

  /**
   * What should really be asked for when bars of a timeframe are wanted.
   *
   * @param timeframe the wanted one, or its base when a provider serves the base for that time
   * @param symbolsPerRequest how many symbols may go out as one request
   * @param range all that was wanted or, when no provider reaches back to its beginning, the part that one does
   */
  record Target(Timeframe timeframe, int symbolsPerRequest, TimeRange range) {}

  /**
   * @param kind of the symbols
   * @param now decides how far back each provider reaches
   * @return empty when all of the range is out of every provider's reach
   */
  Optional<Target> target(SymbolClass kind, Timeframe wanted, TimeRange range, Instant now);

  /**
   * Who would be asked first, and for what.
   *
   * @param timeframe as in {@link Target}
   * @param range as in {@link Target}
   * @param capabilities what one request to it may hold and costs
   */
  record Offer(String provider, Timeframe timeframe, TimeRange range, Capabilities capabilities) {}

  /** For estimates: as {@link #target}, with who it is. */
  default Optional<Offer> offer(SymbolClass kind, Timeframe wanted, TimeRange range, Instant now) {
    return Optional.empty();
  }

  /**
   * From when on some provider has bars of a timeframe or of its base. Earlier time is out of reach: it is nobody's gap, because
   * nothing can be done about it.
   *
   * @return {@link Instant#EPOCH} when one has all there are; empty when none has any
   */
  default Optional<Instant> reach(SymbolClass kind, Timeframe wanted, Instant now) {
    return Optional.of(Instant.EPOCH);
  }

  /** How long after its end a bar of this timeframe may be expected from the provider that the rules put first. */
  Duration delay(Timeframe timeframe);

  /**
   * Asks the providers in the order of the rules until one answers completely, page by page. Every request takes a token
   * first; transient failures are retried with jitter a bounded number of times.
   *
   * @return how many requests went out to the provider that answered; fails with {@link ProviderException} of the provider
   *     that the rules put first (the last one tried if the rules allow a fallback)
   */
  Future<Integer> fetch(BarRequest request, Instant now, PageSink sink);

  /**
   * From when a provider has bars of a symbol: one request.
   *
   * @param provider as {@link BarProvider#name()}
   * @return empty when it has none at all
   */
  Future<Optional<Instant>> firstBar(String provider, String symbol, Timeframe timeframe);
}
