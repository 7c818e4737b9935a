package io.swiftbolt.config;

import io.swiftbolt.config.ProvidersConfig.Quota;
import java.time.Duration;

/**
 * Tradier. Its sandbox is 15 minutes late and takes 60 requests a minute, production 120.
 *
 * @param apiKey blank = it is not used
 * @param url without {@code /v1}, which is taken away from its end
 */
public record TradierConfig(String apiKey, String url, Quota quota) {
  public TradierConfig {
    apiKey = apiKey.strip();
    url = Checks.url("providers.tradier.url", url).replaceAll("/v1$", "");
  }

  public static TradierConfig defaults() {
    return new TradierConfig("", "https://api.tradier.com", new Quota(60, 5, Duration.ofSeconds(2)));
  }

  public boolean isOn() {
    return !apiKey.isEmpty();
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "Tradier[key " + (isOn() ? "set" : "not set") + ", " + url + ", " + quota + "]";
  }
}
