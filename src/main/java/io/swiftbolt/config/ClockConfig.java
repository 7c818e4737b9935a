package io.swiftbolt.config;

import java.time.Instant;
import java.util.Optional;

/**
 * Which time the server lives in.
 *
 * @param now where a virtual clock starts; empty = the real time (or the demo's own start)
 * @param speed how many times as fast as real time a virtual clock runs; 0 stands still
 * @param demoStart where the demo begins on a new data directory
 * @param demoSpeed its speed while the exchange is open; it skips the hours in between
 */
public record ClockConfig(Optional<Instant> now, double speed, Instant demoStart, double demoSpeed) {
  public ClockConfig {
    requireSpeed("clock.speed", speed);
    requireSpeed("clock.demo-speed", demoSpeed);
    if (now.isEmpty() && speed != 1) {
      throw new IllegalArgumentException("clock.speed needs clock.now: only a virtual clock can run at another speed");
    }
  }

  public static ClockConfig defaults() {
    return new ClockConfig(Optional.empty(), 1, Instant.parse("2026-03-03T14:20:00Z"), 900);
  }

  private static void requireSpeed(String key, double speed) {
    if (!(speed >= 0 && speed <= 100_000)) {
      throw new IllegalArgumentException(key + " must be 0 to 100000, is " + speed);
    }
  }
}
