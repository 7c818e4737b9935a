package io.swiftbolt;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.swiftbolt.bus.RowChange;
import io.swiftbolt.config.ProvidersConfig;
import io.swiftbolt.config.ProvidersConfig.Quota;
import io.swiftbolt.feed.FeedObserver;
import io.swiftbolt.provider.ProviderError;
import io.swiftbolt.provider.ProviderObserver;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What vendors and the change feed report as it happens, as meters. */
final class RoomMetrics implements ProviderObserver, FeedObserver {
  private final MeterRegistry registry;
  private final Timer feedLatency;

  RoomMetrics(MeterRegistry registry, ProvidersConfig providers) {
    this.registry = registry;
    feedLatency = Timer.builder("swiftbolt.feed.latency").description("from a row's write to the event bus")
        .publishPercentileHistogram().register(registry);
    providers.quotas().forEach(this::quota);
  }

  private void quota(String provider, Quota quota) {
    Gauge.builder("swiftbolt.provider.quota.per.minute", quota, Quota::perMinute).tag("provider", provider)
        .description("requests that may start in a minute").strongReference(true).register(registry);
  }

  @Override
  public void request(String provider, String outcome, double seconds) {
    Timer.builder("swiftbolt.provider.request").description("requests to vendors by outcome")
        .tags("provider", provider, "outcome", outcome).publishPercentileHistogram().register(registry)
        .record((long) (seconds * 1e9), TimeUnit.NANOSECONDS);
  }

  @Override
  public void waited(String provider, Duration time) {
    Timer.builder("swiftbolt.provider.wait").description("how long requests waited for their turn")
        .tag("provider", provider).register(registry).record(time);
  }

  @Override
  public void lost(String provider, Duration late) {
    Counter.builder("swiftbolt.provider.turns.lost").description("turns that came too late for this process")
        .tag("provider", provider).register(registry).increment();
  }

  @Override
  public void refused(String provider, ProviderError why) {
    Counter.builder("swiftbolt.provider.not.asked").description("requests not made, by reason")
        .tags("provider", provider, "reason", why.name()).register(registry).increment();
  }

  @Override
  public void delivered(RowChange change, Duration latency) {
    feedLatency.record(latency.isNegative() ? Duration.ZERO : latency);
  }
}
