package io.swiftbolt.config;

import java.time.Duration;
import java.util.List;

/**
 * How stored bars are held against vendors.
 *
 * @param every real time between two samples of one database; zero = none are taken
 * @param olderThan younger bars are left alone: vendors correct them as a matter of course
 * @param priceTolerance of two vendors, as a fraction of the price
 * @param volumeTolerance of two whole tapes, as a fraction of the larger volume
 * @param partialFeeds feeds of one exchange: of their volume only that it is not larger than a whole tape's is expected, and of
 *     their bars that some are missing
 * @param partialPriceTolerance against such a feed
 * @param differencesMost so many of the worst differences of a check are kept
 * @param keep how long checks are kept
 */
public record VerifyConfig(Duration every, Duration olderThan, double priceTolerance, double volumeTolerance,
    List<String> partialFeeds, double partialPriceTolerance, int differencesMost, Duration keep) {
  public VerifyConfig {
    partialFeeds = List.copyOf(partialFeeds);
    Checks.between("verify.every", every, Duration.ZERO, Duration.ofDays(7));
    Checks.between("verify.older-than", olderThan, Duration.ZERO, Duration.ofDays(3650));
    fraction("verify.price-tolerance", priceTolerance);
    fraction("verify.volume-tolerance", volumeTolerance);
    fraction("verify.partial-price-tolerance", partialPriceTolerance);
    Checks.between("verify.differences-most", differencesMost, 1, 1000);
    Checks.between("verify.keep", keep, Duration.ofDays(1), Duration.ofDays(3650));
  }

  public static VerifyConfig defaults() {
    return new VerifyConfig(Duration.ofMinutes(10), Duration.ofDays(7), 0.005, 0.25, List.of("iex"), 0.02, 20,
        Duration.ofDays(90));
  }

  private static void fraction(String key, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(key + " must be 0 or more and less than 1, is " + value);
    }
  }
}
