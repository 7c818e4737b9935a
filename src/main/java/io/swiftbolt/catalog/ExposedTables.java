package io.swiftbolt.catalog;

import java.util.List;
import java.util.Set;

/** The declarative list: every table that clients may reach, who may read it, and whether its changes are published. */
final class ExposedTables {
  private static final boolean OPEN = true;
  private static final boolean SERVICE_ONLY = false;

  /** One change of bars tells of a stretch of one series, written by one statement. */
  private static final List<Column> STRETCH = List.of(new Column("symbol", "text", false),
      new Column("symbol_id", "uuid", true), new Column("timeframe", "text", true),
      new Column("from_ts", "timestamptz", false), new Column("to_ts", "timestamptz", false),
      new Column("bars", "int8", false), new Column("provider", "text", false));

  static final List<Exposed> ALL = List.of(
      live("job_runs").hiding("lease_token", "lease_owner", "lease_until", "not_before"),
      live("coverage_status").knownBy("symbol_id", "timeframe"),
      live("ohlc_bars_v2").publishedAs(STRETCH),
      live("backfill_jobs"),
      live("bar_checks"),
      live("backfills"),
      live("ml_forecasts"),
      live("ml_forecasts_intraday"),
      read("forecast_issued", OPEN),
      read("forecast_evaluations", OPEN),
      read("forecasts", OPEN).knownBy("id"),
      read("backfill_chunks", OPEN).knownBy("id"),
      read("backfill_slices", OPEN),
      read("ohlc_bars", OPEN).knownBy("symbol_id", "timeframe", "ts"),
      read("symbols", OPEN),
      read("job_definitions", OPEN),
      live("market_calendar"),
      live("corporate_actions"),
      read("corporate_action_differences", OPEN),
      read("suspected_splits", OPEN),
      read("watchlists", SERVICE_ONLY),
      read("watchlist_items", SERVICE_ONLY),
      read("bar_revisions", SERVICE_ONLY),
      read("bar_quarantine", SERVICE_ONLY),
      read("quarantine_decisions", SERVICE_ONLY),
      read("bar_imports", SERVICE_ONLY),
      read("orchestrator_heartbeat", SERVICE_ONLY),
      read("provider_state", SERVICE_ONLY),
      read("provider_unsupported", SERVICE_ONLY),
      read("provider_decisions", SERVICE_ONLY),
      read("corporate_action_revisions", SERVICE_ONLY));

  private ExposedTables() {}

  /**
   * @param hidden columns that no client sees
   * @param key what identifies a row of a view; a table's is its primary key
   * @param published the columns of a change, if they are not the table's
   */
  record Exposed(String name, boolean open, boolean live, Set<String> hidden, Set<String> key, List<Column> published) {
    Exposed hiding(String... columns) {
      return new Exposed(name, open, live, Set.of(columns), key, published);
    }

    Exposed knownBy(String... columns) {
      return new Exposed(name, open, live, hidden, Set.of(columns), published);
    }

    Exposed publishedAs(List<Column> columns) {
      return new Exposed(name, open, live, hidden, key, columns);
    }
  }

  private static Exposed live(String name) {
    return new Exposed(name, OPEN, true, Set.of(), Set.of(), List.of());
  }

  private static Exposed read(String name, boolean open) {
    return new Exposed(name, open, false, Set.of(), Set.of(), List.of());
  }
}
