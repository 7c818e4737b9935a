package io.swiftbolt.config;

import io.swiftbolt.config.ProvidersConfig.Quota;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/**
 * Finnhub.
 *
 * @param apiKey blank = it is not used
 * @param url with {@code /api/v1} at its end, which is added if it is missing
 * @param plan {@code free} (no candles) or {@code full}
 */
public record FinnhubConfig(String apiKey, String url, String plan, Quota quota) {
  private static final String PATH = "/api/v1";

  public FinnhubConfig {
    apiKey = apiKey.strip();
    url = Checks.url("providers.finnhub.url", url);
    url = url.endsWith(PATH) ? url : url + PATH;
    plan = plan.strip().toLowerCase(Locale.ROOT);
    Checks.require(Set.of("free", "full").contains(plan), "providers.finnhub.plan must be free or full, is " + plan);
  }

  public static FinnhubConfig defaults() {
    return new FinnhubConfig("", "https://finnhub.io/api/v1", "free", new Quota(60, 5, Duration.ofSeconds(2)));
  }

  public boolean isOn() {
    return !apiKey.isEmpty();
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "Finnhub[key " + (isOn() ? "set" : "not set") + ", " + url + ", " + plan + ", " + quota + "]";
  }
}
