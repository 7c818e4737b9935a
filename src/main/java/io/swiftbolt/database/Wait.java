package io.swiftbolt.database;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waiting for another process before the event loop runs. */
final class Wait {
  private static final Duration STEP = Duration.ofMillis(100);

  private Wait() {}

  /** Asks again and again until there is an answer, at most this long. */
  static <T> Optional<T> until(Duration most, Supplier<Optional<T>> question) {
    for (long steps = most.dividedBy(STEP); steps >= 0; steps--) {
      Optional<T> answer = question.get();
      if (answer.isPresent()) {
        return answer;
      }
      LockSupport.parkNanos(STEP.toNanos());
    }
    return Optional.empty();
  }
}
