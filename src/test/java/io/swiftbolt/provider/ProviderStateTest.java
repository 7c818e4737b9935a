package io.swiftbolt.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.config.ProvidersConfig.Circuit;
import io.swiftbolt.config.ProvidersConfig.Quota;
import io.swiftbolt.config.ReserveConfig;
import io.swiftbolt.database.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  private static final Pace FOUR = pace(4, 4, MINUTE);
  private static final Pace FREE = pace(9, 9, Duration.ofMillis(1));

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
      assertTrue(ask(state, FOUR).granted());
    }
    Duration pause = ask(state, FOUR).pause();
    assertTrue(pause.compareTo(Duration.ofSeconds(58)) > 0 && pause.compareTo(MINUTE) <= 0, pause.toString());
  }

  @Test
  void twenty_workers_of_three_processes_share_one_burst() {
    List<ProviderState> processes = IntStream.range(0, 3)
        .mapToObj(_ -> new ProviderState(database.pool(vertx), CIRCUIT)).toList();
    List<Future<ProviderState.Turn>> turns = IntStream.range(0, 60)
        .mapToObj(i -> processes.get(i % 3).take("v", pace(7, 7, MINUTE), 1, Purpose.FRESH, Duration.ZERO))
        .toList();
    Future.all(turns).await();
    assertEquals(7, turns.stream().filter(turn -> turn.result().granted()).count());
  }

  @Test
  void no_window_holds_more_grants_than_the_limit() {
    // The limit of 30 a window shortened to half a second of the database's clock: asked as fast as the database answers.
    Duration window = Duration.ofMillis(500);
    int limit = 30;
    int burst = 10;
    Pace pace = pace(limit, burst, window);
    List<Long> grantedAt = new ArrayList<>();
    long end = micros() + 2_000_000;
    while (micros() < end) {
      if (ask(state, pace).granted()) {
        grantedAt.add(micros());
      }
    }
    assertTrue(grantedAt.size() > burst, "tokens do not come back: " + grantedAt.size());
    for (int i = 0; i + limit < grantedAt.size(); i++) {
      long span = grantedAt.get(i + limit) - grantedAt.get(i);
      assertTrue(span >= 490_000, "request " + i + " and the " + limit + "th after it lie only " + span + " µs apart");
    }
  }

  @Property(tries = 200)
  void the_quota_holds_in_any_minute_by_construction(@ForAll @IntRange(min = 2, max = 20_000) int perMinute,
      @ForAll @IntRange(min = 1, max = 500) int burst) {
    int usable = Math.min(burst, perMinute - 1);
    Duration emission = Pace.of(new Quota(perMinute, usable, Duration.ZERO)).interval();
    long inOneMinute = usable + Duration.ofSeconds(60).dividedBy(emission);
    assertTrue(inOneMinute <= perMinute, inOneMinute + " of " + perMinute);
  }

  @Test
  void without_the_database_nothing_is_granted() {
    pool.close().await();
    ProviderException refused = assertThrows(ProviderException.class, () -> ask(state, FOUR));
    assertEquals(ProviderError.PROVIDER_UNAVAILABLE, refused.error());
    assertTrue(refused.toString().contains("limiter unavailable"));
  }

  @Test
  void a_pause_that_the_vendor_asked_for_is_kept_to_the_second_and_never_shortened() {
    assertTrue(ask(state, FOUR).granted());
    state.block("v", Duration.ofSeconds(37)).await();
    state.block("v", Duration.ofSeconds(2)).await();
    Duration pause = ask(state, FOUR).pause();
    assertTrue(Math.abs(pause.toMillis() - 37_000) < 1000, pause.toString());
    ProviderState elsewhere = new ProviderState(database.pool(vertx), CIRCUIT);
    assertFalse(ask(elsewhere, FOUR).granted());
  }

  @Test
  void the_circuit_opens_after_failures_in_a_row_and_outlives_the_process() {
    assertTrue(ask(state, FREE).granted());
    state.failed("v", down()).await();
    state.failed("v", down()).await();
    state.succeeded("v").await();
    state.failed("v", down()).await();
    state.failed("v", down()).await();
    assertTrue(ask(state, FREE).granted());
    state.failed("v", down()).await();

    ProviderState restarted = new ProviderState(database.pool(vertx), CIRCUIT);
    ProviderState.Turn turn = ask(restarted, FREE);
    assertEquals(Optional.of(ProviderError.PROVIDER_UNAVAILABLE), turn.openedBy());
    assertTrue(turn.pause().compareTo(Duration.ofSeconds(55)) > 0);
    ProviderState.Health health = restarted.all().await().getFirst();
    assertEquals("open", health.circuit());
    assertEquals(3, health.failures());
  }

  @Test
  void a_refused_key_opens_the_circuit_at_once_and_says_so() {
    ask(state, FOUR);
    state.failed("v", new ProviderException(ProviderError.AUTHENTICATION_ERROR, "v", "v answered 401")).await();
    assertEquals(Optional.of(ProviderError.AUTHENTICATION_ERROR), ask(state, FOUR).openedBy());
  }

  @Test
  void an_open_circuit_lets_one_probe_through_and_doubles_when_it_fails() {
    ask(state, FREE);
    for (int i = 0; i < 3; i++) {
      state.failed("v", down()).await();
    }
    timeIsOver();
    assertTrue(ask(state, FREE).granted());
    assertFalse(ask(state, FREE).granted());
    state.failed("v", down()).await();
    assertTrue(ask(state, FREE).pause().compareTo(Duration.ofSeconds(115)) > 0);
    timeIsOver();
    assertTrue(ask(state, FREE).granted());
    state.failed("v", down()).await();
    Duration capped = ask(state, FREE).pause();
    assertTrue(capped.compareTo(Duration.ofMinutes(3)) <= 0, capped.toString());
    timeIsOver();
    assertTrue(ask(state, FREE).granted());
    state.succeeded("v").await();
    assertTrue(ask(state, FREE).granted());
    assertEquals("closed", state.all().await().getFirst().circuit());
  }

  @Test
  void failures_of_requests_under_way_do_not_prolong_an_open_circuit() {
    ask(state, FREE);
    for (int i = 0; i < 8; i++) {
      state.failed("v", down()).await();
    }
    assertTrue(ask(state, FREE).pause().compareTo(MINUTE) <= 0);
    state.succeeded("v").await();
    assertFalse(ask(state, FREE).granted());
  }

  @Test
  void turns_that_come_soon_are_reserved_in_the_order_of_asking() {
    Pace pace = pace(2, 1, Duration.ofMinutes(2));
    List<ProviderState.Turn> turns = IntStream.range(0, 3)
        .mapToObj(_ -> state.take("v", pace, 1, Purpose.FRESH, Duration.ofSeconds(150)).await()).toList();
    assertTrue(turns.stream().allMatch(ProviderState.Turn::granted));
    assertEquals(List.of(0L, 1L, 2L),
        turns.stream().map(turn -> Math.round(turn.pause().toMillis() / 60_000.0)).toList());
    ProviderState.Turn tooLate = state.take("v", pace, 1, Purpose.FRESH, Duration.ofSeconds(150)).await();
    assertFalse(tooLate.granted());
    assertEquals(3, Math.round(tooLate.pause().toMillis() / 60_000.0));
  }

  @Test
  void a_request_that_the_vendor_counts_as_several_waits_until_there_are_as_many() {
    Pace pace = pace(10, 4, Duration.ofMinutes(7)); // one a minute
    assertTrue(state.take("v", pace, 3, Purpose.FRESH, Duration.ZERO).await().granted());
    ProviderState.Turn heavy = state.take("v", pace, 3, Purpose.FRESH, Duration.ZERO).await();
    assertEquals(2, Math.round(heavy.pause().toMillis() / 60_000.0));
    assertTrue(state.take("v", pace, 1, Purpose.FRESH, Duration.ZERO).await().granted());
    ProviderState.Turn heavierThanTheBurst = state.take("w", pace, 6, Purpose.FRESH, Duration.ofMinutes(3)).await();
    assertTrue(heavierThanTheBurst.granted());
    assertEquals(2, Math.round(heavierThanTheBurst.pause().toMillis() / 60_000.0));
  }

  @Test
  void a_pause_of_the_vendor_puts_off_turns_that_were_reserved_before() {
    Pace pace = pace(1, 1, Duration.ofSeconds(1));
    ask(state, pace);
    assertTrue(state.take("v", pace, 1, Purpose.FRESH, Duration.ofSeconds(2)).await().granted());
    assertEquals(Duration.ZERO, state.stillToWait("v").await());
    state.block("v", Duration.ofSeconds(30)).await();
    assertTrue(state.stillToWait("v").await().compareTo(Duration.ofSeconds(28)) > 0);
  }

  @Test
  void who_is_alone_has_the_whole_quota_and_who_is_not_leaves_the_other_its_share() {
    Pace pace = pace(10, 10, Duration.ofHours(1)); // one an hour
    assertEquals(10, granted(pace, Purpose.FRESH), "alone");
    assertEquals(0, granted(pace, Purpose.BACKFILL), "nothing is left, and backfill is waiting now");
    twelveHoursPass();
    assertEquals(8, granted(pace, Purpose.FRESH), "a fifth is kept for backfill");
    assertEquals(2, granted(pace, Purpose.BACKFILL));
    twelveHoursPass();
    assertEquals(5, granted(pace, Purpose.BACKFILL), "half is kept for fresh bars");
    assertEquals(5, granted(pace, Purpose.FRESH));
    twelveHoursPass();
    pool.query("update provider_state set fresh_wanted = '-infinity', backfill_wanted = '-infinity'").execute().await();
    assertEquals(10, granted(pace, Purpose.BACKFILL), "alone again");
  }

  @Test
  void a_lower_limit_that_the_vendor_tells_counts_and_a_higher_one_does_not() {
    ask(state, FOUR);
    state.learned("v", 2).await();
    twelveHoursPass();
    assertEquals(2, granted(FOUR, Purpose.FRESH));
    state.learned("v", 1000).await();
    twelveHoursPass();
    assertEquals(4, granted(FOUR, Purpose.FRESH));
  }

  @Test
  void another_key_has_its_own_quota_and_circuit() {
    ReserveConfig reserve = ReserveConfig.defaults();
    ProviderState mine = new ProviderState(pool, CIRCUIT, reserve, Map.of("v", "key 1"));
    ProviderState other = new ProviderState(pool, CIRCUIT, reserve, Map.of("v", "key 2"));
    ask(mine, FOUR);
    mine.failed("v", new ProviderException(ProviderError.AUTHENTICATION_ERROR, "v", "v answered 401")).await();
    assertFalse(ask(mine, FOUR).granted());
    assertTrue(ask(other, FOUR).granted());
    assertEquals(List.of("closed"), other.all().await().stream().map(ProviderState.Health::circuit).toList());
  }

  @Test
  void a_process_that_is_too_busy_to_keep_its_turns_sends_nothing() {
    Map<String, Quota> quotas = Map.of("v", new Quota(1000, 100, Duration.ZERO));
    ProviderGate late = new ProviderGate(vertx, state, quotas, ProviderObserver.NONE, MINUTE, Duration.ZERO);
    ProviderException refused = assertThrows(ProviderException.class,
        () -> late.ask("v", () -> Future.failedFuture("sent")).await());
    assertEquals(ProviderError.RATE_LIMIT_EXCEEDED, refused.error());
    assertTrue(refused.toString().contains("too busy"), refused.toString());
  }

  /** How many tokens there are at once. */
  private int granted(Pace pace, Purpose purpose) {
    int granted = 0;
    while (state.take("v", pace, 1, purpose, Duration.ZERO).await().granted()) {
      granted++;
    }
    return granted;
  }

  /** Except for who is waiting. */
  private void twelveHoursPass() {
    pool.query(
        """
            update provider_state set theoretical_arrival = theoretical_arrival - interval '12 hours',
              fresh_arrival = fresh_arrival - interval '12 hours', backfill_arrival = backfill_arrival - interval '12 hours'
            """)
        .execute().await();
  }

  private static Pace pace(int limit, int burst, Duration window) {
    return new Pace(limit, burst, window, Duration.ZERO);
  }

  private static ProviderState.Turn ask(ProviderState state, Pace pace) {
    return state.take("v", pace, 1, Purpose.FRESH, Duration.ZERO).await();
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
