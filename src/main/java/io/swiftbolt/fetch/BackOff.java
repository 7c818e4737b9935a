package io.swiftbolt.fetch;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Pauses after failures: doubled per attempt, with jitter, so that many slices that failed together do not come back
 * together.
 *
 * @param first ceiling of the first pause
 * @param most ceiling of all
 */
record BackOff(Duration first, Duration most) {

  /** @param attempt the one that failed, 1 for the first */
  Duration pause(int attempt) {
    long ceiling = Math.min(most.toMillis(), first.toMillis() << Math.min(attempt - 1, 20));
    return Duration.ofMillis(ceiling / 2 + ThreadLocalRandom.current().nextLong(ceiling / 2 + 1));
  }
}
