package io.swiftbolt.provider;

import java.util.Optional;

/** Takes the pages of one request as they arrive. Called on the event loop of the caller. */
public interface PageSink {
  /**
   * A provider begins to answer. Called again, with another provider, when the first one failed half-way and a fallback took
   * over: whatever was taken before is void then.
   *
   * @param fallbackFrom the provider that should have answered; empty when it did
   */
  void begin(BarProvider provider, Optional<String> fallbackFrom);

  void page(BarPage page);
}
