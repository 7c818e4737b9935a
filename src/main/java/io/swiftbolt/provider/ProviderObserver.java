package io.swiftbolt.provider;

import java.time.Duration;

/** Told what happens at the vendors' doors, for metrics. Called on event loops: must not block or throw. */
public interface ProviderObserver {
  ProviderObserver NONE = new ProviderObserver() {
  };

  /**
   * A request was answered or failed.
   *
   * @param outcome {@code success} or the {@link ProviderError}'s name
   */
  default void request(String provider, String outcome, double seconds) {}

  /** A request waited for its turn. */
  default void waited(String provider, Duration time) {}

  /** A turn was given up because this process was held up: the token is spent, and another one was asked for. */
  default void lost(String provider, Duration late) {}

  /** A request was not made because the quota, a vendor's Retry-After or the circuit forbade it. */
  default void refused(String provider, ProviderError why) {}
}
