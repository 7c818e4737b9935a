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
  private Pool pool;

  @BeforeEach
  void open() {
    pool = TestDatabase.fresh().pool(vertx);
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
    JsonObject row = feed.get(1).getJsonObject("row");
    assertEquals("running", row.getString("status"));
    assertEquals("queued", feed.get(1).getJsonObject("old").getString("status"));
    assertEquals(run.toString(), row.getString("id"));
    assertTrue(row.getString("created_at").endsWith("+00:00"), row.getString("created_at"));
    for (String hidden : Set.of("lease_token", "lease_owner", "lease_until", "not_before")) {
      assertFalse(row.containsKey(hidden), hidden);
      assertFalse(feed.get(1).getJsonObject("old").containsKey(hidden), hidden);
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
    assertNull(deleted.getJsonObject("row"));
    assertEquals("queued", deleted.getJsonObject("old").getString("status"));
  }

  @Test
  void thousands_of_bars_are_one_change_for_each_series() {
    ChangedRows.bars(pool, "AAPL", "m15", 1000);
    List<Row> feed = feed();
    assertEquals(1, feed.size());
    JsonObject row = feed.getFirst().getJsonObject("row");
    assertEquals(1000, row.getInteger("bars"));
    assertEquals("2024-01-02T14:30:00+00:00", row.getString("from_ts"));
    assertEquals("2024-01-13T00:15:00+00:00", row.getString("to_ts"));
    assertEquals(Set.of("symbol", "symbol_id", "timeframe", "from_ts", "to_ts", "bars", "provider"), row.fieldNames());
    ChangedRows.bars(pool, "AAPL", "m15", 1004);
    assertEquals(Set.of("INSERT 4", "UPDATE 1000"), Set.copyOf(feed().stream().skip(1)
        .map(r -> r.getString("operation") + " " + r.getJsonObject("row").getInteger("bars"))
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
    JsonObject row = feed.get(1).getJsonObject("row");
    assertEquals("coverage_status", feed.get(1).getString("table_name"));
    assertEquals("SPY", feed.get(1).getString("symbol"));
    assertEquals("2024-01-03T00:00:00+00:00", row.getString("to_ts"));
    JsonObject view = ChangedRows.sql(pool, "select to_jsonb(v) from coverage_status v").iterator().next()
        .getJsonObject(0);
    assertEquals(view.fieldNames(), row.fieldNames());
  }

  private List<Row> feed() {
    return ChangedRows.sql(pool, "select * from change_feed order by seq").stream().toList();
  }
}
