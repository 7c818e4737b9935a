package io.swiftbolt.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.auth.Role;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How clients have symbols watched. */
class WatchlistEndpointsTest {
  private static final String SYNC = "watchlist-sync";

  private final ClientServer server = new ClientServer("2026-03-06T21:30:00Z");

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void a_symbol_that_is_added_is_made_kept_complete_and_listed() {
    JsonObject added = server.good(SYNC, action("add", "nvda"));
    assertEquals("NVDA", added.getString("symbol"));
    assertEquals("Symbol added to watchlist, jobs queued", added.getString("message"));
    JsonObject job = added.getJsonArray("jobStatus").getJsonObject(0);
    assertEquals("backfill", job.getString("jobType"));
    assertEquals("backfill", job.getString("job_type"));
    assertEquals("queued", job.getString("status"));
    assertTrue(added.containsKey("avgDailyVolumeAll"));
    assertNull(added.getValue("avgDailyVolumeAll"), "not one bar is there");
    assertEquals(3, server.house.count("select count(*) from job_definitions where symbol = 'NVDA'"));
    assertEquals(1, server.house.count("select window_days from job_definitions where timeframe = 'm1'"),
        "so its bar that is being made can be shown");
    assertEquals(1, server.ticksWanted.get());

    JsonObject listed = server.good(SYNC, new JsonObject().put("action", "list"));
    assertEquals(added.getString("watchlistId"), listed.getString("watchlistId"));
    JsonObject item = listed.getJsonArray("items").getJsonObject(0);
    assertEquals("NVDA", item.getString("symbol"));
    assertEquals(new JsonObject().putNull("forecast").putNull("ranking").put("backfill", "queued"),
        item.getJsonObject("jobStatus"));
    assertEquals(new JsonObject().put("success", true).put("message", "Symbol already in watchlist")
        .put("symbol", "NVDA"), server.good(SYNC, action("add", "NVDA")));
  }

  @Test
  void a_symbol_is_taken_off_whether_it_was_there_or_not() {
    server.good(SYNC, action("add", "NVDA"));
    JsonObject removed = new JsonObject().put("success", true).put("message", "Symbol removed from watchlist")
        .put("symbol", "NVDA");
    assertEquals(removed, server.good(SYNC, action("remove", "nvda")));
    assertEquals(removed, server.good(SYNC, action("remove", "NVDA")));
    assertTrue(server.good(SYNC, new JsonObject().put("action", "list")).getJsonArray("items").isEmpty());
    server.refused(404, "Symbol not found", SYNC, action("remove", "NONE"));
  }

  @Test
  void a_symbol_on_no_list_is_no_longer_kept_complete_until_it_is_added_again() {
    server.good(SYNC, action("add", "NVDA"));
    server.good(SYNC, action("add", "AAPL"));
    server.house.define(Timeframe.H1, 30, "NVDA");
    server.good(SYNC, action("remove", "NVDA"));
    assertEquals(0, enabled("NVDA"), "whoever ordered them");
    assertEquals(4, server.house.count("select count(*) from job_definitions where symbol = 'NVDA'"),
        "but not deleted");
    assertEquals(3, enabled("AAPL"));
    server.good(SYNC, action("add", "NVDA"));
    assertEquals(3, enabled("NVDA"));
  }

  @Test
  void a_symbol_that_another_list_or_the_configuration_has_stays_complete() {
    server.good(SYNC, action("add", "NVDA"));
    server.house.rows("""
        with theirs as (insert into watchlists (user_id, name) values (gen_random_uuid(), 'Theirs') returning id)
        insert into watchlist_items (watchlist_id, symbol_id) select theirs.id, symbols.id from theirs, symbols
        """);
    server.good(SYNC, action("remove", "NVDA"));
    assertEquals(3, enabled("NVDA"));
    server.house.rows("delete from watchlist_items");
    server.good(SYNC, action("remove", "NVDA"));
    assertEquals(0, enabled("NVDA"));

    server.good(SYNC, action("add", ClientServer.CONFIGURED));
    server.good(SYNC, action("remove", ClientServer.CONFIGURED));
    assertEquals(3, enabled(ClientServer.CONFIGURED));
  }

  private long enabled(String symbol) {
    return server.house.count("select count(*) from job_definitions where enabled and symbol = $1", symbol);
  }

