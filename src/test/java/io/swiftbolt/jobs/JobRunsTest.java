package io.swiftbolt.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.symbols.Symbol;
import io.swiftbolt.symbols.Symbols;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobRunsTest {
  private static final Instant NOW = Instant.parse("2026-03-06T15:00:00Z");
  private static final Duration LEASE = Duration.ofSeconds(10);

  private final Vertx vertx = Vertx.vertx();
  private final Pool pool = TestDatabase.fresh().pool(vertx);
  private final JobRuns runs = new JobRuns(pool);
  private List<Symbol> symbols = List.of();

  @BeforeEach
  void symbols() {
    symbols = new Symbols(pool).ensure(List.of("AAPL", "MSFT", "NVDA")).await();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private NewRun run(Symbol symbol, int hour, int priority) {
    Instant from = Instant.parse("2026-03-06T00:00:00Z").plus(Duration.ofHours(hour));
    return new NewRun(Optional.empty(), JobType.FETCH_INTRADAY, symbol.ticker(), symbol.id(), Timeframe.M15,
        new TimeRange(from, from.plus(Duration.ofHours(2))), priority);
  }

  private List<UUID> enqueue(NewRun... added) {
    return runs.enqueue(List.of(added), "cron", NOW).await();
  }

  private List<Claim> claim(int windows) {
    return runs.claim(windows, 50, "w1", LEASE, false, NOW).await();
  }

  private Row row(UUID id) {
    return pool.preparedQuery("select * from job_runs where id = $1").execute(Tuple.of(id)).await().iterator()
        .next();
  }

  @Test
  void the_same_slice_is_queued_once_however_often_it_is_planned() {
    assertEquals(1, enqueue(run(symbols.getFirst(), 14, 100)).size());
    assertEquals(0, enqueue(run(symbols.getFirst(), 14, 100)).size());
    claim(1);
    assertEquals(0, enqueue(run(symbols.getFirst(), 14, 100)).size(), "a running slice is active, too");
  }

  @Test
  void all_slices_of_one_window_are_claimed_together() {
    enqueue(run(symbols.get(0), 14, 100), run(symbols.get(1), 14, 100), run(symbols.get(2), 14, 100),
        run(symbols.get(0), 12, 100));
    List<Claim> claims = claim(1);
    assertEquals(3, claims.size());
    assertEquals(1, claims.stream().map(Claim::slice).distinct().count());
    assertEquals(Instant.parse("2026-03-06T14:00:00Z"), claims.getFirst().slice().from(), "the newest first");
  }

  @Test
  void the_most_urgent_is_claimed_first_and_the_oldest_when_asked_for() {
    UUID old = enqueue(run(symbols.get(0), 2, 10)).getFirst();
    runs.enqueue(List.of(run(symbols.get(1), 14, 200)), "cron", NOW.plusSeconds(60)).await();
    assertEquals("MSFT", claim(1).getFirst().symbol());
    runs.enqueue(List.of(run(symbols.get(2), 14, 200)), "cron", NOW.plusSeconds(120)).await();
    assertEquals(old, runs.claim(1, 50, "w1", LEASE, true, NOW).await().getFirst().runId());
  }

  @Test
  void twenty_workers_never_claim_the_same_slice() {
    List<NewRun> many = new ArrayList<>();
    for (int hour = 0; hour < 200; hour += 2) {
      many.add(run(symbols.get(hour / 2 % 3), hour, 100));
    }
    runs.enqueue(many, "cron", NOW).await();
    List<Future<List<Claim>>> claims = new ArrayList<>();
    for (int worker = 0; worker < 20; worker++) {
      claims.add(runs.claim(5, 50, "w" + worker, LEASE, worker % 2 == 0, NOW));
    }
    Set<UUID> seen = new HashSet<>();
    int total = 0;
    for (var claimed : claims) {
      for (Claim claim : claimed.await()) {
        seen.add(claim.runId());
        total++;
      }
    }
    assertEquals(total, seen.size());
    assertTrue(total > 0);
  }

  @Test
  void a_lost_lease_is_requeued_once_and_the_late_worker_is_fenced_off() {
    enqueue(run(symbols.getFirst(), 14, 100));
    Claim zombie = claim(1).getFirst();
    expireLeases();
    assertEquals(1, runs.returnLost(5, NOW).await());
    assertEquals(0, runs.returnLost(5, NOW).await());
    assertEquals(2, row(zombie.runId()).getInteger("attempt"));
    Claim heir = claim(1).getFirst();
    assertTrue(heir.token() > zombie.token());

    runs.finish(List.of(new JobRuns.Finished(zombie, done(7))), 5, NOW).await();
    assertEquals("running", row(zombie.runId()).getString("status"), "the zombie's word counts for nothing");
    assertTrue(runs.renew(List.of(zombie), LEASE).await().isEmpty());

    runs.finish(List.of(new JobRuns.Finished(heir, done(3))), 5, NOW).await();
    assertEquals("success", row(heir.runId()).getString("status"));
    assertEquals(3, row(heir.runId()).getInteger("rows_written"));
  }

  @Test
  void a_slice_lost_at_its_last_attempt_is_given_up() {
    UUID id = enqueue(run(symbols.getFirst(), 14, 100)).getFirst();
    claim(1);
    expireLeases();
    runs.returnLost(1, NOW).await();
    assertEquals("failed", row(id).getString("status"));
    assertEquals("STALE_RUNNING", row(id).getString("error_code"));
  }

  @Test
  void being_told_to_wait_burns_no_attempt_and_keeps_the_slice_from_being_claimed() {
    UUID id = enqueue(run(symbols.getFirst(), 14, 100)).getFirst();
    Claim claim = claim(1).getFirst();
    runs.finish(
        List.of(
            new JobRuns.Finished(claim, new JobOutcome.Later(Duration.ofMinutes(1), "RATE_LIMIT_EXCEEDED", "wait"))),
        5, NOW).await();
    assertEquals(1, row(id).getInteger("attempt"));
    assertEquals("queued", row(id).getString("status"));
    assertTrue(claim(5).isEmpty());
    assertEquals(new JobRuns.Depth(1, 0, 0), runs.depth().await());
  }

  @Test
  void a_retry_counts_and_the_last_one_is_a_dead_letter_that_an_operator_can_requeue() {
    UUID id = enqueue(run(symbols.getFirst(), 14, 100)).getFirst();
    JobOutcome again = new JobOutcome.Retry(Duration.ZERO, "PROVIDER_UNAVAILABLE", "reset");
    runs.finish(List.of(new JobRuns.Finished(claim(1).getFirst(), again)), 2, NOW).await();
    assertEquals(2, row(id).getInteger("attempt"));
    runs.finish(List.of(new JobRuns.Finished(claim(1).getFirst(), again)), 2, NOW).await();
    assertEquals("failed", row(id).getString("status"));
    assertEquals(1, runs.busy(NOW.minusSeconds(1), NOW.minusSeconds(1)).await().size(), "left alone for a while");
    assertEquals(0, runs.busy(NOW.plusSeconds(1), NOW.plusSeconds(1)).await().size());
    assertEquals(1, runs.retryFailed(10, NOW).await());
    assertEquals("queued", row(id).getString("status"));
    assertEquals(3, row(id).getInteger("attempt"));
  }

  @Test
  void minutes_given_up_before_their_time_was_over_are_left_alone_for_less_long() {
    enqueue(run(symbols.getFirst(), 14, 100), run(symbols.getFirst(), 12, 100));
    JobOutcome again = new JobOutcome.Retry(Duration.ZERO, "PROVIDER_UNAVAILABLE", "reset");
    claim(2).forEach(claim -> runs.finish(List.of(new JobRuns.Finished(claim, again)), 1, NOW).await());
    Instant before = NOW.minusSeconds(3600);
    assertEquals(2, runs.busy(before, NOW.minusSeconds(1)).await().size());
    assertEquals(List.of(Instant.parse("2026-03-06T12:00:00Z")),
        runs.busy(before, NOW.plusSeconds(1)).await().stream().map(busy -> busy.slice().from()).toList());
  }

  @Test
  void a_symbol_that_was_refused_is_left_alone_as_long_as_ever() {
    enqueue(run(symbols.getFirst(), 14, 100));
    runs.finish(List.of(new JobRuns.Finished(claim(1).getFirst(), new JobOutcome.Failed("INVALID_SYMBOL", "no such"))),
        5,
        NOW).await();
    assertEquals(1, runs.busy(NOW.minusSeconds(3600), NOW.plusSeconds(1)).await().size());
  }

  @Test
  void a_finished_row_never_changes_its_status() {
    UUID id = enqueue(run(symbols.getFirst(), 14, 100)).getFirst();
    runs.finish(List.of(new JobRuns.Finished(claim(1).getFirst(), done(1))), 5, NOW).await();
    PgException refused = assertThrows(PgException.class, () -> pool.preparedQuery(
        "update job_runs set status = 'queued', finished_at = null where id = $1").execute(Tuple.of(id))
        .await());
    assertEquals("23514", refused.getSqlState());
  }

  @Test
  void runs_that_ended_long_ago_are_forgotten_and_active_ones_never() {
    enqueue(run(symbols.getFirst(), 14, 100), run(symbols.getFirst(), 12, 100));
    runs.finish(List.of(new JobRuns.Finished(claim(1).getFirst(), done(1))), 5, NOW).await();
    assertEquals(0, runs.trim(NOW, 10).await());
    assertEquals(1, runs.trim(NOW.plusSeconds(1), 10).await());
    assertEquals(0, runs.trim(NOW.plusSeconds(1), 10).await());
    assertEquals(1, runs.depth().await().queued());
  }

  @Test
  void progress_only_moves_forward_and_only_for_the_holder() {
    UUID id = enqueue(run(symbols.getFirst(), 14, 100)).getFirst();
    Claim claim = claim(1).getFirst();
    runs.progress(List.of(new JobRuns.Progress(claim, 60, "alpaca")), NOW).await();
    runs.progress(List.of(new JobRuns.Progress(claim, 40, "alpaca")), NOW).await();
    assertEquals(60, row(id).getNumeric("progress_percent").intValue());
  }

  private static JobOutcome done(int inserted) {
    return new JobOutcome.Done(inserted, 0, 0, 0, "alpaca", Optional.empty(), 1);
  }

  private void expireLeases() {
    pool.query("update job_runs set lease_until = clock_timestamp() - interval '1 second' where status = 'running'")
        .execute()
        .await();
  }
}
