package io.swiftbolt.provider.polygon;

import java.time.Duration;
import java.util.Optional;

/** What has been bought of Polygon: how far back its bars reach, and how old they must be. */
enum Plan {
  /** End of day only, two years. A day less than that: the answer may come after the border has moved. */
  FREE(Duration.ofHours(24), Optional.of(Duration.ofDays(729))),
  /** 15 minutes late. */
  DELAYED(Duration.ofMinutes(16), Optional.empty()),
  /** As it happens. */
  FULL(Duration.ofMinutes(1), Optional.empty());

  private final Duration delay;
  private final Optional<Duration> depth;

  Plan(Duration delay, Optional<Duration> depth) {
    this.delay = delay;
    this.depth = depth;
  }

  /** How old a bar must be before it can be had. */
  Duration delay() {
    return delay;
  }

  /** How far back from now bars reach; empty = as far as Polygon has data. */
  Optional<Duration> depth() {
    return depth;
  }
}
