package io.swiftbolt.http;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One thing that must be well for the server to be ready.
 *
 * @param name as shown
 * @param check fails when it is not; only the message of a {@link NotReady} is shown
 */
public record HealthCheck(String name, Supplier<? extends Future<?>> check) {

  /** What is not well, in words for operators. */
  public static final class NotReady extends RuntimeException {
    public NotReady(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Something that must happen again and again.
   *
   * @param age how long ago it last did; empty when it never has
   * @param most how long ago it may be
   */
  public static HealthCheck recent(String name, Supplier<Future<Optional<Duration>>> age, Duration most) {
    return new HealthCheck(name, () -> age.get().compose(since -> {
      if (since.isEmpty()) {
        return Future.failedFuture(new NotReady("has not happened yet"));
      }
      return since.get().compareTo(most) > 0
          ? Future.failedFuture(new NotReady("last happened " + since.get().toSeconds() + " s ago"))
          : Future.succeededFuture();
    }));
  }
}
