package io.swiftbolt.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.symbols.UnknownSymbol;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EndpointsTest {
  private static final String FUNCTIONS = "/functions/v1/";
  private HttpFixture server;

  @BeforeEach
  void start() {
    server = new HttpFixture();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void a_tick_tells_what_it_did() {
    JsonObject results = new JsonObject().put("scanned", 2).put("slices_created", 3).put("jobs_dispatched", 1)
        .put("errors", new JsonArray().add("AAPL/m15: no"));
    JsonObject expected = new JsonObject().put("message", "Tick complete").put("duration", 12).put("results", results);
    assertEquals(expected, good("orchestrator", server.get(FUNCTIONS + "orchestrator")));
    assertEquals(expected, good("orchestrator", server.post(FUNCTIONS + "orchestrator?action=tick", new JsonObject())));
    server.tick = Future.succeededFuture(new OrchestratorEndpoint.Ticked(Duration.ZERO, 0, 0, 0, List.of()));
    assertEquals("No jobs to process",
        good("orchestrator", server.get(FUNCTIONS + "orchestrator")).getString("message"));
  }

  @Test
  void failed_slices_are_retried() {
    assertEquals(new JsonObject().put("message", "Retried 4 failed jobs"),
        good("orchestrator", server.get(FUNCTIONS + "orchestrator?action=retry_failed")));
    assertEquals(List.of("retry"), server.calls);
  }

  @Test
  void an_unknown_action_is_refused() {
    refused(400, "Invalid action", server.get(FUNCTIONS + "orchestrator?action=explode"));
    assertTrue(server.calls.isEmpty());
  }

  @Test
  void the_status_counts_the_whole_queue_and_shows_its_beginning() {
    UUID definition = server.definition("AAPL");
    for (int hour = 0; hour < 12; hour++) {
      server.run(definition, "queued", hour);
    }
    server.run(definition, "running", 20);
    server.run(definition, "success", 21);
    server.run(definition, "failed", 22);
    JsonObject status = good("orchestrator", server.get(FUNCTIONS + "orchestrator?action=status"));
    assertEquals(12, status.getInteger("queued"));
    assertEquals(10, status.getJsonArray("queued_jobs").size());
    assertEquals(1, status.getInteger("running"));
    assertEquals("running", status.getJsonArray("running_jobs").getJsonObject(0).getString("status"));
    assertEquals(2, status.getJsonArray("recent_jobs").size());
  }

  @Test
  void fetch_bars_queues_and_does_not_wait() {
    UUID definition = server.definition("AAPL");
    UUID run = server.run(definition, "queued", 0);
    server.missing = 1;
    JsonObject body = new JsonObject().put("symbol", "aapl").put("timeframe", "1h").put("start", "2026-03-01T00:00:00Z")
        .put("end", "2026-03-09T00:00:00+01:00");
    HttpResponse<Buffer> answer = server.post(FUNCTIONS + "fetch-bars", body);
    assertEquals(202, answer.statusCode());
    assertPromised("fetch-bars", answer);
    assertEquals(run.toString(), answer.bodyAsJsonObject().getString("job_run_id"));
    assertEquals("queued", answer.bodyAsJsonObject().getString("status"));
    assertEquals(List.of("fetch [AAPL] h1 2026-03-01T00:00:00Z..2026-03-08T23:00:00Z"), server.calls);
  }

  @Test
  void fetch_bars_tells_what_an_ended_run_wrote() {
    UUID run = server.run(server.definition("AAPL"), "success", 0);
    JsonObject answer = good("fetch-bars", server.post(FUNCTIONS + "fetch-bars",
        new JsonObject().put("job_run_id", run.toString())));
    assertEquals(4, answer.getInteger("rows_written"));
    assertEquals("simulated", answer.getString("provider"));
    assertEquals(2000, answer.getInteger("duration_ms"));
    assertTrue(server.calls.isEmpty());
  }

  @Test
  void fetch_bars_tells_why_a_run_failed() {
    UUID run = server.run(server.definition("AAPL"), "failed", 0);
    HttpResponse<Buffer> answer = server.post(FUNCTIONS + "fetch-bars",
        new JsonObject().put("job_run_id", run.toString()));
    refused(503, "no answer", answer);
    assertPromised("fetch-bars", answer);
    assertEquals("PROVIDER_UNAVAILABLE", answer.bodyAsJsonObject().getString("code"));
  }

  @Test
  void fetch_bars_takes_several_symbols_in_every_spelling() {
    server.run(server.definition("AAPL"), "success", 0);
    server.run(server.definition("MSFT"), "running", 0);
    server.missing = 1;
    JsonObject range = new JsonObject().put("timeframe", "15Min").put("from", "2026-03-01T00:00:00Z").put("to",
        "2026-03-09T00:00:00Z");
    for (JsonObject symbols : List.of(new JsonObject().put("symbols", "AAPL, msft"),
        new JsonObject().put("symbols_array", new JsonArray().add("AAPL").add("MSFT")))) {
      HttpResponse<Buffer> answer = server.post(FUNCTIONS + "fetch-bars", range.copy().mergeIn(symbols));
      assertEquals(202, answer.statusCode());
      assertPromised("fetch-bars", answer);
      assertEquals(1, answer.bodyAsJsonObject().getInteger("symbols_processed"));
      assertEquals(1, answer.bodyAsJsonObject().getJsonArray("job_run_ids").size());
    }
    refused(400, "Missing required parameters: symbol, timeframe, from, to",
        server.post(FUNCTIONS + "fetch-bars", range));
    refused(400, "to must be after from", server.post(FUNCTIONS + "fetch-bars",
        range.copy().put("symbol", "AAPL").put("to", "2026-03-01T00:00:00Z")));
    refused(400, "from must be a time like 2026-03-06T14:30:00Z",
        server.post(FUNCTIONS + "fetch-bars", range.copy().put("symbol", "AAPL").put("from", "yesterday")));
  }

  @Test
  void a_range_without_any_slice_wrote_nothing() {
    JsonObject answer = good("fetch-bars", server.post(FUNCTIONS + "fetch-bars", new JsonObject().put("symbol", "AAPL")
        .put("timeframe", "m15").put("from", "2026-03-07T00:00:00Z").put("to", "2026-03-08T00:00:00Z")));
    assertNull(answer.getString("job_run_id"));
    assertEquals(0, answer.getInteger("rows_written"));
  }

  @Test
  void ensure_coverage_answers_in_the_shape_that_swift_decodes() {
    UUID definition = server.definition("AAPL");
    server.run(definition, "success", 0);
    server.run(definition, "success", 1);
    server.run(definition, "queued", 2);
    server.run(definition, "cancelled", 3);
    server.ensured = Future.succeededFuture(new EnsureCoverageEndpoint.State(definition,
        Optional.of(Instant.parse("2026-03-02T14:30:00.123Z")), Optional.empty(), Optional.empty(), 1));
    JsonObject answer = good("ensure-coverage", server.post(FUNCTIONS + "ensure-coverage",
        new JsonObject().put("symbol", "aapl").put("timeframe", "15m").put("window_days", 30).put("priority", 7)));
    assertEquals(new JsonObject().put("job_def_id", definition.toString()).put("symbol", "AAPL").put("timeframe", "15m")
        .put("status", "gaps_detected")
        .put("coverage_status", new JsonObject().put("from_ts", "2026-03-02T14:30:00Z").putNull("to_ts")
            .putNull("last_success_at").put("gaps_found", 1))
        .put("backfill_progress", new JsonObject().put("total_slices", 3).put("completed_slices", 2)
            .put("running_slices", 0).put("queued_slices", 1).put("failed_slices", 0).put("progress_percent", 67)
            .put("bars_written", 8)),
        answer);
    assertEquals(List.of("window AAPL m15 30"), server.calls);
  }

  @Test
  void ensure_coverage_leaves_progress_out_when_nothing_ran() {
    UUID definition = server.definition("AAPL");
    server.ensured = Future.succeededFuture(
        new EnsureCoverageEndpoint.State(definition, Optional.empty(), Optional.empty(), Optional.empty(), 0));
    JsonObject answer = good("ensure-coverage", server.post(FUNCTIONS + "ensure-coverage",
        new JsonObject().put("symbol", "AAPL").put("timeframe", "m15")));
    assertFalse(answer.containsKey("backfill_progress"));
    assertEquals("coverage_complete", answer.getString("status"));
    assertEquals(List.of("window AAPL m15 7"), server.calls);
  }

  @Test
  void ensure_coverage_speaks_the_older_body_too() {
    UUID definition = server.definition("AAPL");
    JsonObject body = new JsonObject().put("symbol", "AAPL").put("timeframe", "m15")
        .put("fromTs", "2026-03-02T00:00:00Z")
        .put("toTs", "2026-03-03T00:00:00.000Z");
    server.rangeEnsured = Future.succeededFuture(
        new EnsureCoverageEndpoint.RangeState(Optional.of(definition), Optional.empty(), Optional.empty()));
    HttpResponse<Buffer> open = server.post(FUNCTIONS + "ensure-coverage", body);
    assertEquals(202, open.statusCode());
    assertPromised("ensure-coverage", open);
    assertEquals(new JsonObject().put("hasCoverage", false).put("jobId", definition.toString()).putNull("coverageFrom")
        .putNull("coverageTo"), open.bodyAsJsonObject());
    server.rangeEnsured = Future.succeededFuture(new EnsureCoverageEndpoint.RangeState(Optional.empty(),
        Optional.of(HttpFixture.NOW), Optional.of(HttpFixture.NOW)));
    assertEquals(new JsonObject().put("hasCoverage", true).put("coverageFrom", "2026-03-09T15:00:00Z").put("coverageTo",
        "2026-03-09T15:00:00Z"), good("ensure-coverage", server.post(FUNCTIONS + "ensure-coverage", body)));
    refused(400, "toTs must be after fromTs by at most 100 years",
        server.post(FUNCTIONS + "ensure-coverage", body.copy().put("toTs", "2026-03-02T00:00:00Z")));
  }

  @Test
  void ensure_coverage_says_what_is_missing_or_wrong() {
    String uri = FUNCTIONS + "ensure-coverage";
    refused(400, "Missing required parameters: symbol, timeframe",
        server.post(uri, new JsonObject().put("symbol", "AAPL")));
    refused(400, "Missing required parameters: symbol, timeframe",
        server.post(uri, new JsonObject().put("symbol", " ").put("timeframe", "m15")));
    refused(400, "Invalid timeframe: m7. Must be one of: m1, m5, m15, m30, h1, h4, d1, w1",
        server.post(uri, new JsonObject().put("symbol", "AAPL").put("timeframe", "m7")));
    refused(400, "symbol must be a ticker of 1 to 20 letters, digits and . - / ^ =",
        server.post(uri, new JsonObject().put("symbol", "A'; drop").put("timeframe", "m15")));
    JsonObject asked = new JsonObject().put("symbol", "AAPL").put("timeframe", "m15");
    assertEquals(400, server.post(uri, asked.copy().put("window_days", 0)).statusCode());
    assertEquals(400, server.post(uri, asked.copy().put("window_days", "seven")).statusCode());
    refused(400, "toTs is required beside fromTs",
        server.post(uri, asked.copy().put("fromTs", "2026-03-02T00:00:00Z")));
    server.ensured = Future.failedFuture(new UnknownSymbol("NONE"));
    refused(404, "Symbol not found: NONE", server.post(uri, asked));
  }

  @Test
  void every_spelling_of_a_timeframe_is_taken() {
    UUID definition = server.definition("AAPL");
    server.ensured = Future.succeededFuture(
        new EnsureCoverageEndpoint.State(definition, Optional.empty(), Optional.empty(), Optional.empty(), 0));
    for (String spelling : List.of("1m", "5min", "15m", "30Min", "1H", "4h", "1d", "D", "1W")) {
      assertEquals(200, server.post(FUNCTIONS + "ensure-coverage",
          new JsonObject().put("symbol", "AAPL").put("timeframe", spelling)).statusCode(), spelling);
    }
  }

  @Test
  void ops_jobs_reports_what_the_queue_did() {
    UUID apple = server.definition("AAPL");
    server.run(apple, "success", 0);
    server.run(apple, "failed", 1);
    server.run(apple, "running", 2);
    server.run(apple, "queued", 3);
    server.run(apple, "cancelled", 4);
    server.run(server.definition("MSFT"), "success", 0);
    server.pool
        .query("""
            insert into coverage (symbol_id, timeframe, covered, last_success_at, last_rows_written, last_provider)
            select id, 'm15', '{[2026-03-02 14:30Z,2026-03-06 21:00Z)}', now(), 4, 'simulated' from symbols
            """).execute().await();
    JsonObject report = good("ops-jobs", server.get(FUNCTIONS + "ops-jobs?symbol=aapl&timeframe=15m&hours=48"));
    assertEquals(48, report.getInteger("window_hours"));
    assertEquals(new JsonObject().put("symbol", "AAPL").put("timeframe", "m15"), report.getJsonObject("filters"));
    assertEquals(new JsonObject().put("total", 5).put("queued", 1).put("running", 1).put("success", 1).put("failed", 1)
        .put("success_rate", 20), report.getJsonObject("stats"));
    assertEquals(new JsonObject().put("provider", "simulated").put("total_runs", 2).put("success_runs", 1)
        .put("failed_runs", 1).put("total_rows", 4).put("avg_duration_ms", 2000),
        report.getJsonArray("provider_stats").getJsonObject(0));
    assertEquals("2026-03-06T21:00:00Z", report.getJsonArray("coverage").getJsonObject(0).getString("to_ts"));
    assertEquals(1, report.getJsonArray("coverage").size());
    assertEquals(1, report.getJsonArray("active_jobs").size());
    assertEquals(1, report.getJsonArray("queued_jobs").size());
    assertEquals("no answer", report.getJsonArray("recent_errors").getJsonObject(0).getString("error_message"));
    assertEquals(0,
        good("ops-jobs", server.get(FUNCTIONS + "ops-jobs?symbol=IBM")).getJsonObject("stats").getInteger("total"));
    assertEquals(6, good("ops-jobs", server.get(FUNCTIONS + "ops-jobs")).getJsonObject("stats").getInteger("total"));
    assertEquals(400, server.get(FUNCTIONS + "ops-jobs?hours=0").statusCode());
    assertEquals(400, server.get(FUNCTIONS + "ops-jobs?hours=x").statusCode());
  }

  @Test
  void market_status_knows_the_next_bells() {
    server.definition("AAPL");
    server.pool.query("""
        insert into corporate_actions (symbol, action_type, ex_date, old_rate, new_rate)
        values ('AAPL', 'stock_split', '2026-03-12', 1, 4), ('AAPL', 'stock_split', '2020-08-31', 1, 4)
        """).execute().await();
    JsonObject status = good("market-status", server.get(FUNCTIONS + "market-status?symbol=aapl"));
    assertEquals(new JsonObject().put("isOpen", true).put("nextOpen", "2026-03-10T13:30:00Z").put("nextClose",
        "2026-03-09T20:00:00Z").put("timestamp", "2026-03-09T15:00:00Z"), status.getJsonObject("market"));
    assertEquals(new JsonObject().put("symbol", "AAPL").put("type", "stock_split").put("exDate", "2026-03-12")
        .put("ratio", 4.0).putNull("cashAmount"), status.getJsonArray("pendingActions").getJsonObject(0));
    assertEquals(1, status.getJsonArray("pendingActions").size());
    assertTrue(good("market-status", server.get(FUNCTIONS + "market-status")).getJsonArray("pendingActions").isEmpty());
  }

  @Test
  void health_is_live_and_ready_only_when_every_check_is_well() {
    assertEquals(new JsonObject().put("status", "up"), good("health", server.get("/health/live")));
    assertEquals("up", good("health", server.get("/health/ready")).getString("status"));
    server.checks = List
        .of(HealthCheck.recent("tick", () -> Future.succeededFuture(Optional.of(Duration.ofSeconds(130))),
            Duration.ofSeconds(120)));
    HttpResponse<Buffer> late = server.request(HttpMethod.GET, "/health/ready").send().await();
    assertEquals(503, late.statusCode());
    assertPromised("health", late);
    assertEquals("last happened 130 s ago",
        late.bodyAsJsonObject().getJsonArray("checks").getJsonObject(0).getString("reason"));
    server.checks = List.of(new HealthCheck("broken", () -> Future.failedFuture("select secret from inside")));
    assertFalse(server.get("/health/ready").bodyAsString().contains("inside"));
  }

  @Test
  void metrics_tell_of_the_queue_and_the_coverage() {
    UUID definition = server.definition("AAPL");
    server.run(definition, "queued", 0);
    server.run(definition, "success", 1);
    server.pool.query("insert into provider_state (provider, granted, refused) values ('simulated', 5, 1)").execute()
        .await();
    server.pool
        .preparedQuery("""
            insert into coverage (symbol_id, timeframe, covered)
            select id, 'm15', tstzmultirange(tstzrange($1::timestamptz - interval '1 day', $1)) from symbols
            """).execute(Tuple.of(HttpFixture.NOW.minusSeconds(90).atOffset(java.time.ZoneOffset.UTC)))
        .await();
    server.metrics.refresh().await();
    server.metrics.ticked(Duration.ofMillis(5), 0);
    server.metrics.delivered(Duration.ofMillis(7));
    String page = server.request(HttpMethod.GET, "/metrics").send().await().bodyAsString();
    for (String line : List.of("swiftbolt_queue_depth{status=\"queued\"} 1.0", "swiftbolt_queue_oldest_seconds ",
        "swiftbolt_slices{outcome=\"success\",provider=\"simulated\"} 1.0",
        "swiftbolt_provider_requests_granted{provider=\"simulated\"} 5.0",
        "swiftbolt_freshness_seconds{timeframe=\"m15\"} 90.0", "swiftbolt_tick_seconds_count 1",
        "swiftbolt_delivery_seconds_count 1")) {
      assertTrue(page.contains(line), line + " in\n" + page);
    }
  }

  private JsonObject good(String endpoint, HttpResponse<Buffer> answer) {
    assertEquals(200, answer.statusCode(), answer.bodyAsString());
    assertPromised(endpoint, answer);
    return answer.bodyAsJsonObject();
  }

  private void assertPromised(String endpoint, HttpResponse<Buffer> answer) {
    assertEquals("application/json", answer.getHeader("content-type"));
    assertEquals(List.of(), server.schemas.replyErrors(endpoint, answer.bodyAsString()), answer.bodyAsString());
  }

  private static void refused(int status, String error, HttpResponse<Buffer> answer) {
    assertEquals(status, answer.statusCode(), answer.bodyAsString());
    assertEquals(error, answer.bodyAsJsonObject().getString("error"));
  }
}
