package io.swiftbolt.market;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A stretch of time, {@code [from, to)}: {@code from} belongs to it, {@code to} does not. Never empty.
 *
 * @param from first instant
 * @param to first instant after it; later than {@code from}
 */
public record TimeRange(Instant from, Instant to) implements Comparable<TimeRange> {
  public TimeRange {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("a time range must end after it starts: " + from + " .. " + to);
    }
  }

  public Duration length() {
    return Duration.between(from, to);
  }

  public boolean contains(Instant instant) {
    return !instant.isBefore(from) && instant.isBefore(to);
  }

  public boolean contains(TimeRange other) {
    return !other.from.isBefore(from) && !other.to.isAfter(to);
  }

  public boolean overlaps(TimeRange other) {
    return from.isBefore(other.to) && other.from.isBefore(to);
  }

  /** The part that both share; empty when they only touch or lie apart. */
  public Optional<TimeRange> intersect(TimeRange other) {
    return overlaps(other)
        ? Optional.of(new TimeRange(later(from, other.from), earlier(to, other.to)))
        : Optional.empty();
  }

  @Override
  public int compareTo(TimeRange other) {
    int byFrom = from.compareTo(other.from);
    return byFrom != 0 ? byFrom : to.compareTo(other.to);
  }

  @Override
  public String toString() {
    return from + ".." + to;
  }

  static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
