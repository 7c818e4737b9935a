package io.swiftbolt.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.market.Bar;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole server, from its command line to its HTTP, killed while it fetches. */
@Tag("shared")
class KilledServerSharedTest {
  private static final Instant NOW = Instant.parse("2016-05-16T00:00:00Z");
  private static final int DAYS = 40;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Vertx vertx = Vertx.vertx();
  private final RecordedBars recorded = new RecordedBars();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void a_server_killed_in_the_middle_has_every_bar_after_its_restart(@TempDir Path data) {
    try (ProviderSim sim = ProviderSim.start(NOW, "--latency", "300")) {
      ServerProcess killed = ServerProcess.serve(data, sim.alpaca(), NOW, "AAPL");
      order(killed);
      await(() -> sim.alpacaStats().getInteger("requests") >= 20);
      killed.kill();
      long from = ServerClock.nanos();
      try (ServerProcess server = ServerProcess.serve(data, sim.alpaca(), NOW, "AAPL")) {
        await(() -> isComplete(server));
        System.out.println("complete " + Duration.ofNanos(ServerClock.nanos() - from).toSeconds()
            + " s after the kill, start of the server included");
        assertBars(server);
        JsonObject stats = server.get("/functions/v1/ops-jobs?hours=720").getJsonObject("stats");
        assertEquals(0, stats.getInteger("failed"), stats.encode());
        assertTrue(stats.getInteger("success") > 20, stats.encode());
        assertEquals(0, sim.alpacaStats().getInteger("rate_limit_violations"));
      }
    }
  }

  private static void order(ServerProcess server) {
    for (String timeframe : List.of("m15", "d1")) {
      ensure(server, timeframe);
    }
    server.post("/functions/v1/orchestrator?action=tick", new JsonObject());
  }

  private static JsonObject ensure(ServerProcess server, String timeframe) {
    return server.post("/functions/v1/ensure-coverage",
        new JsonObject().put("symbol", "AAPL").put("timeframe", timeframe).put("window_days", DAYS));
  }

  private static boolean isComplete(ServerProcess server) {
    JsonObject queue = server.get("/functions/v1/orchestrator?action=status");
    return queue.getInteger("queued") == 0 && queue.getInteger("running") == 0
        && List.of("m15", "h1", "d1").stream()
            .allMatch(timeframe -> ensure(server, timeframe).getString("status").equals("coverage_complete"));
  }

  private void assertBars(ServerProcess server) {
    assertEquals(recorded.regular("AAPL", 15), chart(server, "m15&days=40"));
    assertEquals(recorded.regular("AAPL", 60), chart(server, "h1&days=40"));
    List<Bar> days = recorded.rows("d1", "AAPL").stream()
        .filter(bar -> !bar.ts().isBefore(NOW.minus(Duration.ofDays(DAYS))) && bar.ts().isBefore(NOW)).toList();
    assertEquals(days, chart(server, "d1&start=" + days.getFirst().ts()));
  }

  private static List<Bar> chart(ServerProcess server, String query) {
    return server.get("/functions/v1/chart?symbol=AAPL&bars_limit=2000&timeframe=" + query).getJsonArray("bars")
        .stream().map(JsonObject.class::cast)
        .map(bar -> new Bar(Instant.parse(bar.getString("ts")), bar.getDouble("open"), bar.getDouble("high"),
            bar.getDouble("low"), bar.getDouble("close"), bar.getLong("volume")))
        .toList();
  }

  private void await(BooleanSupplier reached) {
    for (long left = LIMIT.toMillis() / 100; left > 0; left--) {
      if (reached.getAsBoolean()) {
        return;
      }
      vertx.timer(100, TimeUnit.MILLISECONDS).await();
    }
    throw new AssertionError("not reached within " + LIMIT);
  }
}
