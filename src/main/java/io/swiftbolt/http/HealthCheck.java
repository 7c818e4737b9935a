package io.swiftbolt.http;

import io.swiftbolt.clock.ServerClock;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One thing that must be well for the server to be ready.
 *
 * @param name as shown
 * @param check fails when it is not; only the message of a {@link NotReady} is shown
 */
public record HealthCheck(String name, Supplier<? extends Future<?>> check) {

  private static final Duration TICK_GRACE = Duration.ofSeconds(15);

  /** What is not well, in words for operators. */
  public static final class NotReady extends RuntimeException {
    public NotReady(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * The ticks: the last sign of life must be younger than two periods. On a fast clock two periods are an instant, so 15
   * seconds of real time are always granted.
   *
   * @param last when an orchestrator was last seen, in the clock's time
   */
  public static HealthCheck ticks(Supplier<Future<Optional<Instant>>> last, ServerClock clock, Duration period) {
    Duration two = clock.realDelay(period.multipliedBy(2));
    Duration most = two.compareTo(TICK_GRACE) > 0 ? two : TICK_GRACE;
    return recent("tick", () -> last.get().map(seen -> seen.map(at -> {
      Duration age = Duration.between(at, clock.instant());
      return age.isPositive() ? clock.realDelay(age) : Duration.ZERO;
    })), most);
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