  @Test
  void a_list_takes_so_many_symbols_and_no_more_however_they_come() {
    List<Future<HttpResponse<Buffer>>> asked = Stream.of("A", "B", "C", "D", "E", "F", "G", "H")
        .map(ticker -> server.send(SYNC, action("add", ticker), Role.ANON)).toList();
    Future.all(asked).await();
    List<String> refusals = asked.stream().map(Future::result).filter(answer -> answer.statusCode() != 200)
        .map(answer -> answer.statusCode() + " " + answer.bodyAsJsonObject().getString("error")).toList();
    assertEquals(Collections.nCopies(8 - ClientServer.MOST,
        "400 Watchlist limit exceeded: Maximum 3 symbols per user"), refusals);
    List<String> kept = server.watchlists.tickers().await();
    assertEquals(ClientServer.MOST, kept.size());

    server.refused(400, "Watchlist limit exceeded: Maximum 3 symbols per user", SYNC, action("add", "ZZZ"));
    assertEquals(0, server.house.count("select count(*) from symbols where ticker = 'ZZZ'"));
    assertEquals("Symbol already in watchlist", server.good(SYNC, action("add", kept.getFirst())).getString("message"));
    server.good(SYNC, action("remove", kept.getFirst()));
    server.good(SYNC, action("add", "ZZZ"));
  }

  @Test
  void a_listed_symbol_tells_how_the_newest_run_of_each_type_stands_in_one_word() {
    server.house.symbols.ensure(List.of("AAPL")).await();
    server.watchlists.add(List.of("AAPL")).await();
    server.house.rows(
        """
            insert into job_runs (symbol, symbol_id, timeframe, job_type, slice_from, slice_to, status, finished_at,
                                  progress_percent, error_code, error_message, created_at)
            select ticker, id, 'd1', r.type, '2026-03-02T05:00:00Z', '2026-03-03T05:00:00Z', r.status, r.finished::timestamptz,
                   case r.status when 'success' then 100 else 0 end, r.error, r.error, r.created::timestamptz
              from symbols, (values ('run_forecast', 'success', '2026-03-06T21:10:00Z', null, '2026-03-06T21:00:00Z'),
                                    ('run_forecast', 'failed', '2026-03-06T21:20:00Z', 'NO_INPUT', '2026-03-06T20:00:00Z'),
                                    ('fetch_historical', 'success', '2026-03-06T21:20:00Z', null, '2026-03-06T21:10:00Z'),
                                    ('fetch_historical', 'queued', null, null, '2026-03-06T21:00:00Z'))
                            as r (type, status, finished, error, created)
             where ticker = 'AAPL'
            """);
    JsonObject item = server.good(SYNC, new JsonObject().put("action", "list")).getJsonArray("items").getJsonObject(0);
    assertEquals(new JsonObject().put("forecast", "failed").putNull("ranking").put("fetch_historical", "queued"),
        item.getJsonObject("jobStatus"));
  }

  @Test
  void averages_are_of_todays_shares() {
    server.house.symbols.ensure(List.of("AAPL")).await();
    server.watchlists.add(List.of("AAPL")).await();
    server.house.rows(
        """
            insert into ohlc_bars_v2 (symbol_id, timeframe, ts, open, high, low, close, volume, provider, feed, rank, seen_at)
            select id, 'd1', d.ts::timestamptz, d.close, d.close, d.close, d.close, d.volume, 'scripted', 'test', 10, now()
              from symbols, (values ('2026-03-04T05:00:00Z', 200.0, 1000), ('2026-03-05T05:00:00Z', 100.0, 4000))
                   as d (ts, close, volume)
             where ticker = 'AAPL'
            """);
    server.house.rows(
        """
            insert into corporate_actions (symbol_id, symbol, action_type, ex_date, old_rate, new_rate)
            select id, ticker, 'stock_split', e.date::date, 1, 2 from symbols, (values ('2026-03-05'), ('2026-04-01')) as e (date)
             where ticker = 'AAPL'
            """);
    JsonObject item = server.good(SYNC, new JsonObject().put("action", "list")).getJsonArray("items").getJsonObject(0);
    assertEquals(3000, item.getInteger("avgDailyVolumeAll"));
    assertEquals(3000, item.getInteger("avgDailyVolume10d"));
    assertEquals(100.0, item.getDouble("avgLastPriceAll"));
    assertEquals(100.0, item.getDouble("avgLastPrice10d"));
  }

