package io.swiftbolt.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.swiftbolt.jobs.QueueMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The numbers on {@code /metrics}. What the database knows is asked for every few seconds; other rooms report the rest through
 * the methods here, which their wiring hands them as plain functions.
 */
public final class ServerMetrics {
  private static final Logger LOG = LoggerFactory.getLogger(ServerMetrics.class);
  private static final Duration SNAPSHOT_EVERY = Duration.ofSeconds(10);
  private static final Duration LAG_EVERY = Duration.ofMillis(500);

  private final PrometheusMeterRegistry registry;
  private final Sources sources;
  private final MultiGauge slices;
  private final MultiGauge rows;
  private final MultiGauge granted;
  private final MultiGauge refused;
  private final MultiGauge circuits;
  private final MultiGauge quotaWait;
  private final MultiGauge freshness;
  private final Timer tick;
  private final Timer delivery;
  private final Timer lag;
  private final Counter tickErrors;
  private final Counter snapshotFailures;
  private volatile QueueMetrics.Queue queue = new QueueMetrics.Queue(0, 0, Duration.ZERO);

  /**
   * Where the numbers come from.
   *
   * @param reach up to when the symbol that lags most is covered, by timeframe
   * @param clock the server's, for freshness
   * @param realTime for the event loop's lag
   */
  public record Sources(Supplier<Future<QueueMetrics.Snapshot>> queue, Supplier<Future<Map<String, Instant>>> reach,
      InstantSource clock, InstantSource realTime) {}

  public ServerMetrics(PrometheusMeterRegistry registry, Sources sources) {
    this.registry = registry;
    this.sources = sources;
    Gauge.builder("swiftbolt.queue.depth", this, metrics -> metrics.queue.queued()).tag("status", "queued")
        .register(registry);
    Gauge.builder("swiftbolt.queue.depth", this, metrics -> metrics.queue.running()).tag("status", "running")
        .register(registry);
    Gauge.builder("swiftbolt.queue.oldest.seconds", this, metrics -> metrics.queue.oldestDue().toMillis() / 1000.0)
        .description("how long the oldest slice waits that could be worked on").register(registry);
    snapshotFailures = Counter.builder("swiftbolt.metrics.snapshot.failures").register(registry);
    slices = multi("swiftbolt.slices", "ended slices in the table, by outcome and provider");
    rows = multi("swiftbolt.slices.rows.written", "bars that ended slices inserted or changed");
    granted = multi("swiftbolt.provider.requests.granted", "requests that the provider's quota allowed");
    refused = multi("swiftbolt.provider.requests.refused", "requests that had to wait for the provider's quota");
    circuits = multi("swiftbolt.provider.circuit.open", "1 while the provider is left alone");
    quotaWait = multi("swiftbolt.provider.quota.full.seconds", "until the provider's quota is whole again");
    freshness = multi("swiftbolt.freshness.seconds", "age of what the symbol that lags most is covered up to");
    tick = timer("swiftbolt.tick", "duration of ticks");
    tickErrors = Counter.builder("swiftbolt.tick.errors").register(registry);
    delivery = timer("swiftbolt.delivery", "from a row's write to the socket");
    lag = timer("swiftbolt.eventloop.lag", "how late timers fire");
  }

  /** Begins asking; ends with the Vertx it runs on. */
  public void start(Vertx vertx) {
    measureLag(vertx, sources.realTime().instant());
    refreshForEver(vertx);
  }

  /** A tick has planned. */
  public void ticked(Duration took, int errors) {
    tick.record(took);
    tickErrors.increment(errors);
    ticks("planned").increment();
  }

  /** A tick has done nothing: another process held the lead. */
  public void tickedElsewhere() {
    ticks("elsewhere").increment();
  }

  /** A tick has ended without a result. */
  public void tickFailed() {
    ticks("failed").increment();
    tickErrors.increment();
  }

  private Counter ticks(String outcome) {
    return Counter.builder("swiftbolt.ticks").tag("outcome", outcome).register(registry);
  }

