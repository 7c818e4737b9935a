package io.swiftbolt.feed;

import io.swiftbolt.bus.RowChange;
import java.time.Duration;

/** Is told of every change put on the bus, for metrics. Called on the feed's event loop; must not block. */
@FunctionalInterface
public interface FeedObserver {
  /** @param latency from the write of the change, by the database's clock, to its delivery; never negative */
  void delivered(RowChange change, Duration latency);
}
