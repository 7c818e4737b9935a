package io.swiftbolt.provider;

import java.time.Duration;

/**
 * How fast backfill may ask a vendor.
 *
 * @param perMinute requests of all kinds: the configured quota, or what the vendor's answers said of it if that is less; 0 =
 *     unknown
 * @param kept the part of them that nobody takes from backfill
 */
public record Allowance(int perMinute, double kept) {
  public static final Allowance UNKNOWN = new Allowance(0, 1);

  /** For so many tokens while nobody else asks; zero when the quota is unknown. */
  public Duration time(long tokens) {
    return perMinute <= 0 ? Duration.ZERO : Duration.ofSeconds((long) Math.ceil(tokens * 60.0 / perMinute));
  }

  /** The same while others take all that they may. */
  public Duration timeAtMost(long tokens) {
    return perMinute <= 0 ? Duration.ZERO : Duration.ofSeconds((long) Math.ceil(tokens * 60.0 / (perMinute * kept)));
  }
}
