package io.swiftbolt.realtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.config.StreamConfig;
import io.swiftbolt.feed.ChangedRows;
import io.swiftbolt.feed.Waiting;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The WebSocket, from the database to a client. */
class StreamTest {
  private static final Duration LIMIT = Duration.ofSeconds(8);
  private static final StreamConfig CONFIG = new StreamConfig(20, 30, 500, 2000, 1 << 22, 200, 10,
      Duration.ofMillis(500),
      Duration.ofMillis(400), 16 * 1024);

  private StreamServer server = new StreamServer(CONFIG);
  private Pool pool = server.pool;

  @BeforeEach
  void rows() {
    ChangedRows.symbol(pool, "AAPL");
    ChangedRows.symbol(pool, "SPY");
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void a_snapshot_comes_first_and_then_every_change() {
    UUID before = ChangedRows.queue(pool, "AAPL", "m15", 0);
    server.settle();
    StreamWatcher watcher = watch("").connect();
    await(watcher, 1);
    JsonObject snapshot = watcher.frames.getFirst();
    assertEquals("snapshot", snapshot.getString("type"));
    JsonObject row = snapshot.getJsonArray("rows").getJsonObject(0);
    assertEquals(before.toString(), row.getString("id"));
    assertFalse(row.containsKey("lease_until"));
    UUID run = ChangedRows.queue(pool, "AAPL", "m15", 1);
    await(watcher, 2);
    JsonObject change = watcher.frames.get(1);
    assertEquals(Set.of("seq", "type", "table", "operation", "at", "row"), change.fieldNames());
    assertEquals("INSERT", change.getString("operation"));
    assertEquals("job_runs", change.getString("table"));
    assertEquals(run.toString(), change.getJsonObject("row").getString("id"));
    assertTrue(change.getLong("seq") > snapshot.getLong("seq"));
    ChangedRows.sql(pool, "delete from job_runs where id = $1", run);
    await(watcher, 3);
    assertEquals(run.toString(), watcher.frames.get(2).getJsonObject("old").getString("id"));
    assertEquals(Set.of(before.toString()), watcher.rows.keySet());
  }

  @Test
  void filters_take_every_spelling_and_lists() {
    StreamWatcher hourly = watch("symbol=aapl&timeframe=1Hour").connect();
    StreamWatcher both = watch("symbol=AAPL,SPY&timeframe=15m&timeframe=1d").connect();
    StreamWatcher tables = watch("table=ohlc_bars_v2,coverage_status&symbol=SPY").connect();
    await(hourly, 1);
    await(both, 1);
    await(tables, 1);
    ChangedRows.queue(pool, "AAPL", "m15", 0);
    ChangedRows.queue(pool, "AAPL", "h1", 0);
    ChangedRows.queue(pool, "SPY", "d1", 0);
    ChangedRows.queue(pool, "SPY", "h1", 0);
    ChangedRows.bars(pool, "AAPL", "m15", 10);
    ChangedRows.bars(pool, "SPY", "m15", 10);
    ChangedRows.queue(pool, "AAPL", "h1", 1);
    ChangedRows.queue(pool, "SPY", "d1", 1);
    await(hourly, 3);
    await(both, 4);
    await(tables, 2);
    assertEquals(List.of("AAPL h1", "AAPL h1"), about(hourly));
    assertEquals(List.of("AAPL m15", "SPY d1", "SPY d1"), about(both));
    assertEquals(List.of("SPY m15"), about(tables));
    assertEquals(10, tables.frames("change").getFirst().getJsonObject("row").getInteger("bars"));
  }

  @Test
  void what_cannot_be_understood_is_refused_before_the_upgrade_and_named() {
    for (String bad : List.of("symbol=a%20b", "timeframe=m7", "table=secrets", "after=-1", "after=x",
        "symbol=" + "A,B,C,D,E,F,G,H".replace(",", ",X") + "&timeframe=m1,m5,m15,h1,h4")) {
      UpgradeRejectedException refused = assertThrows(UpgradeRejectedException.class, () -> watch(bad).connect(), bad);
      assertEquals(400, refused.getStatus());
      String field = bad.contains("X") ? "symbol" : bad.substring(0, bad.indexOf('='));
      assertEquals(field, new JsonObject(refused.getBody()).getString("field"));
    }
  }

  @Test
  void a_client_that_was_cut_off_misses_nothing_and_hears_nothing_twice() {
    List<UUID> runs = ChangedRows.queue(pool, "AAPL", "m15", 0, 20);
    server.settle();
    StreamWatcher watcher = watch("symbol=AAPL").connect();
    await(watcher, 1);
    int percent = 0;
    for (int round = 0; round < 5; round++) {
      ChangedRows.progress(pool, runs.get(round), ++percent % 100);
      Waiting.until(server.vertx, LIMIT, watcher::seqs, () -> !watcher.seqs().isEmpty());
      watcher.cut();
      for (int change = 0; change < 30; change++) {
        ChangedRows.progress(pool, runs.get(change % 20), ++percent % 100);
      }
      watcher.connect();
      ChangedRows.progress(pool, runs.get(19), ++percent % 100);
      awaitTable(watcher);
    }
    List<Long> seqs = watcher.seqs();
    assertEquals(seqs.stream().distinct().sorted().toList(), seqs, "in order and once");
    assertEquals(1, watcher.frames("snapshot").size());
    // a client that reads slowly gets fewer: changes of one row that wait for it are merged. Each round changed 20 rows.
    assertTrue(seqs.size() >= 5 * 20, seqs.size() + " changes");
    assertSameAsFresh(watcher);
  }

  @Test
  void a_client_may_ask_again_on_the_same_socket() {
    StreamWatcher watcher = watch("").connect();
    await(watcher, 1);
    ChangedRows.queue(pool, "AAPL", "m15", 0);
    ChangedRows.queue(pool, "AAPL", "m15", 1);
    await(watcher, 3);
    watcher.socket().writeTextMessage("{\"after\":0}").await();
    await(watcher, 5);
    assertEquals(List.of(1L, 2L, 1L, 2L), watcher.seqs());
    watcher.socket().writeTextMessage("{\"after\":\"soon\"}").await();
    watcher.socket().writeTextMessage("hello").await();
    await(watcher, 7);
    assertEquals(List.of("after", "after"), watcher.frames("error").stream().map(f -> f.getString("field")).toList());
  }

  @Test
  void who_was_away_for_too_long_starts_over() {
    UUID run = ChangedRows.queue(pool, "AAPL", "m15", 0);
    server.settle();
    StreamWatcher watcher = watch("").connect();
    await(watcher, 1);
    watcher.cut();
    for (int percent = 1; percent <= 50; percent++) {
      ChangedRows.progress(pool, run, percent);
    }
    server.settle();
    server.table.trim(40, Duration.ofSeconds(0), 1000, 40).await();
    watcher.resumeAfter(20);
    watcher.connect();
    await(watcher, 3);
    assertEquals(List.of("snapshot", "reset", "snapshot"), types(watcher));
    assertSameAsFresh(watcher);
    watcher.cut();
    watcher.resumeAfter(1_000_000); // from another database
    watcher.connect();
    await(watcher, 5);
    assertEquals(List.of("reset", "snapshot"), types(watcher).subList(3, 5));
  }

  @Test
  void who_missed_more_than_is_replayed_starts_over() {
    StreamWatcher watcher = watch("").connect();
    await(watcher, 1);
    watcher.cut();
    ChangedRows.queue(pool, "AAPL", "m15", 0, 2001);
    Waiting.until(server.vertx, LIMIT, server.feed::stats, () -> server.feed.lastSeq() == 2001);
    watcher.connect();
    await(watcher, 3);
    assertEquals(List.of("snapshot", "reset", "snapshot"), types(watcher));
    assertEquals(200, watcher.rows.size());
  }

  /** failures.md 29: the listening connection, the socket, and both are cut while rows change. */
  @Test
  void whatever_is_cut_the_client_ends_as_a_fresh_snapshot() {
    Random random = new Random(29);
    List<UUID> runs = new ArrayList<>(ChangedRows.queue(pool, "AAPL", "m15", 0, 20));
    StreamWatcher watcher = watch("").connect();
    await(watcher, 1);
    for (int round = 0; round < 9; round++) {
      int what = round % 3;
      if (what != 0) {
        killListener();
      }
      if (what != 1) {
        watcher.cut();
      }
      for (int change = 0; change < 40; change++) {
        UUID run = runs.get(random.nextInt(runs.size()));
        ChangedRows.progress(pool, run, random.nextInt(100));
        if (change == 10) {
          ChangedRows.sql(pool, "delete from job_runs where id = $1", run);
          runs.remove(run);
        }
        if (change == 20 && what != 1) {
          watcher.connect();
        }
      }
    }
    Waiting.until(server.vertx, LIMIT, server.feed::stats, () -> server.feed.connected());
    ChangedRows.progress(pool, runs.getFirst(), 99);
    awaitTable(watcher);
    assertSameAsFresh(watcher);
    assertEquals(watcher.seqs().stream().distinct().sorted().toList(), watcher.seqs());
    assertTrue(server.feed.stats().reconnects() > 0);
  }

  @Test
  void a_snapshot_taken_beside_an_open_transaction_neither_misses_nor_regresses() {
    UUID one = ChangedRows.queue(pool, "AAPL", "m15", 0);
    UUID other = ChangedRows.queue(pool, "AAPL", "m15", 1);
    server.settle();
    SqlConnection connection = pool.getConnection().await();
    Transaction open = connection.begin().await();
    ChangedRows.progress(connection, one, 10); // draws its number, is not committed
    ChangedRows.progress(pool, other, 20);
    ChangedRows.progress(pool, other, 30);
    StreamWatcher watcher = watch("").connect();
    await(watcher, 1);
    assertEquals("queued 0.0", watcher.state().get(other.toString()), "as of the last number that is settled");
    watcher.cut();
    watcher.connect();
    open.commit().await();
    ChangedRows.progress(pool, other, 40);
    awaitTable(watcher);
    List<JsonObject> rows = watcher.frames("change").stream().map(frame -> frame.getJsonObject("row")).toList();
    assertEquals(one.toString(), rows.getFirst().getString("id"));
    List<Double> told = rows.stream().filter(row -> row.getString("id").equals(other.toString()))
        .map(row -> row.getDouble("progress_percent")).toList();
    assertEquals(told.stream().sorted().toList(), told);
    assertSameAsFresh(watcher);
    connection.close().await();
  }

  @Test
  void a_thousand_changes_in_a_second_are_few_frames_for_each_row() {
    server.close();
    server = new StreamServer(new StreamConfig(20, 30, 500, 2000, 1 << 22, 200, 10, Duration.ofSeconds(30),
        Duration.ofSeconds(30), 16 * 1024));
    pool = server.pool;
    rows();
    List<UUID> runs = ChangedRows.queue(pool, "AAPL", "m15", 0, 5);
    server.settle();
    StreamWatcher paused = watch("").connect();
    StreamWatcher other = watch("").connect();
    await(paused, 1);
    await(other, 1);
    paused.socket().pause();
    for (int change = 0; change < 1000; change++) {
      ChangedRows.progress(pool, runs.get(change % 5), 1 + change % 99);
    }
    awaitTable(other);
    paused.socket().resume();
    awaitTable(paused);
    long changes = server.feed.lastSeq() - 5;
    assertEquals(1000, changes);
    for (StreamWatcher watcher : List.of(paused, other)) {
      // 10 a second for each of 5 rows; the thousand took some seconds on a slow machine
      assertTrue(watcher.seqs().size() < 700, watcher.seqs().size() + " frames");
      assertEquals(watcher.seqs().stream().distinct().sorted().toList(), watcher.seqs());
      assertSameAsFresh(watcher);
    }
  }

  @Test
  void a_client_that_reads_nothing_is_told_to_come_back_and_can_resume() {
    List<UUID> runs = ChangedRows.queue(pool, "AAPL", "m15", 0, 300);
    StreamWatcher stuck = watch("").connect();
    await(stuck, 1);
    stuck.socket().pause();
    String long1 = "x".repeat(4000);
    for (int round = 0; server.routes().open() > 0 && round < 100; round++) {
      ChangedRows.sql(pool, "update job_runs set error_message = $1 where status = 'queued'", long1 + round);
      Waiting.quiet(server.vertx, Duration.ofMillis(50));
    }
    assertEquals(0, server.routes().open(), "the server let go of it");
    stuck.socket().resume();
    Waiting.until(server.vertx, LIMIT, () -> "open", stuck::closed);
    assertEquals((short) 1013, stuck.socket().closeStatusCode());
    stuck.connect();
    ChangedRows.progress(pool, runs.getFirst(), 77);
    // by the change, or by a snapshot that holds it already
    Waiting.until(server.vertx, LIMIT, stuck::state,
        () -> "queued 77.0".equals(stuck.state().get(runs.getFirst().toString())));
    List<Long> seqs = stuck.seqs();
    assertEquals(seqs.stream().distinct().sorted().toList(), seqs);
  }

  @Test
  void sockets_are_limited_and_closed_with_a_code_to_come_back_on() {
    List<StreamWatcher> watchers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      watchers.add(watch("").connect());
    }
    assertEquals(503, assertThrows(UpgradeRejectedException.class, () -> watch("").connect()).getStatus());
    server.undeploy();
    for (StreamWatcher watcher : watchers) {
      Waiting.until(server.vertx, LIMIT, () -> "open", watcher::closed);
      assertEquals((short) 1012, watcher.socket().closeStatusCode());
    }
  }

