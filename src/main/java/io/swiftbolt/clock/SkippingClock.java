package io.swiftbolt.clock;

import java.time.Duration;
import java.time.Instant;

/** Runs at a given speed, and skips what its course leaves out. */
final class SkippingClock implements ServerClock {
  /** The virtual time at one reading of the machine's monotonic clock, from where the next reading goes on. */
  private record Mark(Instant instant, long nanos) {}

  private static final Duration MARK_EVERY = Duration.ofHours(1);

  private final double speed;
  private final Course course;
  private volatile Mark mark;

  SkippingClock(Instant start, double speed, Course course) {
    if (!(speed >= 0 && speed <= 100_000)) {
      throw new IllegalArgumentException("speed must be 0 to 100000, is " + speed);
    }
    this.speed = speed;
    this.course = course;
    mark = new Mark(course.advance(start, Duration.ZERO), System.nanoTime());
  }

  @Override
  public Instant instant() {
    Mark before = mark;
    long nanos = System.nanoTime();
    Instant now = course.advance(before.instant(), Duration.ofNanos((long) ((nanos - before.nanos()) * speed)));
    if (Duration.between(before.instant(), now).compareTo(MARK_EVERY) > 0) {
      mark = new Mark(now, nanos); // so that the way from the mark stays short; racing readers write the same line
    }
    return now;
  }

  @Override
  public Duration realDelay(Duration virtual) {
    double factor = speed == 0 ? 1 : speed;
    return Duration.ofMillis(Math.max(1, (long) (virtual.toMillis() / factor)));
  }
}
