package io.swiftbolt.clock;

import java.time.Duration;
import java.time.Instant;

/** The real time. The only place, with {@link VirtualClock}, that asks the machine for it. */
final class SystemServerClock implements ServerClock {
  @Override
  public Instant instant() {
    return Instant.now();
  }

  @Override
  public Duration realDelay(Duration virtual) {
    return virtual.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : virtual;
  }
}