  private StreamWatcher watch(String query) {
    return new StreamWatcher(server.vertx, server.port(), query);
  }

  private void await(StreamWatcher watcher, int frames) {
    Waiting.until(server.vertx, LIMIT, () -> watcher.frames, () -> watcher.frames.size() >= frames);
  }

  /** Until the client has the last change there is. */
  private void awaitTable(StreamWatcher watcher) {
    long last = ChangedRows.sql(pool, "select max(seq) from change_feed").iterator().next().getLong(0);
    Waiting.until(server.vertx, LIMIT, () -> watcher.lastSeq() + " of " + last + " " + server.feed.stats(),
        () -> watcher.lastSeq() >= last);
  }

  private void assertSameAsFresh(StreamWatcher watcher) {
    StreamWatcher fresh = watch("").connect();
    await(fresh, 1);
    assertEquals(fresh.state(), watcher.state());
    fresh.cut();
  }

  private void killListener() {
    Pool owner = server.database.ownerPool(server.vertx);
    ChangedRows.sql(owner,
        """
            select pg_terminate_backend(pid) from pg_stat_activity
             where datname = current_database() and query like '%pg_notify($1%' and pid <> pg_backend_pid()""");
    owner.close().await();
  }

  private static List<String> about(StreamWatcher watcher) {
    return watcher.frames("change").stream().map(frame -> frame.getJsonObject("row"))
        .map(row -> row.getString("symbol") + " " + row.getString("timeframe")).toList();
  }

  private static List<String> types(StreamWatcher watcher) {
    return watcher.frames.stream().map(frame -> frame.getString("type")).toList();
  }
}
