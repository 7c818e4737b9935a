package io.swiftbolt.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.market.Bar;
import io.swiftbolt.market.TimeRangeSet;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.quality.QuarantineInbox;
import io.swiftbolt.quality.QuarantineInbox.State;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A vendor sends a spike, a bar upside down and one on a holiday; operators decide. */
class QuarantineDeskTest {
  private static final String SPIKE = "2026-02-24T05:00:00Z";
  private static final String UPSIDE_DOWN = "2026-02-25T05:00:00Z";
  private static final String HIGH = "select high from ohlc_bars_v2 where ts = '" + SPIKE + "'";
  private final House house = new House("2026-03-06T21:30:00Z", "2020-01-02T05:00:00Z");
  private final QuarantineDesk desk = new QuarantineDesk(house.pool, house.coverage, () -> house.calendar, house.clock);
  private double truth;

  @BeforeEach
  void fill() {
    house.define(Timeframe.D1, 20, "AAPL");
    house.deployWorkers();
    tick();
    truth = house.rows(HIGH).getFirst().getDouble(0);
    house.source.always(bars -> bars.stream().map(bar -> switch (bar.ts().toString()) {
      case SPIKE -> new Bar(bar.ts(), bar.open(), 195.95, bar.low(), bar.close(), bar.volume());
      case UPSIDE_DOWN -> new Bar(bar.ts(), bar.open(), bar.low(), bar.high(), bar.close(), bar.volume());
      default -> bar;
    }).toList());
    askAgain();
  }

  @AfterEach
  void close() {
    house.close();
  }

  private void askAgain() {
    house.pool.query("""
        update coverage set covered = covered - tstzmultirange(tstzrange('2026-02-20', '2026-02-28')),
               answered_empty = answered_empty - tstzmultirange(tstzrange('2026-02-20', '2026-02-28'))
        """).execute().await();
    tick();
    assertEquals(TimeRangeSet.EMPTY, house.gaps("AAPL", Timeframe.D1, 20));
  }

  private void tick() {
    for (int i = 0; i < 20 && !house.gaps("AAPL", Timeframe.D1, 20).isEmpty(); i++) {
      house.ticks.tick().await();
      house.untilIdle();
    }
  }

  private long id(String reason) {
    return house.rows("select id from bar_quarantine where reason = $1", reason).getFirst().getLong(0);
  }

  private List<QuarantineInbox.Item> items(Optional<State> state) {
    return desk.inbox().list(new QuarantineInbox.Filter(state, Optional.empty(), Optional.empty(), Optional.empty(),
        Optional.empty(), 10)).await();
  }

  @Test
  void a_released_bar_is_stored_its_predecessor_is_kept_and_the_decision_names_who_made_it() {
    house.clock.advance(Duration.ofMinutes(1));
    assertEquals(List.of(new QuarantineDesk.Outcome(id("SPIKE"), Optional.empty())),
        desk.release(List.of(id("SPIKE")), "ada", "seen on the tape").await());
    assertEquals(195.95, house.rows(HIGH).getFirst().getDouble(0));
    Row revision = house.rows("select * from bar_revisions where ts = '" + SPIKE + "'").getFirst();
    assertEquals(truth, revision.getDouble("high"));
    Row decision = house.rows("select * from quarantine_decisions").getFirst();
    assertEquals("ada", decision.getString("decided_by"));
    assertEquals("seen on the tape", decision.getString("note"));
    assertEquals(revision.getUUID("replaced_by_run"), decision.getUUID("run_id"));
    QuarantineInbox.Item item = items(Optional.of(State.RELEASED)).getFirst();
    assertEquals(Optional.of(new QuarantineInbox.Decision(State.RELEASED, "ada", "seen on the tape",
        house.clock.instant())), item.decision());
  }

  @Test
  void a_released_bar_survives_the_vendors_next_answer_that_is_turned_away_again() {
    desk.release(List.of(id("SPIKE")), "ada", "").await();
    askAgain();
    assertEquals(195.95, house.rows(HIGH).getFirst().getDouble(0));
    assertEquals(2, house.count("select count(*) from bar_quarantine"), "the same bad row is the same row");
  }

