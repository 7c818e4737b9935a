package io.swiftbolt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.feed.Waiting;
import io.swiftbolt.market.TimeRange;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server's life in processes of its own: started, killed, started again, told to stop. */
class ServerProcessTest {
  private static final Duration START = Duration.ofMinutes(2);
  private static final String READY = "SwiftBolt ready on ";

  @TempDir
  Path directory;
  private final Vertx vertx = Vertx.vertx();
  private StubVendor vendor;
  private final Map<String, String> environment = new LinkedHashMap<>();

  @BeforeEach
  void configure() throws IOException {
    vendor = new StubVendor(vertx, 700);
    Path config = directory.resolve("swiftbolt.yaml");
    Files.writeString(config, """
        watchlist: {symbols: [AAPL, SPY], timeframes: [d1], daily-days: 730}
        fetch: {concurrent: 2, lease: 3s, drain: 100ms}
        providers: {alpaca: {quota: {per-minute: 6000, burst: 100}}}
        """);
    environment.putAll(Map.of("ALPACA_API_KEY", "key-not-to-be-logged", "ALPACA_API_SECRET", "secret-not-to-be-logged",
        "ALPACA_DATA_URL", vendor.url(), "SWIFTBOLT_DATA_DIR", directory.resolve("data").toString()));
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void a_killed_server_goes_on_where_it_was_and_a_stopped_one_leaves_nothing_running() throws Exception {
    ChildServer first = serve("first");
    List<String> printed = List.of();
    try {
      String address = address(first);
      String key = run("keys").json().getString("anon");
      answers_with_the_key_only(address, key);
      assertEquals(0, run("tick").exit());
      JsonObject status = run("status", "--json").json();
      assertEquals("real", status.getString("data"));
      int asked = vendor.requests.get();
      Waiting.until(vertx, START, first::log, () -> vendor.requests.get() > asked);
      printed = first.lines();
    } finally {
      first.process.destroyForcibly().waitFor();
    }
    assertEquals(1, printed.size());
    assertFalse(first.log().contains("not-to-be-logged"));
    long postgres = postgres();
    assertTrue(ProcessHandle.of(postgres).isPresent(), "the killed server's Postgres is left behind");

    ChildServer second = serve("second");
    try {
      String address = address(second);
      assertEquals(postgres, postgres(), "adopted");
      assertTrue(address.startsWith("http://"));
      int asked = vendor.requests.get();
      Waiting.until(vertx, START, second::log, () -> vendor.requests.get() > asked);
      second.process.destroy();
      assertTrue(second.process.waitFor(30, TimeUnit.SECONDS), "a stop is bounded");
      assertEquals(0, second.process.exitValue(), second::log);
    } finally {
      second.process.destroyForcibly().waitFor();
    }
    assertFalse(Files.exists(directory.resolve("data/postgres/postmaster.pid")), "its Postgres has stopped");
    nothing_is_running_and_a_backfill_completes_it();
  }

  private void nothing_is_running_and_a_backfill_completes_it() {
    assertEquals(0, run("status", "--json").json().getJsonObject("queue").getInteger("running"));
    CommandLineRun backfill = run("backfill", "--all", "--timeframe", "1d", "--days", "730", "--incremental");
    assertEquals(0, backfill.exit(), backfill::err);
    CommandLineRun status = run("status", "--json", "--check");
    assertEquals(0, status.exit(), status::out);
    long days = 0;
    for (Object row : status.json().getJsonArray("coverage")) {
      JsonObject covered = (JsonObject) row;
      assertEquals(0, covered.getInteger("missing"), status::out);
      days += vendor.days(new TimeRange(Instant.parse(covered.getString("from")),
          Instant.parse(covered.getString("to")))).size();
    }
    assertTrue(days > 800, status::out);
    assertEquals(days, status.json().getJsonObject("bars").getLong("d1"),
        () -> "none lost, none twice: " + status.out());
    assertTrue(run("status").out().contains("AAPL     d1"));
    CommandLineRun demo = run("demo");
    assertEquals(3, demo.exit());
    assertTrue(demo.err().contains("holds real data and cannot take simulated data"), demo::err);
  }

  private void answers_with_the_key_only(String address, String key) {
    assertEquals(200, get(address + "/health/live", "").statusCode());
    assertEquals(401, get(address + "/functions/v1/orchestrator?action=status", "").statusCode());
    assertEquals(200, get(address + "/functions/v1/orchestrator?action=status", key).statusCode());
    assertEquals(200, get(address + "/functions/v1/chart?symbol=AAPL&timeframe=d1", key).statusCode());
    String metrics = body(get(address + "/metrics", ""));
    for (String name : List.of("swiftbolt_ticks_total", "swiftbolt_provider_quota_per_minute", "swiftbolt_queue_depth",
        "swiftbolt_feed_latency")) {
      assertTrue(metrics.contains(name), name);
    }
  }

  private ChildServer serve(String name) throws IOException {
    return ChildServer.start(directory, name, environment, "serve", "--config",
        directory.resolve("swiftbolt.yaml").toString(), "--port", "0", "--now", "2026-03-10T22:00:00Z");
  }

  private CommandLineRun run(String... arguments) {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--config";
    all[arguments.length + 1] = directory.resolve("swiftbolt.yaml").toString();
    return CommandLineRun.of(environment, all);
  }

  private String address(ChildServer server) {
    Waiting.until(vertx, START, server::log, () -> !server.lines().isEmpty() || !server.process.isAlive());
    assertTrue(server.process.isAlive(), server::log);
    assertTrue(server.lines().getFirst().startsWith(READY + "http://127.0.0.1:"), server.lines()::toString);
    return server.lines().getFirst().substring(READY.length());
  }

  private long postgres() throws IOException {
    long pid = Long.parseLong(
        Files.readAllLines(directory.resolve("data/postgres/postmaster.pid")).getFirst().strip());
    assertNotEquals(0, pid);
    return pid;
  }

  private record Answer(HttpClientResponse response, Buffer body) {
    int statusCode() {
      return response.statusCode();
    }
  }

  private static String body(Answer answer) {
    return answer.body.toString();
  }

  private Answer get(String url, String key) {
    RequestOptions options = new RequestOptions().setMethod(HttpMethod.GET).setAbsoluteURI(url);
    if (!key.isEmpty()) {
      options.putHeader("apikey", key);
    }
    return vertx.createHttpClient().request(options).compose(request -> request.send())
        .compose(response -> response.body().map(body -> new Answer(response, body))).await();
  }
}
