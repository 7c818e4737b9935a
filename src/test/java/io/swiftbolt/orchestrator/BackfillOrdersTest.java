package io.swiftbolt.orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.config.OrchestratorConfig;
import io.swiftbolt.config.OrchestratorConfig.BackfillConfig;
import io.swiftbolt.fetch.House;
import io.swiftbolt.jobs.BackfillView;
import io.swiftbolt.jobs.Backfills;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.TimeRangeSet;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.provider.ProviderError;
import io.swiftbolt.provider.ProviderException;
import io.swiftbolt.symbols.UnknownSymbol;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A backfill's life with real rows, real workers and a scripted provider. Its slices are 30 days long. */
class BackfillOrdersTest {
  private static final TimeRange HALF_YEAR = new TimeRange(Instant.parse("2025-09-01T00:00:00Z"),
      Instant.parse("2026-03-01T00:00:00Z"));

  private House house;
  private BackfillOrders orders;

  @BeforeEach
  void start() {
    use(500);
  }

  private void use(int queuedMost) {
    OrchestratorConfig usual = OrchestratorConfig.defaults();
    house = new House("2026-03-06T21:30:00Z", "2020-01-02T05:00:00Z",
        new OrchestratorConfig(usual.tick(), usual.afterMinute(), usual.intraday(), usual.historical(),
            usual.forecast(),
            usual.backfillSlice(),
            new BackfillConfig(Duration.ofMillis(20), queuedMost, 100, 3, Duration.ofSeconds(20)),
            usual.failedCooldown(), usual.openCooldown(), usual.keepRuns(), usual.queuedMost()));
    orders = house.orders();
    house.symbols.ensure(List.of("AAPL", "MSFT")).await();
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void a_dry_run_says_what_it_then_really_takes_and_writes_nothing() {
    BackfillEstimate price = orders.price(order(Timeframe.D1)).await();
    assertEquals(0, house.count("select count(*) from backfills"));
    house.deployBackfilling();
    BackfillView done = ended(orders.start(order(Timeframe.D1)).await());
    assertEquals("done", done.status());
    assertEquals(100, done.progress());
    assertEquals(price.slices(), done.slices().done());
    assertEquals(price.bars(), done.rowsWritten());
    assertEquals(price.requests(), house.source.requests().size());
    assertEquals(Duration.ofSeconds(price.requests()), price.time(), "one a second");
    assertEquals(
        new BackfillEstimate.Vendor("scripted", price.requests(), price.requests(), 60, price.time(),
            price.timeAtMost()),
        price.vendors().getFirst());
    assertEquals(done.rowsWritten(), house.count("select count(*) from ohlc_bars_v2"));
    assertEquals(2, house.count("select count(*) from backfill_jobs where status = 'done' and progress = 100"));
  }

  @Test
  void what_is_there_already_is_not_ordered_again_unless_it_is_wanted() {
    house.deployBackfilling();
    ended(orders.start(order(Timeframe.D1)).await());
    BackfillView nothing = orders.start(order(Timeframe.D1)).compose(orders::find).await();
    assertEquals("done", nothing.status());
    assertEquals(0, nothing.slices().total());
    BackfillOrder again = new BackfillOrder(List.of("AAPL"), List.of(Timeframe.D1), HALF_YEAR, false, 50, "test");
    BackfillView refetched = ended(orders.start(again).await());
    assertEquals("done", refetched.status());
    assertEquals(0, refetched.rowsWritten(), "the same bars");
    assertTrue(refetched.slices().total() > 5);
  }

  @Test
  void bars_that_others_are_made_of_are_fetched_once() {
    TimeRange week = new TimeRange(Instant.parse("2026-02-23T00:00:00Z"), Instant.parse("2026-02-28T00:00:00Z"));
    BackfillEstimate price = orders.price(new BackfillOrder(List.of("AAPL"),
        List.of(Timeframe.H4, Timeframe.M15, Timeframe.H1, Timeframe.W1, Timeframe.D1), week, true, 50, "test"))
        .await();
    assertEquals(orders.price(new BackfillOrder(List.of("AAPL"), List.of(Timeframe.M15, Timeframe.D1), week, true, 50,
        "test")).await(), price);
  }

  @Test
  void a_paused_backfill_has_nothing_in_the_queue_and_a_resumed_one_goes_on() {
    UUID id = orders.start(order(Timeframe.D1)).await();
    long queued = house.count("select count(*) from job_runs where status = 'queued'");
    assertTrue(queued > 10);
    assertEquals("paused", orders.pause(id).await().status());
    assertEquals("paused", orders.pause(id).await().status(), "twice is no error");
    assertEquals(0, house.count("select count(*) from job_runs where status = 'queued'"));
    orders.goOn().await();
    assertEquals(0, house.count("select count(*) from job_runs where status = 'queued'"));
    assertEquals(Optional.empty(), orders.find(id).await().eta());
    assertEquals("running", orders.resume(id).await().status());
    assertEquals(queued, house.count("select count(*) from job_runs where status = 'queued'"));
    house.deployBackfilling();
    assertEquals("done", ended(id).status());
  }

  @Test
  void a_cancelled_backfill_ends_for_good() {
    UUID id = orders.start(order(Timeframe.D1)).await();
    assertEquals("cancelled", orders.cancel(id).await().status());
    assertEquals(0, house.count("select count(*) from job_runs where status = 'queued'"));
    assertEquals(2, house.count("select count(*) from backfill_jobs where status = 'error' and error = 'cancelled'"));
    house.deployBackfilling();
    assertEquals("done", ended(orders.start(order(Timeframe.D1)).await()).status(), "the same can be ordered anew");
    assertEquals("cancelled", orders.find(id).await().status());
    for (Future<BackfillView> late : List.of(orders.resume(id), orders.pause(id), orders.retryFailed(id))) {
      assertThrows(BackfillOrders.NotNow.class, late::await);
    }
  }

  @Test
  void only_what_failed_is_tried_again() {
    house.source.then(new ProviderException(ProviderError.VALIDATION_ERROR, "scripted", "no such thing"));
    house.deployBackfilling();
    BackfillOrder apple = new BackfillOrder(List.of("AAPL"), List.of(Timeframe.D1), HALF_YEAR, true, 50, "test");
    UUID id = orders.start(apple).await();
    BackfillView failed = ended(id);
    assertEquals("error", failed.status());
    assertEquals(1, failed.slices().failed());
    assertEquals(failed.slices().total() - 1, failed.slices().done());
    assertEquals("scripted: no such thing",
        house.rows("select error from backfill_jobs where status = 'error'").getFirst().getString(0));
    int asked = house.source.requests().size();
    orders.retryFailed(id).await();
    BackfillView done = ended(id);
    assertEquals("done", done.status());
    assertEquals(asked + 1, house.source.requests().size());
    assertEquals(TimeRangeSet.EMPTY, house.gaps("AAPL", Timeframe.D1, 60)
        .intersect(new TimeRange(Instant.EPOCH, HALF_YEAR.to())));
  }

  @Test
  void the_queue_holds_a_portion_only_and_small_backfills_are_not_served_last() {
    house.close();
    use(4);
    UUID large = orders.start(order(Timeframe.D1)).await();
    assertEquals(4, house.count("select count(*) from job_runs"));
    TimeRange month = new TimeRange(Instant.parse("2025-05-01T00:00:00Z"), Instant.parse("2025-05-10T00:00:00Z"));
    UUID small = orders
        .start(new BackfillOrder(List.of("AAPL"), List.of(Timeframe.D1), month, true, 50, "test")).await();
    house.source.requests();
    house.deployBackfilling();
    BackfillView first = ended(small);
    assertEquals("done", first.status());
    assertEquals("done", ended(large).status());
    assertTrue(house.count("""
        select count(*) from backfill_slices l, backfill_slices s
         where l.backfill_id <> s.backfill_id and s.slice_to < '2025-06-01' and l.settled_at > s.settled_at""") > 0);
  }

  @Test
  void a_backfill_outlives_those_who_work_on_it() {
    house.close();
    use(2);
    List<String> first = house.deployBackfilling();
    UUID id = orders.start(order(Timeframe.D1)).await();
    house.until("select count(*) from backfill_slices where status = 'done'", row -> row.getLong(0) > 0);
    first.reversed().forEach(deployed -> house.vertx.undeploy(deployed).await());
    assertFalse(orders.find(id).await().hasEnded());
    house.deployBackfilling();
    assertEquals("done", ended(id).status());
    assertEquals(0, house.count("select count(*) from job_runs where status <> 'success'"));
  }

  @Test
  void two_backfills_of_the_same_share_the_work_and_pausing_one_leaves_it_to_the_other() {
    UUID one = orders.start(order(Timeframe.D1)).await();
    long queued = house.count("select count(*) from job_runs");
    UUID other = orders.start(order(Timeframe.D1)).await();
    assertEquals(queued, house.count("select count(*) from job_runs"));
    orders.pause(one).await();
    assertEquals(queued, house.count("select count(*) from job_runs where status = 'queued'"));
    house.deployBackfilling();
    assertEquals("done", ended(other).status());
    assertEquals("done", ended(one).status(), "what it waited for has been done");
    assertEquals(queued, house.count("select count(*) from job_runs"));
  }

  @Test
  void older_clients_read_the_days_of_a_backfill() {
    UUID id = orders.start(order(Timeframe.D1)).await();
    assertEquals(2,
        house.count("select count(*) from backfill_jobs where backfill_id = $1 and status = 'running'", id));
    long days = house.count("select count(*) from exchange_sessions where date between '2025-09-01' and '2026-02-28'");
    String chunks = "select count(*) from backfill_chunks where status = '%s'";
    assertEquals(2 * days, house.count(chunks.formatted("pending")));
    assertEquals(2 * days, house.count("select count(distinct id) from backfill_chunks"));
    house.deployBackfilling();
    ended(id);
    assertEquals(2 * days, house.count(chunks.formatted("done")));
    assertEquals(days, house.count("select count(distinct day) from backfill_chunks where try_count = 1"));
  }

  @Test
  void a_run_that_is_gone_is_made_up_for() {
    UUID id = orders.start(order(Timeframe.D1)).await();
    house.rows("delete from job_runs");
    orders.goOn().await();
    house.deployBackfilling();
    assertEquals("done", ended(id).status());
  }

  @Test
  void orders_that_cannot_be_meant_are_refused_and_leave_nothing() {
    TimeRange tooLong = new TimeRange(Instant.parse("1960-01-01T00:00:00Z"), HALF_YEAR.to());
    BackfillOrder unknown = new BackfillOrder(List.of("AAPL", "NONE"), List.of(Timeframe.D1), HALF_YEAR, true, 50,
        "test");
    assertThrows(UnknownSymbol.class, () -> orders.start(unknown).await());
    assertThrows(Backfill.TooLarge.class, () -> orders
        .start(new BackfillOrder(List.of("AAPL", "MSFT"), List.of(Timeframe.D1), tooLong, false, 50, "test")).await());
    assertThrows(BackfillOrders.UnknownBackfill.class, () -> orders.pause(UUID.randomUUID()).await());
    assertEquals(0, house.count("select count(*) from backfills"));
  }

  @Test
  void no_more_backfills_are_taken_than_are_allowed_to_be_open() {
    for (int i = 0; i < 3; i++) {
      orders.start(order(Timeframe.D1)).await();
    }
    assertThrows(BackfillOrders.TooMany.class, () -> orders.start(order(Timeframe.D1)).await());
    assertEquals(3, house.count("select count(*) from backfills"));
  }

  @Test
  void old_backfills_are_forgotten_with_their_slices() {
    house.deployBackfilling();
    ended(orders.start(order(Timeframe.D1)).await());
    Backfills backfills = new Backfills(house.pool);
    assertEquals(0, backfills.trim(house.clock.instant().minusSeconds(60), 10).await());
    assertEquals(1, backfills.trim(house.clock.instant().plusSeconds(60), 10).await());
    assertEquals(0, house.count("select count(*) from backfill_slices"));
  }

  private static BackfillOrder order(Timeframe timeframe) {
    return new BackfillOrder(List.of("AAPL", "MSFT"), List.of(timeframe), HALF_YEAR, true, 50, "test");
  }

  private BackfillView ended(UUID id) {
    BackfillView view = orders.awaitEnd(id).await();
    assertTrue(view.hasEnded(), view::toString);
    return view;
  }
}
