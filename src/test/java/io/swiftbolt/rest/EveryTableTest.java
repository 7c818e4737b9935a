package io.swiftbolt.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.RestServer;
import io.swiftbolt.auth.Role;
import io.swiftbolt.config.RestConfig;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Every table and view of the database is open, for the service only, or not there, as is written down here once more. */
class EveryTableTest {
  private static final Set<String> OPEN = Set.of("symbols", "ohlc_bars", "ohlc_bars_v2", "job_definitions", "job_runs",
      "coverage_status", "market_calendar", "corporate_actions", "ml_forecasts", "ml_forecasts_intraday",
      "backfill_jobs", "backfill_chunks", "backfills", "backfill_slices", "bar_checks",
      "corporate_action_differences", "suspected_splits", "forecast_issued", "forecast_evaluations", "forecasts");
  private static final Set<String> SERVICE_ONLY = Set.of("watchlists", "watchlist_items", "bar_revisions",
      "bar_quarantine", "quarantine_decisions", "bar_imports", "orchestrator_heartbeat", "provider_state",
      "provider_unsupported",
      "provider_decisions", "corporate_action_revisions");

  @Test
  void every_role_reads_what_it_may_and_nothing_else() {
    try (RestServer server = new RestServer(RestConfig.defaults())) {
      List<String> tables = StreamSupport.stream(server.owner.query("""
          select relname::text from pg_class where relnamespace = 'public'::regnamespace
             and relkind in ('r', 'v', 'm', 'p')""").execute().await().spliterator(), false)
          .map(row -> row.getString(0)).toList();
      assertTrue(tables.containsAll(OPEN) && tables.containsAll(SERVICE_ONLY), tables.toString());
      TreeMap<String, List<Integer>> expected = new TreeMap<>();
      TreeMap<String, List<Integer>> actual = new TreeMap<>();
      for (String table : tables) {
        expected.put(table, OPEN.contains(table)
            ? List.of(401, 200, 200, 200)
            : SERVICE_ONLY.contains(table) ? List.of(401, 401, 403, 200) : List.of(401, 404, 404, 404));
        actual.put(table, List.of(server.plain(HttpMethod.GET, table).send().await().statusCode(),
            read(server, table, Role.ANON), read(server, table, Role.AUTHENTICATED),
            read(server, table, Role.SERVICE_ROLE)));
      }
      assertEquals(expected, actual);
    }
  }

  private static int read(RestServer server, String table, Role role) {
    return server.plain(HttpMethod.GET, table + "?limit=1").putHeader("apikey", RestServer.key(role)).send().await()
        .statusCode();
  }
}
