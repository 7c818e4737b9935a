package io.swiftbolt;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.swiftbolt.feed.FeedStats;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** How the change feed is doing, as meters. */
final class FeedMetrics {
  private final MeterRegistry registry;
  private final Supplier<FeedStats> stats;

  private FeedMetrics(MeterRegistry registry, Supplier<FeedStats> stats) {
    this.registry = registry;
    this.stats = stats;
  }

  static void register(MeterRegistry registry, Supplier<FeedStats> stats) {
    FeedMetrics meters = new FeedMetrics(registry, stats);
    meters.gauge("swiftbolt.feed.connected", "1 while the listener is up; without it changes come by polling",
        feed -> feed.connected() ? 1 : 0);
    meters.gauge("swiftbolt.feed.behind", "numbers read but not on the event bus yet", FeedStats::behind);
    meters.gauge("swiftbolt.feed.held", "1 while a transaction in flight holds the feed",
        feed -> feed.gapPending() ? 1 : 0);
    meters.gauge("swiftbolt.outbox.rows", "changes that the outbox holds, estimated", FeedStats::rows);
    meters.gauge("swiftbolt.outbox.bytes", "what they take as stored, estimated", FeedStats::bytes);
    meters.gauge("swiftbolt.outbox.oldest.seconds", "age of the oldest when it was last trimmed",
        feed -> feed.oldest().toMillis() / 1000.0);
    meters.counter("swiftbolt.outbox.trimmed", "changes that this process has trimmed", FeedStats::trimmed);
    meters.counter("swiftbolt.feed.reconnects", "times that the listener connected anew", FeedStats::reconnects);
    meters.counter("swiftbolt.feed.gaps.settled", "missing numbers that proved to be rolled back",
        FeedStats::gapsSettled);
    meters.counter("swiftbolt.feed.read.failures", "reads of the outbox that failed", FeedStats::readFailures);
    meters.counter("swiftbolt.feed.losses", "times that changes were gone before they were read", FeedStats::losses);
  }

  private void gauge(String name, String description, ToDoubleFunction<FeedStats> value) {
    Gauge.builder(name, stats, feed -> value.applyAsDouble(feed.get())).description(description).strongReference(true)
        .register(registry);
  }

  private void counter(String name, String description, ToDoubleFunction<FeedStats> value) {
    FunctionCounter.builder(name, stats, feed -> value.applyAsDouble(feed.get())).description(description)
        .register(registry);
  }
}
