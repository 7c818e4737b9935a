package io.swiftbolt.config;

import io.swiftbolt.config.ProvidersConfig.Quota;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/**
 * Polygon, which calls itself Massive since October 2025: the same keys, addresses and answers.
 *
 * @param apiKey blank = it is not used
 * @param plan {@code free} (two years, end of day, 5 requests a minute), {@code delayed} (15 minutes) or {@code full}
 */
public record PolygonConfig(String apiKey, String url, String plan, Quota quota) {
  public PolygonConfig {
    apiKey = apiKey.strip();
    url = Checks.url("providers.polygon.url", url);
    plan = plan.strip().toLowerCase(Locale.ROOT);
    Checks.require(Set.of("free", "delayed", "full").contains(plan),
        "providers.polygon.plan must be free, delayed or full, is " + plan);
  }

  public static PolygonConfig defaults() {
    return new PolygonConfig("", "https://api.massive.com", "free", new Quota(5, 1, Duration.ofSeconds(2)));
  }

  public boolean isOn() {
    return !apiKey.isEmpty();
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "Polygon[key " + (isOn() ? "set" : "not set") + ", " + url + ", " + plan + ", " + quota + "]";
  }
}
