package io.swiftbolt.config;

import java.time.Duration;

/**
 * Parts of every vendor's quota that fresh bars and backfill keep from each other. They count only while the other one is waiting;
 * who is alone has the whole quota.
 *
 * @param fresh least part for fresh bars
 * @param backfill least part for history
 * @param freshWithin how long ago the time asked for may have ended to count as fresh
 */
public record ReserveConfig(double fresh, double backfill, Duration freshWithin) {
  public ReserveConfig {
    Checks.require(fresh >= 0.05 && fresh <= 0.9, "providers.reserve.fresh must be 0.05 to 0.9, is " + fresh);
    Checks.require(backfill >= 0.05 && backfill <= 0.9,
        "providers.reserve.backfill must be 0.05 to 0.9, is " + backfill);
    Checks.require(fresh + backfill <= 1, "providers.reserve.fresh and .backfill must not be more than 1 together");
    Checks.between("providers.reserve.fresh-within", freshWithin, Duration.ofHours(1), Duration.ofDays(366));
  }

  public static ReserveConfig defaults() {
    return new ReserveConfig(0.5, 0.2, Duration.ofDays(5));
  }
}
