package io.swiftbolt.clock;

import java.time.Duration;
import java.time.Instant;

/** Runs from a given instant at a given speed, measured by the machine's monotonic clock. */
final class VirtualClock implements ServerClock {
  private final Instant start;
  private final double speed;
  private final long startedNanos = System.nanoTime();

  VirtualClock(Instant start, double speed) {
    if (!(speed >= 0 && speed <= 100_000)) {
      throw new IllegalArgumentException("speed must be 0 to 100000, is " + speed);
    }
    this.start = start;
    this.speed = speed;
  }

  @Override
  public Instant instant() {
    return start.plusNanos((long) ((System.nanoTime() - startedNanos) * speed));
  }

  @Override
  public Duration realDelay(Duration virtual) {
    double factor = speed == 0 ? 1 : speed; // a clock that stands still must not stop the server's own pace
    return Duration.ofMillis(Math.max(1, (long) (virtual.toMillis() / factor)));
  }
}
