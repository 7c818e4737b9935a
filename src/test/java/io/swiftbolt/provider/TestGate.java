package io.swiftbolt.provider;

import io.swiftbolt.config.ProvidersConfig.Circuit;
import io.swiftbolt.config.ProvidersConfig.Quota;
import io.swiftbolt.database.TestDatabase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;

/** The door to one vendor on a database of its own. */
public final class TestGate {
  private TestGate() {}

  /** Wide open. */
  public static ProviderGate open(Vertx vertx, String provider) {
    return open(vertx, provider, new Quota(1000, 100, Duration.ZERO));
  }

  public static ProviderGate open(Vertx vertx, String provider, Quota quota) {
    ProviderState state = new ProviderState(TestDatabase.fresh().pool(vertx),
        new Circuit(5, Duration.ofMinutes(1), Duration.ofMinutes(3)));
    return new ProviderGate(vertx, state, Map.of(provider, quota), ProviderObserver.NONE);
  }
}
