package io.swiftbolt.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.jobs.BackfillView;
import io.swiftbolt.market.SessionKind;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.TimeRangeSet;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.ClosedBars;
import io.swiftbolt.orchestrator.Backfill;
import io.swiftbolt.orchestrator.BackfillEstimate;
import io.swiftbolt.orchestrator.BackfillOrder;
import io.swiftbolt.orchestrator.BackfillOrders;
import io.swiftbolt.orchestrator.Reach;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A vendor that reaches back nine days, and bars that are wanted for a month. */
class OutOfReachTest {
  private static final Instant NOW = Instant.parse("2026-03-06T21:30:00Z");
  private static final String REACH = "2026-02-25T22:00:00Z";
  /** Of the sessions from 26 February to 6 March. */
  private static final int MINUTES = 7 * 390;

  private final House house = new House(NOW.toString(), "2020-01-02T05:00:00Z");

  @AfterEach
  void close() {
    house.close();
  }

  private int fill() {
    int created = 0;
    for (int tick = 0; tick < 40; tick++) {
      int more = house.ticks.tick().await().slicesCreated();
      house.untilIdle();
      created += more;
      if (more == 0) {
        return created;
      }
    }
    throw new AssertionError("it never ends");
  }

  @Test
  void a_standing_order_is_filled_as_far_as_a_vendor_reaches_and_the_rest_is_asked_of_nobody() {
    house.source.reaching("2026-03-05T17:00:00Z");
    house.define(Timeframe.M1, 30, "AAPL");
    house.deployWorkers();
    assertTrue(fill() > 0);
    assertEquals(4 * 60 + 390, house.count("select count(*) from ohlc_bars_v2 where timeframe = 'm1'"));
    assertEquals(0, house.count("select count(*) from job_runs where status <> 'success'"));
    assertEquals(0, house.count("select count(*) from get_coverage_gaps('AAPL', '1m', 30)"),
        "SQL plans no more either");
    TimeRangeSet left = house.gaps("AAPL", Timeframe.M1, 30);
    assertEquals(Instant.parse("2026-03-05T17:00:00Z"), left.ranges().getLast().to(), "it was never answered for");
    assertEquals(TimeRangeSet.EMPTY, new Reach(house.source, NOW).within("AAPL", Timeframe.M1, left));
    // the reach moves on with the clock: nothing comes back
    house.source.reaching("2026-03-05T18:00:00Z");
    assertEquals(0, house.ticks.tick().await().slicesCreated());
  }

  @Test
  void a_backfill_fetches_the_part_of_a_slice_that_is_within_reach_and_says_how_many_are_not() {
    house.symbols.ensure(List.of("AAPL")).await();
    house.source.reaching(REACH);
    BackfillOrder order = new BackfillOrder(List.of("AAPL"), List.of(Timeframe.M1),
        new TimeRange(Instant.parse("2025-06-01T00:00:00Z"), NOW), true, Backfill.PRIORITY, "test");
    BackfillOrders orders = house.orders();
    BackfillEstimate price = orders.price(order).await();
    assertEquals(1, price.slices(), "the grid's 30 days from 6 February");
    assertEquals(MINUTES, price.bars());
    assertEquals(9, price.unserved());

    house.deployBackfilling();
    UUID id = orders.start(order).await();
    house.until("select status from backfills", row -> row.getString(0).equals("done"));
    BackfillView done = orders.find(id).await();
    assertEquals(9, done.expected().unserved());
    assertEquals(MINUTES, done.rowsWritten());
    assertEquals(MINUTES, ClosedBars.expected(Timeframe.M1, SessionKind.REGULAR,
        new TimeRange(Instant.parse(REACH), NOW), NOW, house.calendar).bars());
    assertEquals(0, orders.price(order).await().slices(), "nothing is left that anybody could fetch");
  }

  @Test
  void a_slice_that_slipped_out_of_reach_while_it_waited_ends_and_says_why() {
    house.symbols.ensure(List.of("AAPL")).await();
    BackfillOrder order = new BackfillOrder(List.of("AAPL"), List.of(Timeframe.M1),
        new TimeRange(Instant.parse("2026-01-05T00:00:00Z"), Instant.parse("2026-01-06T00:00:00Z")), true,
        Backfill.PRIORITY, "test");
    house.orders().start(order).await();
    house.source.reaching(REACH);
    house.deployBackfilling();
    house.untilIdle();
    assertEquals("OUT_OF_REACH m1 bars before " + REACH + " are out of every provider's reach",
        house.rows("select error_code || ' ' || error_message from job_runs").getFirst().getString(0));
    assertEquals(0, house.count("select count(*) from coverage"));
  }
}
