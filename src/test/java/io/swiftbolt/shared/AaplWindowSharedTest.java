package io.swiftbolt.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Forty days of a real stock, quarters of an hour and days, from a vendor that has minutes of the last twenty sessions only. */
@Tag("shared")
class AaplWindowSharedTest {
  private static final Instant NOW = Instant.parse("2016-05-16T00:00:00Z");
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int DAYS = 40;
  private static final LocalDate FIRST_MINUTES = LocalDate.of(2016, 4, 15);

  private final RecordedBars recorded = new RecordedBars();
  private final TestDatabase database = TestDatabase.fresh();
  private final Stored stored = new Stored(database);

  @AfterEach
  void close() {
    stored.close();
  }

  /** At the quota that Alpaca's free plan really has, so about half a minute. */
  @Test
  void the_window_is_filled_without_a_hole_and_within_the_quota() {
    try (ProviderSim sim = ProviderSim.start(NOW); Engine engine = start(sim, 200)) {
      fill(engine);
      assertFilled(engine);
      JsonObject stats = sim.alpacaStats();
      long planned = stored.count("select count(*) from job_runs");
      // one more than planned: the question since when the vendor has minutes of the symbol
      assertTrue(stats.getInteger("requests") <= planned + 1, planned + " slices: " + stats.encode());
      assertEquals(0, stats.getInteger("rate_limit_violations"));
      assertEquals(new JsonObject().put("200", stats.getInteger("requests")), stats.getJsonObject("by_status"));
    }
  }

  @Test
  void a_vendor_with_every_fault_gives_the_same_bars_in_the_end() {
    try (ProviderSim sim = ProviderSim.start(NOW, "--limit", "alpaca=3000", "--seed", "7")) {
      // bad rows and empty answers come to different slices, so that asking again helps
      sim.faults(ProviderSim.next(2, "null_rows"), ProviderSim.next(2, "bad_ohlc"), ProviderSim.next(1, "empty"),
          ProviderSim.share(0.06, "http429").put("retry_after", 1), ProviderSim.share(0.06, "http500"),
          ProviderSim.share(0.06, "truncated_json"), ProviderSim.share(0.06, "reset"),
          ProviderSim.share(0.06, "cut_connection"), ProviderSim.share(0.03, "html_error_page"),
          ProviderSim.share(0.15, "duplicate_rows"), ProviderSim.share(0.15, "out_of_order"),
          ProviderSim.share(0.15, "partial_page"));
      try (Engine engine = start(sim, 2500)) {
        fill(engine);
        assertFilled(engine);
        JsonObject stats = sim.alpacaStats();
        assertEquals(0, stats.getInteger("rate_limit_violations"));
        assertEquals(12, stats.getJsonObject("faults").size(), "every kind came: " + stats.encode());
      }
    }
  }

  @Test
  void a_killed_server_s_slices_are_taken_over_and_none_is_lost() throws IOException {
    try (ProviderSim sim = ProviderSim.start(NOW, "--limit", "alpaca=3000")) {
      stored.rows("insert into symbols (ticker) values ('AAPL')");
      keep("fetch_intraday", "m15");
      Process killed = process(sim);
      stored.awaitSuccesses(5, LIMIT);
      sim.faults(ProviderSim.share(1, "timeout"));
      // however fast the quarters of an hour came: the days are asked for when the vendor has gone silent
      keep("fetch_historical", "d1");
      long left = stored.awaitRunning(LIMIT);
      killed.destroyForcibly().onExit().join();
      sim.reset();
      try (Engine engine = start(sim, 2500)) {
        Duration taken = stored.awaitNoLeaseOf(killed.pid(), Duration.ofSeconds(15));
        stored.awaitComplete("AAPL", DAYS, LIMIT, "m15", "h1", "d1");
        assertFilled(engine);
        System.out.println(left + " slices of the killed server were taken over within " + taken.toMillis() + " ms");
      }
    }
  }

  private void keep(String jobType, String timeframe) {
    stored.rows("insert into job_definitions (job_type, symbol, timeframe, window_days) values ($1, 'AAPL', $2, $3)",
        jobType, timeframe, DAYS);
  }

  /** Killed as by kill -9: its leases stay behind. */
  private Process process(ProviderSim sim) throws IOException {
    String url = database.url().replace("postgres://", "postgresql://");
    return new ProcessBuilder(ProcessHandle.current().info().command().orElse("java"), "-Xmx256m",
        "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), Engine.class.getName(), url,
        sim.alpaca(), NOW.toString(), "2500").redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
  }

  private Engine start(ProviderSim sim, int perMinute) {
    return Engine.start(database.options(), sim.alpaca(), NOW, perMinute);
  }

  private void fill(Engine engine) {
    engine.keep("AAPL", Timeframe.M15, DAYS);
    engine.keep("AAPL", Timeframe.D1, DAYS);
    stored.awaitComplete("AAPL", DAYS, LIMIT, "m15", "h1", "d1");
  }

  private void assertFilled(Engine engine) {
    for (String timeframe : List.of("m15", "h1", "d1")) {
      assertEquals(List.of(), stored.gaps("AAPL", timeframe, DAYS));
    }
    assertEquals(0, stored.count("select count(*) from job_runs where status <> 'success'"), stored.queue());
    assertEquals(0, stored.count("select count(*) from bar_quarantine"));
    assertEquals(recorded.regular("AAPL", 15), regular(stored.bars("AAPL", "m15")));
    List<Bar> days = recorded.rows("d1", "AAPL").stream()
        .filter(bar -> !bar.ts().isBefore(NOW.minus(Duration.ofDays(DAYS))) && bar.ts().isBefore(NOW)).toList();
    assertEquals(days, stored.bars("AAPL", "d1").stream().filter(bar -> !bar.ts().isBefore(days.getFirst().ts()))
        .toList());
    assertEquals(recorded.regular("AAPL", 15), engine.chart("symbol=AAPL&timeframe=m15&days=40"));
    assertEquals(recorded.regular("AAPL", 60), engine.chart("symbol=AAPL&timeframe=h1&days=40"));
    assertEquals(days, engine.chart("symbol=AAPL&timeframe=d1&start=" + days.getFirst().ts()));
    assertMissingIsKnown();
  }

  /** Before the first recorded minute the vendor was asked and had nothing: known to be missing, never asked for again. */
  private void assertMissingIsKnown() {
    for (LocalDate date : recorded.sessions(LocalDate.of(2016, 4, 7), FIRST_MINUTES)) {
      assertEquals(1, stored.count(
          """
              select count(*) from coverage c join symbols s on s.id = c.symbol_id join exchange_sessions e on e.date = $2
               where s.ticker = $1 and c.timeframe = 'm15' and c.answered_empty @> tstzrange(e.open, e.close)
              """,
          "AAPL", date), "answered empty on " + date);
    }
    for (LocalDate date : recorded.sessions(FIRST_MINUTES, LocalDate.of(2016, 5, 14))) {
      assertEquals(0, stored.count(
          """
              select count(*) from coverage c join symbols s on s.id = c.symbol_id join exchange_sessions e on e.date = $2
               where s.ticker = $1 and c.timeframe = 'm15' and c.answered_empty && tstzrange(e.open, e.close)
              """,
          "AAPL", date), "answered with bars on " + date);
    }
  }

  private List<Bar> regular(List<Bar> bars) {
    return bars.stream().filter(recorded::isRegular).toList();
  }
}
