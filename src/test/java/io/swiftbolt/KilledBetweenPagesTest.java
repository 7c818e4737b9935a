package io.swiftbolt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.jobs.JobRuns;
import io.swiftbolt.jobs.JobType;
import io.swiftbolt.jobs.NewRun;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.symbols.Symbol;
import io.swiftbolt.symbols.Symbols;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server in a process of its own is killed while it waits for the second page of a slice; another one takes over. */
class KilledBetweenPagesTest {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Instant NOW = Instant.parse("2024-03-06T18:07:30Z");
  private static final TimeRange SLICE = new TimeRange(Instant.parse("2024-03-01T00:00:00Z"),
      Instant.parse("2024-03-06T00:00:00Z"));

  @TempDir
  Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final TestDatabase database = TestDatabase.fresh();
  private final Pool pool = database.pool(vertx);
  private final List<String> tokens = new CopyOnWriteArrayList<>();
  private final HttpServer vendor = vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1")
      .await();
  private volatile boolean silent = true;

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void a_server_killed_between_two_pages_is_followed_by_one_that_goes_on_at_the_second() throws Exception {
    Symbol apple = new Symbols(pool).ensure(List.of("AAPL")).await().getFirst();
    new JobRuns(pool).enqueue(List.of(new NewRun(Optional.empty(), JobType.BACKFILL, "AAPL", apple.id(), Timeframe.D1,
        SLICE, 50)), "test", NOW).await();
    ChildServer killed = serve("killed");
    try {
      until(killed, () -> tokens.size() == 2 && count("kept_pages") == 1);
    } finally {
      killed.process.destroyForcibly().waitFor();
    }
    assertEquals(0, count("ohlc_bars_v2"), "half a slice is no bar");
    silent = false;
    ChildServer next = serve("next");
    try {
      until(next, () -> count("job_runs where status in ('success', 'failed')") == 1);
    } finally {
      next.process.destroyForcibly().waitFor();
    }
    assertEquals(1, count("job_runs where status = 'success' and rows_inserted = 3"));
    assertEquals(List.of("", "second", "second"), tokens, "the first page was not asked for again");
    assertEquals(3, count("ohlc_bars_v2"));
    assertEquals(0, count("bar_revisions") + count("kept_pages"));
  }

  private void until(ChildServer server, BooleanSupplier reached) {
    for (long left = LIMIT.toMillis() / 20; !reached.getAsBoolean(); left--) {
      assertTrue(left > 0 && server.process.isAlive(), server::log);
      vertx.timer(20, TimeUnit.MILLISECONDS).await();
    }
  }

  private long count(String of) {
    return pool.query("select count(*) from " + of).execute().await().iterator().next().getLong(0);
  }

  private ChildServer serve(String name) throws IOException {
    Path config = directory.resolve("swiftbolt.yaml");
    Files.writeString(config, """
        fetch: {lease: 2s, poll: 100ms}
        orchestrator: {tick: 1s}
        """);
    return ChildServer.start(directory, name,
        Map.of("DATABASE_URL", database.url(), "SWIFTBOLT_JWT_SECRET", "0123456789abcdef0123456789abcdef",
            "ALPACA_API_KEY", "key", "ALPACA_API_SECRET", "secret", "ALPACA_DATA_URL", url(), "ALPACA_TRADING_URL",
            url()),
        "serve", "--port", "0", "--config", config.toString());
  }

  private String url() {
    return "http://127.0.0.1:" + vendor.actualPort();
  }

  private void answer(HttpServerRequest request) {
    if (!request.path().endsWith("/bars")) {
      request.response().setStatusCode(404).end(); // it knows no calendar and no corporate actions
      return;
    }
    String token = Objects.requireNonNullElse(request.getParam("page_token"), "");
    tokens.add(token);
    if (token.isEmpty()) {
      request.response().end(page("second", "2024-03-01", "2024-03-04"));
    } else if (!silent) {
      request.response().end(page(null, "2024-03-05"));
    }
  }

  private static String page(@Nullable String next, String... days) {
    JsonArray rows = new JsonArray();
    for (String day : days) {
      rows.add(new JsonObject().put("t", day + "T05:00:00Z").put("o", 10).put("h", 11).put("l", 9).put("c", 10)
          .put("v", 100));
    }
    return new JsonObject().put("bars", new JsonObject().put("AAPL", rows)).put("next_page_token", next).encode();
  }
}
