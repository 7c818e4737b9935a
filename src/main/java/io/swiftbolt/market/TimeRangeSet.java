package io.swiftbolt.market;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** An immutable set of instants as ascending ranges that neither overlap nor touch: the Java side of a tstzmultirange. */
public record TimeRangeSet(List<TimeRange> ranges) {
  public static final TimeRangeSet EMPTY = new TimeRangeSet(List.of());

  /** Takes the ranges in any order, overlapping or touching; keeps the normal form. */
  public TimeRangeSet {
    ranges = normalised(ranges);
  }

  public static TimeRangeSet of(TimeRange... ranges) {
    return new TimeRangeSet(Arrays.asList(ranges));
  }

  public static TimeRangeSet of(Collection<TimeRange> ranges) {
    return new TimeRangeSet(List.copyOf(ranges));
  }

  public boolean isEmpty() {
    return ranges.isEmpty();
  }

  /** The smallest range that holds the whole set. */
  public Optional<TimeRange> span() {
    return isEmpty() ? Optional.empty() : Optional.of(new TimeRange(ranges.getFirst().from(), ranges.getLast().to()));
  }

  public Duration length() {
    return ranges.stream().map(TimeRange::length).reduce(Duration.ZERO, Duration::plus);
  }

  public boolean contains(Instant instant) {
    int at = firstEndingAfter(instant);
    return at < ranges.size() && ranges.get(at).contains(instant);
  }

  public boolean contains(TimeRange range) {
    int at = firstEndingAfter(range.from());
    return at < ranges.size() && ranges.get(at).contains(range);
  }

  public TimeRangeSet union(TimeRangeSet other) {
    if (other.isEmpty()) {
      return this;
    }
    List<TimeRange> all = new ArrayList<>(ranges);
    all.addAll(other.ranges);
    return new TimeRangeSet(all);
  }

  public TimeRangeSet intersect(TimeRange window) {
    List<TimeRange> kept = new ArrayList<>();
    for (int at = firstEndingAfter(window.from()); at < ranges.size(); at++) {
      if (!ranges.get(at).from().isBefore(window.to())) {
        break;
      }
      ranges.get(at).intersect(window).ifPresent(kept::add);
    }
    return new TimeRangeSet(kept);
  }

  public TimeRangeSet intersect(TimeRangeSet other) {
    List<TimeRange> kept = new ArrayList<>();
    int mine = 0;
    int theirs = 0;
    while (mine < ranges.size() && theirs < other.ranges.size()) {
      TimeRange a = ranges.get(mine);
      TimeRange b = other.ranges.get(theirs);
      a.intersect(b).ifPresent(kept::add);
      if (a.to().isBefore(b.to())) {
        mine++;
      } else {
        theirs++;
      }
    }
    return new TimeRangeSet(kept);
  }

  /** What is in this set and not in the other; both are walked once. */
  public TimeRangeSet subtract(TimeRangeSet other) {
    List<TimeRange> kept = new ArrayList<>();
    int theirs = 0;
    for (TimeRange range : ranges) {
      Instant from = range.from();
      while (theirs < other.ranges.size() && !other.ranges.get(theirs).to().isAfter(from)) {
        theirs++;
      }
      for (int at = theirs; at < other.ranges.size() && other.ranges.get(at).from().isBefore(range.to()); at++) {
        TimeRange hole = other.ranges.get(at);
        if (from.isBefore(hole.from())) {
          kept.add(new TimeRange(from, hole.from()));
        }
        from = TimeRange.later(from, hole.to());
      }
      if (from.isBefore(range.to())) {
        kept.add(new TimeRange(from, range.to()));
      }
    }
    return new TimeRangeSet(kept);
  }

  /** Index of the first range that ends after the instant; ranges.size() when there is none. */
  private int firstEndingAfter(Instant instant) {
    int low = 0;
    int high = ranges.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ranges.get(middle).to().isAfter(instant)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private static List<TimeRange> normalised(List<TimeRange> input) {
    boolean normal = true;
    for (int i = 1; i < input.size() && normal; i++) {
      normal = input.get(i - 1).to().isBefore(input.get(i).from());
    }
    if (normal) {
      return List.copyOf(input);
    }
    List<TimeRange> sorted = new ArrayList<>(input);
    sorted.sort(null);
    List<TimeRange> merged = new ArrayList<>();
    TimeRange open = sorted.getFirst();
    for (TimeRange next : sorted.subList(1, sorted.size())) {
      if (next.from().isAfter(open.to())) {
        merged.add(open);
        open = next;
      } else {
        open = new TimeRange(open.from(), TimeRange.later(open.to(), next.to()));
      }
    }
    merged.add(open);
    return List.copyOf(merged);
  }
}
