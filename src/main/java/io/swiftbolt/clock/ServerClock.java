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
}
