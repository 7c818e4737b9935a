package io.swiftbolt.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.config.ProvidersConfig.Circuit;
import io.swiftbolt.config.ProvidersConfig.Quota;
import io.swiftbolt.database.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProviderStateTest {
  private static final Circuit CIRCUIT = new Circuit(3, Duration.ofMinutes(1), Duration.ofMinutes(3));
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private Vertx vertx;
  private TestDatabase database;
  private Pool pool;
  private ProviderState state;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    database = TestDatabase.fresh();
    pool = database.pool(vertx);
    state = new ProviderState(pool, CIRCUIT);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void a_burst_is_granted_and_the_next_one_is_told_when() {
    for (int i = 0; i < 4; i++) {
      assertTrue(state.take("v", MINUTE, 4, 1).await().granted());
    }
    Duration pause = state.take("v", MINUTE, 4, 1).await().pause();
    assertTrue(pause.compareTo(Duration.ofSeconds(58)) > 0 && pause.compareTo(MINUTE) <= 0, pause.toString());
  }

  @Test
  void twenty_workers_of_three_processes_share_one_burst() {
    List<ProviderState> processes = IntStream.range(0, 3)
        .mapToObj(_ -> new ProviderState(database.pool(vertx), CIRCUIT)).toList();
    List<Future<ProviderState.Turn>> turns = IntStream.range(0, 60)
        .mapToObj(i -> processes.get(i % 3).take("v", MINUTE, 7, 1)).toList();
    Future.all(turns).await();
    assertEquals(7, turns.stream().filter(turn -> turn.result().granted()).count());
  }

  @Test
  void no_window_holds_more_grants_than_the_limit() {
    // The limit of 30 a window shortened to half a second of the database's clock: asked as fast as the database answers.
    Duration window = Duration.ofMillis(500);
    int limit = 30;
    int burst = 10;
    Duration emission = window.dividedBy(limit - burst);
    List<Long> grantedAt = new ArrayList<>();
    long end = micros() + 2_000_000;
    while (micros() < end) {
      if (state.take("v", emission, burst, 1).await().granted()) {
        grantedAt.add(micros());
      }
    }
    assertTrue(grantedAt.size() > 60, "the limiter lets hardly anything through: " + grantedAt.size());
    for (int i = 0; i + limit < grantedAt.size(); i++) {
      long span = grantedAt.get(i + limit) - grantedAt.get(i);
      assertTrue(span >= 490_000, "request " + i + " and the " + limit + "th after it lie only " + span + " µs apart");
    }
  }

  @Property(tries = 200)
  void the_quota_holds_in_any_minute_by_construction(@ForAll @IntRange(min = 2, max = 20_000) int perMinute,
      @ForAll @IntRange(min = 1, max = 500) int burst) {
    int usable = Math.min(burst, perMinute - 1);
    Duration emission = ProviderState.emissionInterval(new Quota(perMinute, usable, Duration.ZERO));
    long inOneMinute = usable + Duration.ofSeconds(60).dividedBy(emission);
    assertTrue(inOneMinute <= perMinute, inOneMinute + " of " + perMinute);
  }

  @Test
  void without_the_database_nothing_is_granted() {
    pool.close().await();
    ProviderException refused = assertThrows(ProviderException.class, () -> state.take("v", MINUTE, 4, 1).await());
    assertEquals(ProviderError.PROVIDER_UNAVAILABLE, refused.error());
    assertTrue(refused.toString().contains("limiter unavailable"));
  }

  @Test
  void a_pause_that_the_vendor_asked_for_is_kept_to_the_second_and_never_shortened() {
    assertTrue(state.take("v", MINUTE, 4, 1).await().granted());
    state.block("v", Duration.ofSeconds(37)).await();
    state.block("v", Duration.ofSeconds(2)).await();
    Duration pause = state.take("v", MINUTE, 4, 1).await().pause();
    assertTrue(Math.abs(pause.toMillis() - 37_000) < 1000, pause.toString());
    ProviderState elsewhere = new ProviderState(database.pool(vertx), CIRCUIT);
    assertFalse(elsewhere.take("v", MINUTE, 4, 1).await().granted());
  }

  @Test
  void the_circuit_opens_after_failures_in_a_row_and_outlives_the_process() {
    assertTrue(state.take("v", Duration.ofMillis(1), 9, 1).await().granted());
    state.failed("v", down()).await();
    state.failed("v", down()).await();
    state.succeeded("v").await();
    state.failed("v", down()).await();
    state.failed("v", down()).await();
    assertTrue(state.take("v", Duration.ofMillis(1), 9, 1).await().granted());
    state.failed("v", down()).await();

    ProviderState restarted = new ProviderState(database.pool(vertx), CIRCUIT);
    ProviderState.Turn turn = restarted.take("v", Duration.ofMillis(1), 9, 1).await();
    assertEquals(Optional.of(ProviderError.PROVIDER_UNAVAILABLE), turn.openedBy());
    assertTrue(turn.pause().compareTo(Duration.ofSeconds(55)) > 0);
    ProviderState.Health health = restarted.all().await().getFirst();
    assertEquals("open", health.circuit());
    assertEquals(3, health.failures());
  }

  @Test
  void a_refused_key_opens_the_circuit_at_once_and_says_so() {
    state.take("v", MINUTE, 4, 1).await();
    state.failed("v", new ProviderException(ProviderError.AUTHENTICATION_ERROR, "v", "v answered 401")).await();
    assertEquals(Optional.of(ProviderError.AUTHENTICATION_ERROR), state.take("v", MINUTE, 4, 1).await().openedBy());
  }

  @Test
  void an_open_circuit_lets_one_probe_through_and_doubles_when_it_fails() {
    state.take("v", Duration.ofMillis(1), 9, 1).await();
    for (int i = 0; i < 3; i++) {
      state.failed("v", down()).await();
    }
    timeIsOver();
    assertTrue(state.take("v", Duration.ofMillis(1), 9, 1).await().granted());
    assertFalse(state.take("v", Duration.ofMillis(1), 9, 1).await().granted());
    state.failed("v", down()).await();
    assertTrue(state.take("v", Duration.ofMillis(1), 9, 1).await().pause().compareTo(Duration.ofSeconds(115)) > 0);
    timeIsOver();
    assertTrue(state.take("v", Duration.ofMillis(1), 9, 1).await().granted());
    state.failed("v", down()).await();
    Duration capped = state.take("v", Duration.ofMillis(1), 9, 1).await().pause();
    assertTrue(capped.compareTo(Duration.ofMinutes(3)) <= 0, capped.toString());
    timeIsOver();
    assertTrue(state.take("v", Duration.ofMillis(1), 9, 1).await().granted());
    state.succeeded("v").await();
    assertTrue(state.take("v", Duration.ofMillis(1), 9, 1).await().granted());
    assertEquals("closed", state.all().await().getFirst().circuit());
  }

  @Test
  void failures_of_requests_under_way_do_not_prolong_an_open_circuit() {
    state.take("v", Duration.ofMillis(1), 9, 1).await();
    for (int i = 0; i < 8; i++) {
      state.failed("v", down()).await();
    }
    assertTrue(state.take("v", Duration.ofMillis(1), 9, 1).await().pause().compareTo(MINUTE) <= 0);
    state.succeeded("v").await();
    assertFalse(state.take("v", Duration.ofMillis(1), 9, 1).await().granted());
  }

  private static ProviderException down() {
    return new ProviderException(ProviderError.PROVIDER_UNAVAILABLE, "v", "down");
  }

  private void timeIsOver() {
    pool.preparedQuery("update provider_state set open_until = clock_timestamp() where provider = $1")
        .execute(Tuple.of("v")).await();
  }

  private long micros() {
    Row row = pool.query("select (extract(epoch from clock_timestamp()) * 1000000)::bigint").execute().await()
        .iterator()
        .next();
    return row.getLong(0);
  }
}
