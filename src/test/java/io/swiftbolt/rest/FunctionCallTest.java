package io.swiftbolt.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.RestServer;
import io.swiftbolt.config.RestConfig;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The functions that clients and runbooks call. */
class FunctionCallTest {
  private static RestServer server;

  @BeforeAll
  static void start() {
    server = new RestServer(RestConfig.defaults());
    server.sql("insert into symbols (ticker) values ('AAPL'), ('NONE')");
    server.sql(
        """
            insert into ohlc_bars_v2 (symbol_id, timeframe, ts, open, high, low, close, volume, provider, feed, rank, seen_at)
            select id, 'm15', ts::timestamptz, 1, 2, 1, 2, 9, 'alpaca', 'sip', 1, now()
              from symbols, unnest(array['2026-03-06T15:00Z', '2026-03-06T15:15Z', '2026-03-09T14:00Z']) ts
             where ticker = 'AAPL'""");
    server.sql("""
        insert into exchange_sessions values
          ('2026-03-06', '2026-03-06T05:00Z', '2026-03-07T05:00Z', '2026-03-06T14:30Z', '2026-03-06T21:00Z'),
          ('2026-03-09', '2026-03-09T04:00Z', '2026-03-10T04:00Z', '2026-03-09T13:30Z', '2026-03-09T20:00Z')""");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void every_function_of_the_list_is_in_the_database_and_only_reads() {
    for (Function function : Function.ALL) {
      Row row = server.owner.preparedQuery("""
          select p.provolatile::text as kind, p.proargnames[1:p.pronargs] as names,
                 (select array_agg(t.typname::text order by n) from unnest(p.proargtypes) with ordinality a (oid, n)
                    join pg_type t on t.oid = a.oid) as types
            from pg_proc p where p.pronamespace = 'public'::regnamespace and p.proname = $1""")
          .execute(Tuple.of(function.name())).await().iterator().next();
      assertEquals("s", row.getString("kind"), function.name());
      String[] names = row.getArrayOfStrings("names");
      String[] types = row.getArrayOfStrings("types");
      assertEquals(function.parameters().stream().map(Function.Parameter::name).toList(),
          names == null ? List.of() : List.of(names), function.name());
      assertEquals(function.parameters().stream().map(Function.Parameter::type).toList(),
          types == null ? List.of() : List.of(types), function.name());
    }
  }

  @Test
  void arguments_come_as_json_or_as_parameters() {
    JsonArray expected = new JsonArray().add(new JsonObject().put("from_ts", "2026-03-06T15:00:00+00:00")
        .put("to_ts", "2026-03-09T14:00:00+00:00"));
    JsonObject arguments = new JsonObject().put("p_symbol", "aapl").put("p_timeframe", "1h");
    HttpResponse<Buffer> posted = server.call("get_coverage", arguments);
    assertEquals(200, posted.statusCode(), posted.bodyAsString());
    assertEquals(expected, posted.bodyAsJsonArray());
    assertEquals("0-0/*", posted.getHeader("content-range"));
    assertEquals(expected, server.rows("rpc/get_coverage?p_symbol=aapl&p_timeframe=1h"));
    HttpResponse<Buffer> head = server.request(HttpMethod.HEAD, "rpc/get_coverage?p_symbol=aapl&p_timeframe=1h")
        .putHeader("Prefer", "count=exact").send().await();
    assertEquals("0-0/1", head.getHeader("content-range"));
  }

  @Test
  void rows_of_a_function_are_filtered_as_tables_are() {
    HttpResponse<Buffer> widest = server.request(HttpMethod.POST,
        "rpc/detect_ohlc_gaps?gap_hours=gt.24&select=hours:gap_hours&order=gap_hours.desc&limit=1")
        .sendJsonObject(
            new JsonObject().put("p_symbol", "AAPL").put("p_timeframe", "15m").put("p_max_gap_hours", 0.1))
        .await();
    assertEquals("[{\"hours\" : 70.75}]", widest.bodyAsString());
    assertEquals(2, server.rows("rpc/detect_ohlc_gaps?p_symbol=AAPL&p_timeframe=m15&p_max_gap_hours=0.1").size());
  }

  @Test
  void arrays_come_as_json_or_as_postgres_writes_them() {
    String id = server.rows("symbols?ticker=eq.AAPL&select=id").getJsonObject(0).getString("id");
    JsonArray rows = server.call("get_latest_bars_batch", new JsonObject()
        .put("p_symbol_ids", new JsonArray().add(id)).put("p_timeframes", new JsonArray().add("1h").add("d1")))
        .bodyAsJsonArray();
    assertEquals(new JsonArray().add(new JsonObject().put("symbol_id", id).put("timeframe", "h1").put("latest_ts",
        "2026-03-09T14:00:00+00:00")), rows);
    assertEquals(1, server.rows("rpc/get_latest_bars_batch?p_symbol_ids=%7B" + id + "%7D&p_timeframes=%7Bm15,d1%7D")
        .size());
  }

  @Test
  void a_value_comes_bare() {
    assertEquals("true", server.call("is_market_open", new JsonObject().put("p_at", "2026-03-09T15:00:00Z"))
        .bodyAsString());
    assertEquals("false", server.get("rpc/is_market_open?p_at=2026-03-08T15:00:00Z").bodyAsString());
    assertEquals("\"2026-03-09\"", server.get("rpc/next_trading_day?from_date=2026-03-06").bodyAsString());
    assertEquals("null", server.get("rpc/next_trading_day?from_date=2027-03-06").bodyAsString());
    HttpResponse<Buffer> now = server.request(HttpMethod.POST, "rpc/is_market_open").send().await();
    assertEquals("false", now.bodyAsString());
  }

  @Test
  void statistics_count_what_is_stored() {
    JsonObject bars = server.rows("rpc/get_ohlc_coverage_stats?p_symbol=AAPL&p_timeframe=m15").getJsonObject(0);
    assertEquals(3, bars.getInteger("bar_count"));
    assertEquals(2.96, bars.getDouble("time_span_days"));
    assertTrue(server.rows("rpc/get_batch_job_stats").isEmpty());
    server.sql("""
        insert into job_runs (symbol, symbol_id, timeframe, job_type, slice_from, slice_to)
        select ticker, id, 'm15', 'backfill', '2026-03-02', '2026-03-03' from symbols where ticker = 'AAPL'""");
    assertEquals("queued", server.rows("rpc/get_batch_job_stats").getJsonObject(0).getString("status"));
    assertFalse(server.rows("rpc/get_coverage_gaps?p_symbol=AAPL&p_timeframe=15m&p_window_days=7"
        + "&p_as_of=2026-03-09T16:00:00Z").isEmpty());
  }

  @Test
  void a_call_that_does_not_fit_is_not_found() {
    for (JsonObject arguments : List.of(new JsonObject(), new JsonObject().put("p_symbol", "A"),
        new JsonObject().put("p_symbol", "A").put("p_timeframe", "h1").put("p_more", 1))) {
      HttpResponse<Buffer> answer = server.call("get_coverage", arguments);
      assertEquals(404, answer.statusCode(), arguments.encode());
      assertEquals("PGRST202", answer.bodyAsJsonObject().getString("code"));
    }
    HttpResponse<Buffer> bad = server.request(HttpMethod.POST, "rpc/get_coverage")
        .putHeader("content-type", "application/json").sendBuffer(Buffer.buffer("{\"p_symbol\"")).await();
    assertEquals(400, bad.statusCode());
    assertEquals("PGRST102", bad.bodyAsJsonObject().getString("code"));
  }
}
