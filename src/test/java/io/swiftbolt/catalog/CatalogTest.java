package io.swiftbolt.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.feed.ChangedRows;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CatalogTest {
  private final Vertx vertx = Vertx.vertx();
  private Pool pool;
  private Catalog catalog;

  @BeforeEach
  void load() {
    pool = TestDatabase.fresh().pool(vertx);
    catalog = Catalog.load(pool).await();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void columns_come_in_the_tables_order_with_the_names_that_postgres_gives_types() {
    Table runs = catalog.live("job_runs").orElseThrow();
    assertEquals(new Column("id", "uuid", true), runs.columns().getFirst());
    assertEquals("numeric", runs.column("progress_percent").orElseThrow().type());
    assertEquals("int4", runs.column("rows_written").orElseThrow().type());
    assertEquals("timestamptz", runs.liveColumn("slice_from").orElseThrow().type());
    assertEquals("text", runs.column("timeframe").orElseThrow().type(), "a domain is shown as what it is made of");
  }

  @Test
  void what_keeps_a_run_alive_is_hidden() {
    Table runs = catalog.readable("job_runs").orElseThrow();
    for (String hidden : List.of("lease_token", "lease_owner", "lease_until", "not_before")) {
      assertTrue(runs.column(hidden).isEmpty() && runs.liveColumn(hidden).isEmpty(), hidden);
    }
  }

  @Test
  void views_have_the_key_that_the_list_gives_them() {
    Table coverage = catalog.live("coverage_status").orElseThrow();
    assertEquals(Set.of("symbol_id", "timeframe"),
        coverage.columns().stream().filter(Column::key).map(Column::name).collect(Collectors.toSet()));
  }

  @Test
  void only_the_lists_tables_are_there() {
    assertTrue(catalog.readable("change_feed").isEmpty());
    assertTrue(catalog.readable("pg_class").isEmpty());
    assertTrue(catalog.live("symbols").isEmpty());
    assertTrue(catalog.readable("symbols").orElseThrow().open());
    assertFalse(catalog.readable("watchlists").orElseThrow().open());
  }

  @Test
  void a_change_has_the_columns_that_the_catalog_tells() {
    ChangedRows.symbol(pool, "AAPL");
    ChangedRows.bars(pool, "AAPL", "m15", 3);
    ChangedRows.queue(pool, "AAPL", "m15", 0);
    ChangedRows.sql(pool, "insert into coverage (symbol_id, timeframe) select id, 'd1' from symbols");
    ChangedRows.sql(pool, """
        insert into backfill_jobs (symbol, symbol_id, timeframe, from_ts, to_ts)
          select ticker, id, 'h1', '2026-01-01', '2026-02-01' from symbols""");
    ChangedRows.sql(pool, """
        insert into backfills (symbols, timeframes, from_ts, to_ts, only_gaps, priority, triggered_by, total_slices)
          values (1, 'h1', '2026-01-01', '2026-02-01', true, 50, 'test', 1)""");
    ChangedRows.sql(pool, """
        insert into ml_forecasts (symbol_id, horizon, overall_label, confidence, run_at)
          select id, '1D', 'bullish', 0.5, now() from symbols""");
    ChangedRows.sql(pool, """
        insert into ml_forecasts_intraday (symbol_id, symbol, horizon, timeframe, overall_label, confidence, expires_at)
          select id, ticker, '1h', 'm15', 'neutral', 0.5, now() from symbols""");
    ChangedRows.sql(pool, """
        insert into bar_checks (kind, symbol_id, symbol, timeframe, slice_from, slice_to, provider, status, checked_at)
          select 'verify', id, ticker, 'd1', '2026-01-01', '2026-02-01', 'alpaca', 'agrees', now() from symbols""");
    ChangedRows.sql(pool, "insert into market_calendar (date, is_open) values ('2026-12-09', false)");
    ChangedRows.sql(pool, "insert into corporate_actions (symbol, action_type, ex_date, cash_amount) "
        + "values ('AAPL', 'dividend', '2026-05-11', 0.27)");
    Set<String> seen = new HashSet<>();
    for (Row row : ChangedRows.sql(pool, "select table_name, \"row\" from change_feed")) {
      Table table = catalog.live(row.getString("table_name")).orElseThrow();
      assertEquals(table.liveColumns().stream().map(Column::name).collect(Collectors.toSet()),
          new JsonObject(row.getString("row")).fieldNames(), table.name());
      seen.add(table.name());
    }
    assertEquals(catalog.liveTables().stream().map(Table::name).collect(Collectors.toSet()), seen);
  }
}