  @Test
  void a_released_bar_is_believed_over_a_better_feed_and_corrected_by_it_later() {
    house.pool.query("update ohlc_bars_v2 set rank = 99").execute().await();
    desk.release(List.of(id("SPIKE")), "ada", "").await();
    assertEquals(195.95, house.rows(HIGH).getFirst().getDouble(0));
    assertEquals(99, house.count("select rank::bigint from ohlc_bars_v2 where ts = '" + SPIKE + "'"));
  }

  @Test
  void what_cannot_be_a_bar_stays_out_and_the_others_of_the_request_do_not() {
    List<QuarantineDesk.Outcome> outcomes = desk
        .release(List.of(id("OHLC_ORDER"), id("SPIKE"), 4711L, id("SPIKE")), "ada", "").await();
    assertEquals(3, outcomes.size());
    for (QuarantineDesk.Outcome outcome : outcomes) {
      Optional<String> expected = outcome.id() == id("SPIKE")
          ? Optional.empty()
          : Optional.of(outcome.id() == 4711 ? "is not in quarantine" : "cannot be stored: OHLC_ORDER");
      assertEquals(expected, outcome.refused());
    }
    assertEquals(State.HELD, items(Optional.empty()).stream().filter(item -> item.reason().equals("OHLC_ORDER"))
        .findFirst().orElseThrow().state());
  }

  @Test
  void a_rejected_bar_can_be_released_after_all_and_both_decisions_stay_on_record() {
    assertEquals(Optional.empty(), desk.reject(List.of(id("SPIKE")), "bob", "no").await().getFirst().refused());
    assertEquals(truth, house.rows(HIGH).getFirst().getDouble(0));
    assertEquals(Optional.of("is rejected already"),
        desk.reject(List.of(id("SPIKE")), "bob", "no").await().getFirst().refused());
    assertEquals(Optional.empty(), desk.release(List.of(id("SPIKE")), "ada", "yes").await().getFirst().refused());
    assertEquals(Optional.of("is released already"),
        desk.release(List.of(id("SPIKE")), "ada", "yes").await().getFirst().refused());
    assertEquals(Optional.of("is released already"),
        desk.reject(List.of(id("SPIKE")), "bob", "no").await().getFirst().refused());
    assertEquals(List.of("rejected bob", "released ada"),
        house.rows("select decision || ' ' || decided_by from quarantine_decisions order by id").stream()
            .map(row -> row.getString(0)).toList());
    assertEquals(1L, desk.inbox().counts().await().get(State.RELEASED));
    assertEquals(1L, desk.inbox().counts().await().get(State.HELD));
  }

  @Test
  void nobody_can_change_a_decision_that_was_written_down() {
    desk.reject(List.of(id("SPIKE")), "bob", "").await();
    Exception refused = assertThrows(Exception.class,
        () -> house.pool.query("update quarantine_decisions set decided_by = 'eve'").execute().await());
    assertTrue(refused.toString().contains("permission denied"), refused.toString());
    assertThrows(Exception.class, () -> house.pool.query("delete from quarantine_decisions").execute().await());
  }

  @Test
  void a_release_fills_a_hole_that_was_believed_to_be_empty_and_two_at_once_agree() {
    house.pool.query("delete from ohlc_bars_v2 where ts = '" + SPIKE + "'").execute().await();
    house.pool
        .query(
            "update coverage set answered_empty = tstzmultirange(tstzrange('2026-02-24 05:00Z', '2026-02-25 05:00Z'))")
        .execute().await();
    var first = desk.release(List.of(id("SPIKE")), "ada", "");
    var second = desk.release(List.of(id("SPIKE")), "bob", "");
    assertEquals(1, java.util.stream.Stream.of(first.await(), second.await())
        .filter(outcomes -> outcomes.getFirst().refused().isEmpty()).count());
    assertEquals(1, house.count("select count(*) from ohlc_bars_v2 where ts = '" + SPIKE + "'"));
    assertEquals(1, house.count("select count(*) from coverage where isempty(answered_empty)"));
  }
}
