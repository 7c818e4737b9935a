package io.swiftbolt.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.RestServer;
import io.swiftbolt.auth.Role;
import io.swiftbolt.config.RestConfig;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is refused, with which code and status; limits; attacks. */
class RefusalTest {
  private static RestServer server;

  @BeforeAll
  static void start() {
    server = new RestServer(
        new RestConfig(10, 4_096, 20, 30, 2, 2, Duration.ofMillis(500), Duration.ofMillis(700), 8));
    server.sql("insert into symbols (ticker) select 'S' || n from generate_series(1, 25) n");
    server.sql("""
        insert into corporate_actions (symbol, action_type, ex_date, cash_amount, metadata)
        values ('BIG', 'dividend', '2026-01-05', 1, jsonb_build_object('long', repeat('x', 9000))),
               ('LESS', 'dividend', '2026-01-05', 1, jsonb_build_object('long', repeat('x', 3000))),
               ('LESS', 'dividend', '2026-01-06', 1, jsonb_build_object('long', repeat('x', 3000)))""");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void what_is_not_there_has_its_code() {
    refused(404, "PGRST205", "nothing_here");
    refused(404, "PGRST205", "pg_class?select=relname");
    refused(404, "PGRST205", "change_feed");
    refused(404, "PGRST202", "rpc/pg_sleep?seconds=1");
    refused(404, "PGRST202", "rpc/get_coverage?p_symbol=AAPL");
    refused(400, "42703", "symbols?nothing=eq.1");
    refused(400, "42703", "symbols?select=ticker,nothing");
    refused(400, "42703", "symbols?order=nothing.desc");
    refused(400, "42703", "symbols?or=(ticker.eq.A,nothing.eq.1)");
    refused(400, "42704", "symbols?select=ticker::regclass");
    refused(400, "PGRST200", "symbols?select=ticker,job_runs(*)");
    refused(400, "PGRST200", "symbols?select=ticker,runs:job_runs!inner(id,status)");
    refused(400, "PGRST108", "symbols?job_runs.status=eq.failed");
    refused(400, "PGRST108", "symbols?order=job_runs(id)");
    refused(400, "PGRST123", "symbols?select=count()");
    refused(400, "PGRST123", "symbols?select=created_at.max()");
  }

  @Test
  void values_that_the_type_does_not_have_are_the_clients_mistake() {
    refused(400, "22P02", "symbols?id=eq.no-uuid");
    refused(400, "22P02", "symbols?is_active=eq.perhaps");
    refused(400, "22P02", "symbols?id=in.(1,2)");
    refused(400, "22P02", "job_definitions?window_days=gt.many");
    refused(400, "22003", "job_definitions?window_days=gt.99999999999");
    refused(400, "22007", "symbols?created_at=gte.yesterweek");
    refused(400, "2201B", "symbols?ticker=match.(");
    refused(400, "22P02", "corporate_actions?metadata=cs.nojson");
    refused(400, "42804", "symbols?ticker=is.true");
    refused(404, "42883", "symbols?id=like.a*");
    refused(400, "22021", "symbols?ticker=eq.a%00b");
  }

  @Test
  void what_cannot_be_read_says_where() {
    for (String uri : List.of("symbols?ticker=AAPL", "symbols?ticker=equals.AAPL", "symbols?ticker=eq",
        "symbols?ticker=in.AAPL", "symbols?ticker=in.(AAPL", "symbols?ticker=is.maybe", "symbols?ticker=not.AAPL",
        "symbols?ticker=neq(any).%7Ba%7D", "symbols?ticker=like(some).%7Ba%7D", "symbols?or=ticker.eq.A",
        "symbols?or=()", "symbols?or=(ticker.eq.A", "symbols?or=(ticker.eq.A))", "symbols?or=(ticker)",
        "symbols?select=ticker,,name", "symbols?select=ticker;name", "symbols?order=ticker.up",
        "symbols?order=ticker.desc.nulls", "symbols?limit=many", "symbols?offset=1.5", "symbols?limit=1&limit=2",
        "symbols?%22ticker=eq.A")) {
      HttpResponse<Buffer> answer = refused(400, "PGRST100", uri);
      assertNotNull(answer.bodyAsJsonObject().getString("details"), uri);
    }
    assertEquals("\"failed to parse filter (equals.AAPL)\" (line 1, column 1)",
        server.get("symbols?ticker=equals.AAPL").bodyAsJsonObject().getString("message"));
    assertEquals(400, server.get("symbols?ticker=eq.%zz").statusCode());
  }

  @Test
  void ranges_that_cannot_be_are_416() {
    refused(416, "PGRST103", "symbols?limit=-1");
    refused(416, "PGRST103", "symbols?offset=-1");
    HttpResponse<Buffer> turned = server.request(HttpMethod.GET, "symbols").putHeader("Range", "5-1").send().await();
    assertEquals(416, turned.statusCode());
    assertEquals("PGRST103", turned.bodyAsJsonObject().getString("code"));
  }

  @Test
  void only_the_public_schema_is_there() {
    HttpResponse<Buffer> other = server.request(HttpMethod.GET, "symbols").putHeader("Accept-Profile", "pg_catalog")
        .send().await();
    assertEquals(406, other.statusCode());
    assertEquals("PGRST106", other.bodyAsJsonObject().getString("code"));
    assertEquals("Only the following schemas are exposed: public", other.bodyAsJsonObject().getString("hint"));
    assertEquals(200,
        server.request(HttpMethod.GET, "symbols?limit=1").putHeader("Accept-Profile", "public").send().await()
            .statusCode());
  }

  @Test
  void nothing_can_be_written() {
    for (HttpMethod method : List.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE)) {
      HttpResponse<Buffer> answer = server.plain(method, "symbols?ticker=eq.S1")
          .putHeader("apikey", RestServer.key(Role.SERVICE_ROLE)).sendJsonObject(new JsonObject().put("ticker", "X"))
          .await();
      assertEquals(405, answer.statusCode(), method.name());
      assertEquals("PGRST117", answer.bodyAsJsonObject().getString("code"));
      assertEquals("GET, HEAD", answer.getHeader("allow"));
    }
    Future<?> write = server.reading.query("delete from symbols").execute();
    assertTrue(write.map("written").otherwise(Throwable::getMessage).await().contains("read-only"));
  }

