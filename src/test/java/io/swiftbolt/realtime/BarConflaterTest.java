package io.swiftbolt.realtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.bus.RowChange;
import io.swiftbolt.bus.RowChange.Operation;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.ConflationConfig;
import io.swiftbolt.feed.Waiting;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class BarConflaterTest {
  private static final Instant START = Instant.parse("2026-03-02T15:00:00Z");
  private static final ConflationConfig CONFIG = new ConflationConfig(Duration.ofMillis(250), Duration.ofSeconds(2), 3);

  private final WaitingBars waiting = new WaitingBars(CONFIG);

  @Test
  void a_year_in_many_statements_is_one_change_that_holds_all_of_it() {
    for (int day = 0; day < 250; day++) {
      add(day + 1, Operation.INSERT, "AAPL", day, day, 26, "alpaca", day);
    }
    assertEquals(List.of(), waiting.due(at(249 + 249)));
    RowChange one = only(waiting.due(at(249 + 250)));
    assertEquals(250, one.seq());
    assertEquals(START.plusMillis(249), one.at());
    assertEquals(Operation.INSERT, one.operation());
    JsonObject row = new JsonObject(Objects.requireNonNull(one.row()));
    assertEquals(ts(0), row.getString("from_ts"));
    assertEquals(ts(249), row.getString("to_ts"));
    assertEquals(250 * 26, row.getInteger("bars"));
    assertEquals("alpaca", row.getString("provider"));
    assertTrue(waiting.isEmpty());
  }

  @Test
  void what_never_is_quiet_goes_out_after_the_longest_wait() {
    for (int i = 0; i < 10; i++) {
      assertEquals(List.of(), waiting.due(at(i * 200L)));
      add(i + 1, Operation.INSERT, "AAPL", i, i, 1, "alpaca", i * 200L);
    }
    assertEquals(List.of(), waiting.due(at(1999)));
    assertEquals(10, only(waiting.due(at(2000))).seq());
  }

  @Test
  void series_wait_apart_and_go_out_in_order_of_their_numbers() {
    add(1, Operation.INSERT, "AAPL", 0, 0, 1, "alpaca", 0);
    add(2, Operation.INSERT, "SPY", 0, 0, 1, "alpaca", 10);
    add(3, Operation.INSERT, "AAPL", 1, 1, 1, "alpaca", 20);
    assertEquals(List.of("SPY 2", "AAPL 3"),
        waiting.due(at(500)).stream().map(change -> change.symbol() + " " + change.seq()).toList());
  }

  @Test
  void inserts_and_updates_together_are_an_update_by_all_their_providers() {
    add(1, Operation.INSERT, "AAPL", 3, 5, 3, "yahoo", 0);
    add(2, Operation.UPDATE, "AAPL", 1, 2, 2, "alpaca,yahoo", 1);
    add(3, Operation.DELETE, "AAPL", 4, 4, 1, "simulated", 2);
    RowChange both = only(waiting.all());
    assertEquals(Operation.UPDATE, both.operation());
    JsonObject row = new JsonObject(Objects.requireNonNull(both.row()));
    assertEquals(ts(1) + " " + ts(5), row.getString("from_ts") + " " + row.getString("to_ts"));
    assertEquals(6, row.getInteger("bars"));
    assertEquals("alpaca,simulated,yahoo", row.getString("provider"));
    assertNull(both.old());
  }

  @Test
  void deletes_stay_a_delete_of_the_whole_stretch() {
    add(1, Operation.DELETE, "AAPL", 0, 5, 6, "alpaca", 0);
    add(2, Operation.DELETE, "AAPL", 6, 7, 2, "alpaca", 1);
    RowChange both = only(waiting.all());
    assertEquals(Operation.DELETE, both.operation());
    assertNull(both.row());
    assertEquals(8, new JsonObject(Objects.requireNonNull(both.old())).getInteger("bars"));
  }

  @Test
  void when_too_many_series_wait_the_one_that_has_waited_longest_goes_out() {
    add(1, Operation.INSERT, "A", 0, 0, 1, "alpaca", 0);
    add(2, Operation.INSERT, "B", 0, 0, 1, "alpaca", 1);
    add(3, Operation.INSERT, "C", 0, 0, 1, "alpaca", 2);
    assertEquals(List.of("A"), waiting.add(change(4, Operation.INSERT, "D", 0, 0, 1, "alpaca", 3), at(3)).stream()
        .map(RowChange::symbol).toList());
    assertEquals(List.of("B", "C", "D"), waiting.all().stream().map(RowChange::symbol).toList());
  }

  @Test
  void on_the_event_loop_it_tells_once_it_is_quiet_and_at_once_when_flushed() {
    Vertx vertx = Vertx.vertx();
    try {
      List<RowChange> told = new CopyOnWriteArrayList<>();
      BarConflater conflater = new BarConflater(vertx, ServerClock.system(),
          new ConflationConfig(Duration.ofMillis(40), Duration.ofSeconds(2), 10), told::add);
      vertx.runOnContext(go -> {
        conflater.offer(change(1, Operation.INSERT, "AAPL", 0, 0, 1, "alpaca", 0));
        conflater.offer(change(2, Operation.INSERT, "AAPL", 1, 1, 1, "alpaca", 0));
      });
      Waiting.until(vertx, Duration.ofSeconds(5), () -> told, () -> told.size() == 1);
      vertx.runOnContext(go -> {
        conflater.offer(change(3, Operation.INSERT, "AAPL", 2, 2, 1, "alpaca", 0));
        conflater.flush();
        assertEquals(2, told.size());
      });
      Waiting.until(vertx, Duration.ofSeconds(5), () -> told, () -> told.size() == 2);
      assertEquals(List.of(2L, 3L), told.stream().map(RowChange::seq).toList());
    } finally {
      vertx.close().await();
    }
  }

  private void add(long seq, Operation operation, String symbol, int from, int to, int bars, String provider,
      long millis) {
    assertEquals(List.of(),
        waiting.add(change(seq, operation, symbol, from, to, bars, provider, millis), at(millis)));
  }

  private static RowChange change(long seq, Operation operation, String symbol, int from, int to, int bars,
      String provider, long millis) {
    String row = new JsonObject().put("symbol", symbol).put("timeframe", "m15").put("from_ts", ts(from))
        .put("to_ts", ts(to)).put("bars", bars).put("provider", provider).encode();
    boolean delete = operation == Operation.DELETE;
    return new RowChange(seq, at(millis), BarStretch.TABLE, operation, symbol, "m15", delete ? null : row,
        delete ? row : null);
  }

  private static RowChange only(List<RowChange> changes) {
    assertEquals(1, changes.size(), changes.toString());
    return changes.getFirst();
  }

  private static Instant at(long millis) {
    return START.plusMillis(millis);
  }

  /** The day so many after the first of 2025, as to_jsonb writes it. */
  private static String ts(int day) {
    return Instant.parse("2025-01-01T05:00:00Z").plus(Duration.ofDays(day)).toString().replace("Z", "+00:00");
  }
}