  /** A change has been written to a socket so long after it was written to its row. */
  public void delivered(Duration after) {
    delivery.record(after.isNegative() ? Duration.ZERO : after);
  }

  /** A number that another room keeps up to date. */
  public void show(String name, String description, Supplier<Number> number) {
    Gauge.builder(name, number).description(description).register(registry);
  }

  /** Counts what another room sees, by a tag. */
  public void count(String name, String tag, String value) {
    Counter.builder(name).tag(tag, value).register(registry).increment();
  }

  /** A counter for what another room sees often. */
  public IntConsumer counter(String name, String description) {
    Counter counter = Counter.builder(name).description(description).register(registry);
    return counter::increment;
  }

  /** In Prometheus's text format. */
  String scrape() {
    return registry.scrape();
  }

  /** Reads the numbers from the database once. */
  Future<Void> refresh() {
    Future<QueueMetrics.Snapshot> snapshot = sources.queue().get();
    Future<Map<String, Instant>> reach = sources.reach().get();
    return Future.all(snapshot, reach).map(both -> {
      show(snapshot.result());
      show(reach.result(), sources.clock().instant());
      return null;
    });
  }

  private void refreshForEver(Vertx vertx) {
    // armed again only after the last one ended, so that a slow database is not asked more and more
    refresh().onFailure(failure -> {
      snapshotFailures.increment();
      LOG.warn("the metrics' numbers could not be read: {}", failure.toString());
    }).onComplete(done -> vertx.setTimer(SNAPSHOT_EVERY.toMillis(), timer -> refreshForEver(vertx)));
  }

  private void measureLag(Vertx vertx, Instant armed) {
    vertx.setTimer(LAG_EVERY.toMillis(), timer -> {
      Instant fired = sources.realTime().instant();
      Duration late = Duration.between(armed, fired).minus(LAG_EVERY);
      lag.record(late.isNegative() ? Duration.ZERO : late);
      measureLag(vertx, fired);
    });
  }

  private void show(QueueMetrics.Snapshot snapshot) {
    queue = snapshot.queue();
    List<MultiGauge.Row<?>> runs = new ArrayList<>();
    List<MultiGauge.Row<?>> written = new ArrayList<>();
    for (QueueMetrics.Outcome outcome : snapshot.outcomes()) {
      Tags tags = Tags.of("outcome", outcome.status(), "provider", outcome.provider());
      runs.add(MultiGauge.Row.of(tags, outcome.runs()));
      written.add(MultiGauge.Row.of(tags, outcome.rowsWritten()));
    }
    slices.register(runs, true);
    rows.register(written, true);
    showProviders(snapshot.providers());
  }

  private void showProviders(List<QueueMetrics.ProviderQuota> providers) {
    List<MultiGauge.Row<?>> grants = new ArrayList<>();
    List<MultiGauge.Row<?>> refusals = new ArrayList<>();
    List<MultiGauge.Row<?>> open = new ArrayList<>();
    List<MultiGauge.Row<?>> wait = new ArrayList<>();
    for (QueueMetrics.ProviderQuota provider : providers) {
      Tags tags = Tags.of("provider", provider.provider());
      grants.add(MultiGauge.Row.of(tags, provider.granted()));
      refusals.add(MultiGauge.Row.of(tags, provider.refused()));
      open.add(MultiGauge.Row.of(tags, provider.circuitOpen() ? 1 : 0));
      wait.add(MultiGauge.Row.of(tags, provider.quotaFullIn().toMillis() / 1000.0));
    }
    granted.register(grants, true);
    refused.register(refusals, true);
    circuits.register(open, true);
    quotaWait.register(wait, true);
  }

  private void show(Map<String, Instant> reach, Instant now) {
    List<MultiGauge.Row<?>> ages = new ArrayList<>();
    reach.forEach((timeframe, until) -> ages.add(MultiGauge.Row.of(Tags.of("timeframe", timeframe),
        Math.max(0, Duration.between(until, now).toMillis() / 1000.0))));
    freshness.register(ages, true);
  }

  private MultiGauge multi(String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name).description(description).publishPercentileHistogram().register(registry);
  }
}
