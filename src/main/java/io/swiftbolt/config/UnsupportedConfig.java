package io.swiftbolt.config;

import java.time.Duration;

/**
 * How long a vendor is not asked again for a symbol that it does not serve.
 *
 * @param refused when it said so
 * @param empty when it had no bar at all of a timeframe, twice
 */
public record UnsupportedConfig(Duration refused, Duration empty) {
  public UnsupportedConfig {
    Checks.between("providers.unsupported.refused", refused, Duration.ofMinutes(1), Duration.ofDays(366));
    Checks.between("providers.unsupported.empty", empty, Duration.ofMinutes(1), Duration.ofDays(366));
  }

  public static UnsupportedConfig defaults() {
    return new UnsupportedConfig(Duration.ofDays(30), Duration.ofDays(1));
  }
}
