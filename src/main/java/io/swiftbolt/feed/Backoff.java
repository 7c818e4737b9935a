package io.swiftbolt.feed;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Pauses that double up to a limit, each drawn from the upper half below it: a herd that was cut off together comes back apart. */
final class Backoff {
  private final long fromMillis;
  private final long toMillis;
  private final RandomGenerator random;
  private int failures;

  Backoff(Duration from, Duration to, RandomGenerator random) {
    this.fromMillis = from.toMillis();
    this.toMillis = to.toMillis();
    this.random = random;
  }

  /** Milliseconds to wait before the next attempt. */
  long next() {
    long limit = Math.min(toMillis, fromMillis << Math.min(failures++, 20));
    return Math.max(1, limit / 2 + random.nextLong(limit / 2 + 1));
  }

  void reset() {
    failures = 0;
  }
}