  @Test
  void an_answer_that_is_cut_says_so() {
    HttpResponse<Buffer> cut = server.get("symbols?select=ticker");
    assertEquals(206, cut.statusCode());
    assertEquals("0-9/*", cut.getHeader("content-range"));
    assertEquals(10, cut.bodyAsJsonArray().size());
    HttpResponse<Buffer> more = server.get("symbols?select=ticker&limit=20&offset=5");
    assertEquals(206, more.statusCode());
    assertEquals("5-14/*", more.getHeader("content-range"));
    HttpResponse<Buffer> counted = server.request(HttpMethod.GET, "symbols?select=ticker")
        .putHeader("Prefer", "count=exact").send().await();
    assertEquals("0-9/25", counted.getHeader("content-range"));
    assertEquals(200, server.get("symbols?select=ticker&limit=10").statusCode(), "as many as were asked for");
    assertEquals(200, server.get("symbols?select=ticker&offset=20").statusCode(), "no more are left");
    HttpResponse<Buffer> head = server.request(HttpMethod.HEAD, "symbols").send().await();
    assertEquals(206, head.statusCode());
    assertEquals("0-9/*", head.getHeader("content-range"));
  }

  @Test
  void an_answer_is_cut_before_it_has_too_many_bytes() {
    HttpResponse<Buffer> cut = server.get("corporate_actions?symbol=eq.LESS&select=metadata");
    assertEquals(206, cut.statusCode());
    assertEquals("0-0/*", cut.getHeader("content-range"));
    refused(413, "54000", "corporate_actions?symbol=eq.BIG");
    assertEquals(200, server.get("corporate_actions?symbol=eq.BIG&select=symbol").statusCode());
  }

  @Test
  void a_guessed_count_is_never_less_than_what_was_seen() {
    for (String how : List.of("planned", "estimated")) {
      HttpResponse<Buffer> answer = server.request(HttpMethod.GET, "symbols?select=ticker")
          .putHeader("Prefer", "count=" + how).send().await();
      long total = Long.parseLong(answer.getHeader("content-range").replace("0-9/", ""));
      assertTrue(total >= 11, how + " " + total);
    }
  }

  @Test
  void requests_are_bounded() {
    refused(400, "PGRST100", "symbols?and=(" + "ticker.eq.A,".repeat(20) + "ticker.eq.B)");
    refused(400, "PGRST100", "symbols?ticker=in.(" + "A,".repeat(30) + "B)");
    refused(400, "PGRST100", "symbols?or=(" + "and(".repeat(20) + "ticker.eq.A" + ")".repeat(21));
    refused(400, "PGRST100", "symbols?select=" + "ticker,".repeat(300) + "ticker");
    refused(400, "PGRST100", "symbols?select=" + "a:ticker,".repeat(60) + "ticker");
    assertEquals(414, server.get("symbols?ticker=eq." + "A".repeat(17_000)).statusCode());
  }

