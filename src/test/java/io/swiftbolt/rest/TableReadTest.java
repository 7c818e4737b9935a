package io.swiftbolt.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.RestServer;
import io.swiftbolt.auth.Role;
import io.swiftbolt.config.RestConfig;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tables as supabase-js and its kin read them. */
class TableReadTest {
  private static RestServer server;

  @BeforeAll
  static void start() {
    server = new RestServer(RestConfig.defaults());
    server.sql(
        """
            insert into symbols (ticker, name, asset_type) values
              ('AAPL', 'Apple, Inc.', 'stock'), ('MSFT', 'Microsoft', 'stock'), ('SPY', 'S&P "500"', 'etf');
            insert into job_definitions (job_type, symbol, timeframe, window_days, enabled) values
              ('fetch_intraday', 'AAPL', 'm15', 30, true), ('fetch_intraday', 'AAPL', 'h1', 7, false),
              ('fetch_historical', 'MSFT', 'd1', 730, true);
            insert into corporate_actions (symbol, action_type, ex_date, record_date, old_rate, new_rate, metadata) values
              ('AAPL', 'stock_split', '2020-08-31', '2020-08-24', 1, 4, '{"source":"vendor","tags":["a","b"],"deep":{"n":7}}'),
              ('MSFT', 'dividend', '2026-02-19', null, null, null, '{"source":null}'),
              ('SPY', 'dividend', '2026-03-20', '2026-03-23', null, null, '{}');
            """);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void everything_comes_as_a_json_array_with_its_range() {
    HttpResponse<Buffer> answer = server.get("symbols?select=*&order=ticker");
    assertEquals(200, answer.statusCode());
    assertEquals("application/json; charset=utf-8", answer.getHeader("content-type"));
    assertEquals("0-2/*", answer.getHeader("content-range"));
    JsonObject first = answer.bodyAsJsonArray().getJsonObject(0);
    assertEquals("AAPL", first.getString("ticker"));
    assertEquals(true, first.getBoolean("is_active"));
    assertTrue(first.getString("created_at").matches("\\d{4}-\\d\\d-\\d\\dT.*\\+00:00"), first.getString("created_at"));
  }

  @Test
  void columns_that_are_hidden_are_not_there() {
    server.sql("""
        insert into job_runs (symbol, symbol_id, timeframe, job_type, slice_from, slice_to)
        select 'SPY', id, 'm15', 'backfill', '2026-03-02', '2026-03-03' from symbols where ticker = 'SPY'""");
    assertFalse(server.rows("job_runs?limit=1").getJsonObject(0).containsKey("lease_owner"));
    refused(400, "42703", "column job_runs.lease_owner does not exist", "job_runs?select=lease_owner");
    refused(400, "42703", "column job_runs.lease_owner does not exist", "job_runs?lease_owner=is.null");
    refused(400, "42703", "column job_runs.lease_owner does not exist", "job_runs?order=lease_owner");
  }

  @Test
  void selected_values_may_be_renamed_cast_and_taken_out_of_json() {
    assertEquals(new JsonArray().add(new JsonObject().put("symbol", "AAPL").put("kind", "stock_split")
        .put("ratio", "4.0000000000000000").put("source", "vendor").put("n", 7).put("second", "b")),
        server.rows("corporate_actions?symbol=eq.AAPL&select=symbol,kind:action_type,ratio::text,"
            + "metadata->>source,metadata->deep->n,second:metadata->tags->>1"));
    assertEquals("[{\"ticker\":\"AAPL\"},{\"ticker\":\"MSFT\"}]",
        server.get("symbols?select=ticker&order=ticker&limit=2").bodyAsString());
  }

  @Test
  void every_operator_compares_as_sql_does() {
    Map<String, String> expected = Map.ofEntries(Map.entry("window_days=eq.30", "m15"),
        Map.entry("window_days=neq.30", "d1 h1"), Map.entry("window_days=gt.7", "d1 m15"),
        Map.entry("window_days=gte.7", "d1 h1 m15"), Map.entry("window_days=lt.30", "h1"),
        Map.entry("window_days=lte.30", "h1 m15"), Map.entry("symbol=like.*AP*", "h1 m15"),
        Map.entry("symbol=like.aa*", ""), Map.entry("symbol=ilike.aa%25", "h1 m15"),
        Map.entry("symbol=match.^M", "d1"), Map.entry("symbol=imatch.^m", "d1"),
        Map.entry("enabled=is.true", "d1 m15"), Map.entry("enabled=is.false", "h1"),
        Map.entry("enabled=not.is.true", "h1"), Map.entry("enabled=eq.false", "h1"),
        Map.entry("symbol=is.null", ""), Map.entry("symbol=not.is.null", "d1 h1 m15"),
        Map.entry("symbol=is.not_null", "d1 h1 m15"), Map.entry("symbol=isdistinct.AAPL", "d1"),
        Map.entry("symbol=in.(AAPL,\"a,b\")", "h1 m15"), Map.entry("symbol=not.in.(AAPL)", "d1"),
        Map.entry("symbol=in.()", ""), Map.entry("window_days=in.(7,730)", "d1 h1"),
        Map.entry("symbol=like(any).{A*,M*}", "d1 h1 m15"), Map.entry("symbol=like(all).{*A*,*P*}", "h1 m15"),
        Map.entry("window_days=eq(any).{7,30}", "h1 m15"), Map.entry("window_days=gt.1&window_days=lt.10", "h1"),
        Map.entry("or=(window_days.eq.7,symbol.eq.MSFT)", "d1 h1"),
        Map.entry("and=(window_days.gt.1,or(symbol.eq.MSFT,not.and(enabled.is.true,window_days.eq.30)))", "d1 h1"),
        Map.entry("not.or=(window_days.eq.7,symbol.in.(MSFT,SPY))", "m15"),
        Map.entry("or=(symbol.eq.\"AAPL\",symbol.eq.\"x,(y)\")&enabled=is.true", "m15"));
    expected.forEach((filter, timeframes) -> assertEquals(timeframes, timeframes(filter), filter));
  }

  @Test
  void a_timeframe_may_be_spelt_as_clients_spell_it() {
    assertEquals("h1", timeframes("timeframe=eq.1h"));
    assertEquals("d1 h1", timeframes("timeframe=in.(1h,1day)"));
    assertEquals("d1 m15", timeframes("or=(timeframe.neq.1h)"));
    assertEquals("", timeframes("timeframe=eq.unheard"));
  }

  @Test
  void json_is_filtered_by_its_parts() {
    assertEquals("AAPL", symbols("metadata->>source=eq.vendor"));
    assertEquals("AAPL", symbols("metadata->deep->n=eq.7"));
    assertEquals("AAPL", symbols("metadata=cs.{\"tags\":[\"b\"]}"));
    assertEquals("MSFT SPY", symbols("metadata->>source=is.null"));
    assertEquals("SPY", symbols("metadata=eq.{}"));
    assertEquals("AAPL", symbols("or=(metadata->>source.eq.vendor)"));
  }

  @Test
  void nulls_stand_where_they_are_asked_to() {
    assertEquals(List.of("2020-08-24", "2026-03-23", "-"), dates("order=record_date"));
    assertEquals(List.of("-", "2026-03-23", "2020-08-24"), dates("order=record_date.desc"));
    assertEquals(List.of("2026-03-23", "2020-08-24", "-"), dates("order=record_date.desc.nullslast"));
    assertEquals(List.of("-", "2020-08-24", "2026-03-23"), dates("order=record_date.asc.nullsfirst,symbol.desc"));
  }

  @Test
  void windows_come_by_parameters_or_by_header() {
    HttpResponse<Buffer> second = server.get("symbols?select=ticker&order=ticker&offset=1&limit=1");
    assertEquals("1-1/*", second.getHeader("content-range"));
    assertEquals("[{\"ticker\":\"MSFT\"}]", second.bodyAsString());
    HttpResponse<Buffer> header = server.request(HttpMethod.GET, "symbols?select=ticker&order=ticker")
        .putHeader("Range-Unit", "items").putHeader("Range", "1-2").send().await();
    assertEquals("1-2/*", header.getHeader("content-range"));
    assertEquals(2, header.bodyAsJsonArray().size());
    HttpResponse<Buffer> none = server.get("symbols?limit=0");
    assertEquals(200, none.statusCode());
    assertEquals("*/*", none.getHeader("content-range"));
    assertEquals("[]", none.bodyAsString());
    assertEquals("*/*", server.get("symbols?offset=100").getHeader("content-range"));
  }

  @Test
  void counts_are_exact_planned_or_estimated() {
    HttpResponse<Buffer> exact = counted("symbols?limit=2&order=ticker", "exact");
    assertEquals(206, exact.statusCode());
    assertEquals("0-1/3", exact.getHeader("content-range"));
    assertEquals("count=exact", exact.getHeader("preference-applied"));
    assertEquals(200, counted("symbols", "exact").statusCode());
    assertEquals("*/0", counted("symbols?ticker=eq.NONE", "exact").getHeader("content-range"));
    assertEquals("0-2/3", counted("symbols", "estimated").getHeader("content-range"));
    assertTrue(counted("symbols?ticker=neq.X", "planned").getHeader("content-range").matches("0-2/\\d+"));
    HttpResponse<Buffer> beyond = counted("symbols?offset=9", "exact");
    assertEquals(416, beyond.statusCode());
    assertEquals("An offset of 9 was requested, but there are only 3 rows.",
        beyond.bodyAsJsonObject().getString("details"));
  }

  @Test
  void a_head_has_the_headers_only() {
    HttpResponse<Buffer> head = server.request(HttpMethod.HEAD, "symbols?select=*&asset_type=eq.stock")
        .putHeader("Prefer", "count=exact").send().await();
    assertEquals(200, head.statusCode());
    assertEquals("0-1/2", head.getHeader("content-range"));
    assertNull(head.body());
    HttpResponse<Buffer> wrong = server.request(HttpMethod.HEAD, "symbols?nothing=eq.1").send().await();
    assertEquals(400, wrong.statusCode());
    assertNull(wrong.body());
  }

  @Test
  void exactly_one_row_may_be_asked_for() {
    HttpResponse<Buffer> one = single("symbols?ticker=eq.AAPL&select=ticker");
    assertEquals(200, one.statusCode());
    assertEquals("{\"ticker\":\"AAPL\"}", one.bodyAsString());
    assertEquals("application/vnd.pgrst.object+json; charset=utf-8", one.getHeader("content-type"));
    HttpResponse<Buffer> none = single("symbols?ticker=eq.NONE");
    assertEquals(406, none.statusCode());
    assertEquals(new JsonObject().put("code", "PGRST116").put("details", "The result contains 0 rows")
        .put("hint", null).put("message", "Cannot coerce the result to a single JSON object"), none.bodyAsJsonObject());
    assertEquals("The result contains 3 rows", single("symbols").bodyAsJsonObject().getString("details"));
  }

  @Test
  void csv_and_answers_without_nulls_are_other_forms() {
    HttpResponse<Buffer> csv = server.request(HttpMethod.GET, "symbols?select=ticker,name&order=ticker")
        .putHeader("Accept", "text/csv").send().await();
    assertEquals("text/csv; charset=utf-8", csv.getHeader("content-type"));
    assertEquals("ticker,name\nAAPL,\"Apple, Inc.\"\nMSFT,Microsoft\nSPY,\"S&P \"\"500\"\"\"", csv.bodyAsString());
    HttpResponse<Buffer> stripped = server
        .request(HttpMethod.GET, "corporate_actions?select=symbol,record_date&symbol=eq.MSFT")
        .putHeader("Accept", "application/vnd.pgrst.array+json;nulls=stripped").send().await();
    assertEquals("[{\"symbol\":\"MSFT\"}]", stripped.bodyAsString());
    HttpResponse<Buffer> other = server.request(HttpMethod.GET, "symbols").putHeader("Accept", "image/png").send()
        .await();
    assertEquals(406, other.statusCode());
    assertEquals("PGRST107", other.bodyAsJsonObject().getString("code"));
  }

  @Test
  void tables_for_the_service_are_closed_to_others() {
    assertEquals(401, server.plain(HttpMethod.GET, "symbols").send().await().statusCode());
    assertEquals("PGRST301",
        server.plain(HttpMethod.GET, "symbols").send().await().bodyAsJsonObject().getString("code"));
    for (Role role : Role.values()) {
      HttpResponse<Buffer> answer = server.plain(HttpMethod.GET, "provider_state")
          .putHeader("apikey", RestServer.key(Role.ANON)).bearerTokenAuthentication(RestServer.key(role)).send()
          .await();
      int expected = switch (role) {
        case ANON -> 401;
        case AUTHENTICATED -> 403;
        case SERVICE_ROLE -> 200;
      };
      assertEquals(expected, answer.statusCode(), role.name());
      if (expected != 200) {
        assertEquals("42501", answer.bodyAsJsonObject().getString("code"));
        assertEquals("permission denied for table provider_state", answer.bodyAsJsonObject().getString("message"));
      }
    }
  }

  private static String timeframes(String filter) {
    return joined(server.rows("job_definitions?select=timeframe&order=timeframe&" + filter(filter)), "timeframe");
  }

  private static String symbols(String filter) {
    return joined(server.rows("corporate_actions?select=symbol&order=symbol&" + filter(filter)), "symbol");
  }

  private static String filter(String filter) {
    return filter.replace("\"", "%22").replace("{", "%7B").replace("}", "%7D").replace(">", "%3E").replace("^", "%5E");
  }

  private static List<String> dates(String order) {
    return server.rows("corporate_actions?select=record_date&" + order).stream()
        .map(row -> ((JsonObject) row).getString("record_date", "-")).map(date -> date == null ? "-" : date).toList();
  }

  private static String joined(JsonArray rows, String column) {
    return String.join(" ", rows.stream().map(row -> ((JsonObject) row).getString(column)).toList());
  }

  private static HttpResponse<Buffer> counted(String uri, String how) {
    return server.request(HttpMethod.GET, uri).putHeader("Prefer", "count=" + how).send().await();
  }

  private static HttpResponse<Buffer> single(String uri) {
    return server.request(HttpMethod.GET, uri).putHeader("Accept", "application/vnd.pgrst.object+json").send().await();
  }

  private static void refused(int status, String code, String message, String uri) {
    HttpResponse<Buffer> answer = server.get(uri);
    assertEquals(status, answer.statusCode(), uri);
    assertEquals(code, answer.bodyAsJsonObject().getString("code"), uri);
    assertEquals(message, answer.bodyAsJsonObject().getString("message"), uri);
  }
}
