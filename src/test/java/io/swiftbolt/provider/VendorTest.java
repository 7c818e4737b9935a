package io.swiftbolt.provider;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.ProvidersConfig;
import io.swiftbolt.config.ProvidersConfig.Circuit;
import io.swiftbolt.config.ProvidersConfig.Quota;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of adapters share: a scripted vendor and a client for it. */
public abstract class VendorTest {
  protected static final ServerClock CLOCK = ServerClock.virtual(Instant.parse("2024-03-06T18:07:30Z"), 0);
  protected final List<Instant> exhausted = new CopyOnWriteArrayList<>();
  protected Vertx vertx = Vertx.vertx();
  protected ScriptedVendor vendor = new ScriptedVendor(vertx);

  @BeforeEach
  void freshVendor() {
    vendor = new ScriptedVendor(vertx);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  /** Patient: a busy machine is no silent vendor. */
  protected VendorHttp http(String provider) {
    return http(provider, Duration.ofSeconds(30));
  }

  /** @param silence how long an answer may be awaited */
  protected VendorHttp http(String provider, Duration silence) {
    ProvidersConfig.Http limits = new ProvidersConfig.Http(4, Duration.ofSeconds(10), silence, Duration.ofMinutes(1),
        200_000);
    return new VendorHttp(vertx, provider, Map.of("APCA-API-KEY-ID", "the-key", "user-agent", "Mozilla/5.0"),
        List.of("the-key"), limits, QuotaHeaders.EPOCH_SECONDS, (_, until) -> {
          exhausted.add(until);
          return Future.succeededFuture();
        });
  }

  /** A door with a wide quota, over a database of its own. */
  protected ProviderGate gate(String provider) {
    return gate(provider, new Quota(100_000, 1000, Duration.ZERO));
  }

  protected ProviderGate gate(String provider, Quota quota) {
    ProviderState state = new ProviderState(TestDatabase.fresh().pool(vertx),
        new Circuit(5, Duration.ofMinutes(1), Duration.ofMinutes(3)));
    return new ProviderGate(vertx, state, Map.of(provider, quota), ProviderObserver.NONE);
  }

  protected VendorQuestions questions(String provider) {
    return new VendorQuestions(provider, http(provider), gate(provider));
  }

  protected static BarRequest request(Timeframe timeframe, String from, String to, String... symbols) {
    return new BarRequest(List.of(symbols), timeframe, new TimeRange(Instant.parse(from), Instant.parse(to)));
  }

  protected static ProviderException failure(Future<?> future) {
    return assertThrows(ProviderException.class, future::await);
  }
}