  @Test
  void a_statement_that_takes_too_long_is_stopped() {
    server.sql("create view slow as select pg_sleep(3)::text as ticker");
    server.sql("grant select on slow to swiftbolt_app");
    String state = server.reading.query("select * from slow").execute().map("answered")
        .otherwise(failure -> DatabaseProblems.of(failure).orElseThrow().body().getString("code")).await();
    assertEquals("57014", state);
  }

  @Test
  void a_pool_without_a_free_connection_sends_clients_away_for_a_moment() {
    List<SqlConnection> held = new ArrayList<>();
    try {
      for (int i = 0; i < 2; i++) {
        held.add(server.reading.getConnection().await());
      }
      List<Future<HttpResponse<Buffer>>> answers = new ArrayList<>();
      for (int i = 0; i < 5; i++) { // two wait in vain, three find no place to wait
        answers.add(server.request(HttpMethod.GET, "symbols").send());
      }
      for (Future<HttpResponse<Buffer>> answer : answers) {
        assertEquals(503, answer.await().statusCode());
        assertEquals("1", answer.await().getHeader("retry-after"));
        assertEquals("PGRST003", answer.await().bodyAsJsonObject().getString("code"));
      }
    } finally {
      held.forEach(connection -> connection.close().await());
    }
    assertEquals(206, server.get("symbols").statusCode());
  }

  @Test
  void nothing_that_clients_send_becomes_sql() {
    long before = server.rows("symbols?select=ticker&limit=10").size();
    String drop = RestServer.encoded("'; drop table symbols; --");
    String quote = RestServer.encoded("\"; drop table symbols; --");
    List<String> attacks = List.of("symbols?ticker=eq." + drop, "symbols?ticker=eq." + quote,
        "symbols?ticker=in.(" + drop + "," + quote + ")", "symbols?ticker=like." + drop, "symbols?ticker=match." + drop,
        "symbols?" + drop + "=eq.1", "symbols?" + quote + "=eq.1", "symbols?%22ticker%5C%22" + drop + "%22=eq.1",
        "symbols?select=" + drop, "symbols?select=%22" + drop + "%22:ticker", "symbols?select=%22a%5C%22b" + drop
            + "%22:ticker&limit=1",
        "symbols?select=ticker::text)" + drop, "symbols?select=ticker::" + drop, "symbols?order=" + drop,
        "symbols?order=ticker.desc" + drop, "symbols?limit=1" + drop, "symbols?offset=" + drop,
        "symbols?or=(ticker.eq." + drop + ",ticker.eq." + quote + ")", "symbols?or=(" + drop + ".eq.1)",
        "symbols?ticker=is.null" + drop, "symbols?ticker=isdistinct." + drop,
        "corporate_actions?metadata->>" + drop + "=eq.1", "corporate_actions?select=metadata->>%22" + quote + "%22",
        "corporate_actions?select=metadata->%22a%5C%22%22", "symbols%22;drop", "rpc/get_coverage?p_symbol=" + drop
            + "&p_timeframe=h1",
        "rpc/get_coverage?p_symbol=A&p_timeframe=" + quote, "rpc/is_market_open?p_at=" + drop,
        "rpc/get_latest_bars_batch?p_symbol_ids=%7B" + drop + "%7D&p_timeframes=%7Bd1%7D");
    for (String attack : attacks) {
      HttpResponse<Buffer> answer = server.get(attack);
      String body = answer.bodyAsString().toLowerCase(Locale.ROOT);
      assertTrue(answer.statusCode() < 500, attack + " " + body);
      assertFalse(body.contains("syntax error"), attack + " " + body);
      assertFalse(body.contains("42601"), attack + " " + body);
    }
    assertEquals(before, server.rows("symbols?select=ticker&limit=10").size());
  }

  @Test
  void statements_do_not_pile_up_in_the_database() {
    for (int i = 0; i < 40; i++) {
      assertEquals(200, server.get("symbols?limit=1&select=ticker" + ",id".repeat(i)).statusCode());
    }
    long most = server.reading.query("select count(*) from pg_prepared_statements").execute().await().iterator().next()
        .getLong(0);
    assertTrue(most <= 9, "kept " + most);
  }

  private static HttpResponse<Buffer> refused(int status, String code, String uri) {
    HttpResponse<Buffer> answer = server.get(uri);
    assertEquals(status, answer.statusCode(), uri + " " + answer.bodyAsString());
    JsonObject body = answer.bodyAsJsonObject();
    assertEquals(code, body.getString("code"), uri + " " + body);
    assertTrue(body.containsKey("message") && body.containsKey("details") && body.containsKey("hint"), uri);
    return answer;
  }
}