  @Test
  void what_is_wrong_with_a_list_is_named() {
    server.refused(400, "Invalid action. Use: add, remove, or list", SYNC, new JsonObject());
    server.refused(400, "Invalid action. Use: add, remove, or list", SYNC, action("explode", "AAPL"));
    server.refused(400, "Symbol required", SYNC, new JsonObject().put("action", "add"));
    server.refused(400, "symbol must be a ticker of 1 to 20 letters, digits and . - / ^ =", SYNC, action("add", "A B"));
    server.refused(400, "watchlistId must be a UUID", SYNC, action("add", "AAPL").put("watchlistId", "7"));
    UUID none = new UUID(0, 1);
    server.refused(404, "Watchlist not found: " + none, SYNC,
        action("add", "AAPL").put("watchlistId", none.toString()));
    assertEquals(0, server.house.count("select count(*) from symbols"));
  }

  @Test
  void a_foreign_list_is_not_to_be_found() {
    UUID foreign = server.house.rows("""
        insert into watchlists (user_id, name) values ('11111111-1111-1111-1111-111111111111', 'Theirs') returning id
        """).getFirst().getUUID("id");
    server.refused(404, "Watchlist not found: " + foreign, SYNC,
        new JsonObject().put("action", "list").put("watchlistId", foreign.toString()));
  }

  @Test
  void what_a_user_looks_at_is_kept_complete_and_never_less() {
    JsonObject body = new JsonObject().put("symbols", new JsonArray().add("aapl").add("MSFT").add("AAPL"))
        .put("source", "watchlist");
    assertEquals(new JsonObject().put("success", true).put("symbols_tracked", 2).put("symbols_requested", 3)
        .put("timeframes", 5).put("jobs_updated", 10).put("priority", 300).put("source", "watchlist"),
        server.good("sync-user-symbols", body));
    assertEquals(1, server.ticksWanted.get());
    JsonObject later = server.good("sync-user-symbols", new JsonObject().put("symbols", "AAPL")
        .put("source", "recent_search").put("timeframes", "15m,1d"));
    assertEquals(2, later.getInteger("jobs_updated"));
    assertEquals(100, later.getInteger("priority"));
    assertEquals(10, server.house.count("select count(*) from job_definitions where priority = 300"));
    assertEquals(365, server.house.count("select max(window_days) from job_definitions where timeframe = 'h4'"));
  }

  @Test
  void what_is_wrong_with_tracked_symbols_is_named() {
    JsonObject body = new JsonObject().put("symbols", "AAPL").put("source", "watchlist");
    server.refused(400, "No symbols provided", "sync-user-symbols", new JsonObject().put("source", "watchlist"));
    server.refused(400, "Invalid source. Must be: watchlist, recent_search, or chart_view", "sync-user-symbols",
        body.copy().put("source", "elsewhere"));
    server.refused(400, "symbols must be a ticker of 1 to 20 letters, digits and . - / ^ =", "sync-user-symbols",
        body.copy().put("symbols", "AAPL,$"));
    server.refused(400, "symbols[1]: integer found, string expected", "sync-user-symbols",
        body.copy().put("symbols", new JsonArray().add("AAPL").add(5)));
    server.refused(400, "symbols: must have at most 200 items but found 201", "sync-user-symbols",
        body.copy().put("symbols", new JsonArray(Collections.nCopies(201, "AAPL"))));
    server.refused(400, "symbols: integer found, array expected", "sync-user-symbols", body.copy().put("symbols", 5));
    server.refused(400, "Invalid timeframe: m7. Must be one of: m1, m5, m15, m30, h1, h4, d1, w1", "sync-user-symbols",
        body.copy().put("timeframes", "m7"));
    assertEquals(0, server.house.count("select count(*) from symbols"));
  }

  @Test
  void seeds_are_sown_once_and_need_the_service_key() {
    server.house.symbols.ensure(List.of("AAPL")).await();
    assertEquals(403, server.post("seed-symbols", new JsonObject()).statusCode());
    JsonObject first = server.promised("seed-symbols", 200,
        server.send("seed-symbols", new JsonObject(), Role.SERVICE_ROLE).await());
    assertEquals("Seeded 10 of 11 symbols", first.getString("message"));
    Set<String> there = ClientServer.objects(first.getJsonArray("results")).stream()
        .filter(result -> result.getString("status").equals("exists")).map(result -> result.getString("ticker"))
        .collect(Collectors.toSet());
    assertEquals(Set.of("AAPL"), there);
    assertEquals(2, server.house.count("select count(*) from symbols where asset_type = 'etf'"));
    JsonObject again = server.promised("seed-symbols", 200,
        server.send("seed-symbols", new JsonObject(), Role.SERVICE_ROLE).await());
    assertEquals("Seeded 0 of 11 symbols", again.getString("message"));
    assertFalse(again.getJsonArray("results").isEmpty());
  }

  private static JsonObject action(String action, String symbol) {
    return new JsonObject().put("action", action).put("symbol", symbol);
  }
}
