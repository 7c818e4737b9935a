package io.swiftbolt.config;

import java.time.Duration;

/**
 * How changes of bars are gathered before subscribers hear of them, so that a backfill of a year is one message.
 *
 * @param quiet a series is told of when it has not changed for this long,
 * @param longest or this long after its first untold change
 * @param series how many series may wait at once; the one that has waited longest then goes out early
 */
public record ConflationConfig(Duration quiet, Duration longest, int series) {
  public ConflationConfig {
    Checks.between("conflation.quiet", quiet, Duration.ofMillis(1), Duration.ofMinutes(1));
    Checks.between("conflation.longest", longest, quiet, Duration.ofMinutes(10));
    Checks.between("conflation.series", series, 1, 1_000_000);
  }

  public static ConflationConfig defaults() {
    return new ConflationConfig(Duration.ofMillis(250), Duration.ofSeconds(2), 10_000);
  }
}
