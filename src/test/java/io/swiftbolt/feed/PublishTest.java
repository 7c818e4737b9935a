package io.swiftbolt.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.database.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the triggers write into the outbox. */
class PublishTest {
  private final Vertx vertx = Vertx.vertx();
  private final TestDatabase database = TestDatabase.fresh();
  private Pool pool;

  @BeforeEach
  void open() {
    pool = database.pool(vertx);
    ChangedRows.symbol(pool, "AAPL");
    ChangedRows.symbol(pool, "SPY");
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void a_run_is_published_without_its_lease_and_with_its_old_row() {
    UUID run = ChangedRows.queue(pool, "AAPL", "m15", 0);
    ChangedRows.start(pool, run);
    List<Row> feed = feed();
    assertEquals(List.of("INSERT", "UPDATE"), feed.stream().map(row -> row.getString("operation")).toList());
    JsonObject row = json(feed.get(1), "row");
    assertEquals("running", row.getString("status"));
    assertEquals("queued", json(feed.get(1), "old").getString("status"));
    assertEquals(run.toString(), row.getString("id"));
    assertTrue(row.getString("created_at").endsWith("+00:00"), row.getString("created_at"));
    for (String hidden : Set.of("lease_token", "lease_owner", "lease_until", "not_before")) {
      assertFalse(row.containsKey(hidden), hidden);
      assertFalse(json(feed.get(1), "old").containsKey(hidden), hidden);
    }
  }

  @Test
  void a_heartbeat_is_no_change() {
    UUID run = ChangedRows.queue(pool, "AAPL", "m15", 0);
    ChangedRows.start(pool, run);
    ChangedRows.heartbeat(pool, run);
    assertEquals(2, feed().size());
    ChangedRows.progress(pool, run, 40);
    assertEquals(3, feed().size());
  }

  @Test
  void a_deleted_run_carries_its_old_row_only() {
    ChangedRows.queue(pool, "AAPL", "m15", 0);
    ChangedRows.sql(pool, "delete from job_runs");
    Row deleted = feed().getLast();
    assertEquals("DELETE", deleted.getString("operation"));
    assertEquals("AAPL", deleted.getString("symbol"));
    assertNull(deleted.getString("row"));
    assertEquals("queued", json(deleted, "old").getString("status"));
  }

  @Test
  void thousands_of_bars_are_one_change_for_each_series() {
    ChangedRows.bars(pool, "AAPL", "m15", 1000);
    List<Row> feed = feed();
    assertEquals(1, feed.size());
    JsonObject row = json(feed.getFirst(), "row");
    assertEquals(1000, row.getInteger("bars"));
    assertEquals("2024-01-02T14:30:00+00:00", row.getString("from_ts"));
    assertEquals("2024-01-13T00:15:00+00:00", row.getString("to_ts"));
    assertEquals(Set.of("symbol", "symbol_id", "timeframe", "from_ts", "to_ts", "bars", "provider"), row.fieldNames());
    ChangedRows.bars(pool, "AAPL", "m15", 1004);
    assertEquals(Set.of("INSERT 4", "UPDATE 1000"), Set.copyOf(feed().stream().skip(1)
        .map(r -> r.getString("operation") + " " + json(r, "row").getInteger("bars"))
        .toList()));
  }

  @Test
  void coverage_is_published_with_the_columns_of_its_view() {
    ChangedRows.sql(pool,
        """
            insert into coverage (symbol_id, timeframe, covered)
              select id, 'd1', '{[2024-01-01T00:00Z,2024-01-02T00:00Z)}' from symbols where ticker = 'SPY'""");
    ChangedRows.sql(pool, "update coverage set updated_at = now()");
    ChangedRows.sql(pool, "update coverage set covered = '{[2024-01-01T00:00Z,2024-01-03T00:00Z)}'");
    List<Row> feed = feed();
    assertEquals(2, feed.size());
    JsonObject row = json(feed.get(1), "row");
    assertEquals("coverage_status", feed.get(1).getString("table_name"));
    assertEquals("SPY", feed.get(1).getString("symbol"));
    assertEquals("2024-01-03T00:00:00+00:00", row.getString("to_ts"));
    JsonObject view = ChangedRows.sql(pool, "select to_jsonb(v) from coverage_status v").iterator().next()
        .getJsonObject(0);
    assertEquals(view.fieldNames(), row.fieldNames());
  }

  @Test
  void deleted_bars_are_a_stretch_too_and_those_of_a_deleted_symbol_name_none() {
    ChangedRows.bars(pool, "AAPL", "m15", 10);
    ChangedRows.sql(pool, "delete from ohlc_bars_v2 where ts >= timestamptz '2024-01-02T15:00Z'");
    Row deleted = feed().getLast();
    assertEquals("DELETE", deleted.getString("operation"));
    assertNull(deleted.getString("row"));
    assertEquals(8, json(deleted, "old").getInteger("bars"));
    assertEquals("2024-01-02T15:00:00+00:00", json(deleted, "old").getString("from_ts"));
    ChangedRows.sql(pool, "delete from symbols where ticker = 'AAPL'");
    Row gone = feed().getLast();
    assertEquals(2, json(gone, "old").getInteger("bars"));
    assertNull(gone.getString("symbol"));
  }

  @Test
  void a_plain_table_is_published_whole_and_in_order_and_only_when_something_changed() {
    ChangedRows.sql(pool, """
        insert into ml_forecasts (symbol_id, horizon, overall_label, confidence, run_at, points)
          select id, '1D', 'bullish', 0.5, '2026-03-02T15:00:00.25Z', '[{"ts": 1, "value": 2.50}]' from symbols""");
    ChangedRows.sql(pool, "update ml_forecasts set confidence = 0.75 where symbol_id in "
        + "(select id from symbols where ticker = 'SPY')");
    ChangedRows.sql(pool, "update ml_forecasts set confidence = confidence");
    ChangedRows.sql(pool, "delete from ml_forecasts where confidence = 0.75");
    List<Row> feed = feed();
    assertEquals(List.of("INSERT AAPL d1", "INSERT SPY d1", "UPDATE SPY d1", "DELETE SPY d1"), feed.stream().map(
        row -> row.getString("operation") + " " + row.getString("symbol") + " " + row.getString("timeframe")).toList());
    JsonObject row = json(feed.get(2), "row");
    assertEquals(0.75, row.getDouble("confidence"));
    assertEquals(0.5, json(feed.get(2), "old").getDouble("confidence"));
    assertEquals("2026-03-02T15:00:00.25+00:00", row.getString("run_at"));
    assertEquals(2.5, row.getJsonArray("points").getJsonObject(0).getDouble("value"));
    assertTrue(row.containsKey("q50") && row.getValue("q50") == null && !row.getBoolean("suppressed"));
  }

  @Test
  void a_plain_table_takes_its_symbol_from_the_row_if_it_is_there() {
    ChangedRows.sql(pool, """
        insert into backfill_jobs (symbol, symbol_id, timeframe, from_ts, to_ts)
          select ticker, id, 'h1', '2026-01-01', '2026-02-01' from symbols where ticker = 'SPY'""");
    Row row = feed().getFirst();
    assertEquals("backfill_jobs SPY h1",
        row.getString("table_name") + " " + row.getString("symbol") + " " + row.getString("timeframe"));
  }

  @Test
  void a_row_whose_id_is_changed_goes_before_its_successor_comes() {
    ChangedRows.sql(pool, """
        insert into backfill_jobs (symbol, symbol_id, timeframe, from_ts, to_ts)
          select ticker, id, 'h1', '2026-01-01', '2026-02-01' from symbols""");
    ChangedRows.sql(pool, "update backfill_jobs set id = gen_random_uuid()");
    assertEquals(List.of("INSERT", "INSERT", "DELETE", "DELETE", "INSERT", "INSERT"),
        feed().stream().map(row -> row.getString("operation")).toList());
  }

  @Test
  void an_emptied_table_says_that_changes_are_lost() {
    ChangedRows.queue(pool, "AAPL", "m15", 0, 3);
    Pool owner = database.ownerPool(vertx);
    for (String emptied : List.of("job_runs", "ml_forecasts", "change_feed")) {
      long before = floor();
      ChangedRows.sql(owner, "truncate " + emptied);
      assertTrue(floor() > Math.max(before, 3), emptied);
    }
  }

  private long floor() {
    return ChangedRows.sql(pool, "select trimmed_to from change_feed_floor").iterator().next().getLong(0);
  }

  private static JsonObject json(Row row, String side) {
    return new JsonObject(row.getString(side));
  }

  private List<Row> feed() {
    return ChangedRows.sql(pool, "select * from change_feed order by seq").stream().toList();
  }
}
