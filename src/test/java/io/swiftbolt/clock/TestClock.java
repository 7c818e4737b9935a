package io.swiftbolt.clock;

import java.time.Duration;
import java.time.Instant;

/** A clock that stands where the test puts it. */
public final class TestClock implements ServerClock {
  private volatile Instant now;

  public TestClock(String now) {
    this.now = Instant.parse(now);
  }

  public void set(String instant) {
    now = Instant.parse(instant);
  }

  public void advance(Duration by) {
    now = now.plus(by);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public Duration realDelay(Duration virtual) {
    return virtual;
  }
}
