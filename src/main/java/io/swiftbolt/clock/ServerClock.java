package io.swiftbolt.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The time that decides what the market should have produced, and that stamps what users see. It may be virtual (replays,
 * demos, tests). Liveness (leases, back-off, vendors' quotas) is measured by Postgres's clock instead, because processes share
 * it and it cannot be sped up.
 */
public interface ServerClock extends InstantSource {
  /** How long to wait in real time until this much of the clock's time has passed; at least one millisecond. */
  Duration realDelay(Duration virtual);

  /** Nanoseconds of real time from an arbitrary origin, for measuring how long something took. */
  static long nanos() {
    return System.nanoTime();
  }

  /** The real time. */
  static ServerClock system() {
    return new SystemServerClock();
  }

  /** A clock that starts at an instant now and runs {@code speed} times as fast as real time; 0 stands still. */
  static ServerClock virtual(Instant start, double speed) {
    return new VirtualClock(start, speed);
  }

  /** A clock that starts at an instant now, runs {@code speed} times as fast as real time and follows a course. */
  static ServerClock skipping(Instant start, double speed, Course course) {
    return new SkippingClock(start, speed, course);
  }

  /** Which stretches of time a clock leaves out: going on by a and then by b must be the same as going on by a + b. */
  @FunctionalInterface
  interface Course {
    Instant advance(Instant from, Duration elapsed);
  }
}
