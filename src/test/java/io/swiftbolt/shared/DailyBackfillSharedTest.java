package io.swiftbolt.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two years of daily bars of 87 real stocks, good and bad rows alike, in one backfill. */
@Tag("shared")
class DailyBackfillSharedTest {
  private static final LocalDate FROM = LocalDate.of(2015, 3, 20);
  private static final LocalDate TO = LocalDate.of(2017, 3, 31);
  private static final Instant NOW = Instant.parse("2017-04-03T00:00:00Z");
  private static final Duration SLICE_MOST = Duration.ofSeconds(3);
  /** As documented: a bar that stands out from its five neighbours on each side by more than this is a bad print. */
  private static final double SPIKE = 1.6;

  private final RecordedBars recorded = new RecordedBars();

  @Test
  void eighty_seven_symbols_are_stored_as_recorded_but_for_rows_that_cannot_be_true() {
    List<String> symbols = recorded.daily(FROM, TO).stream().filter(symbol -> !symbol.equals("VIX")
        && !symbol.equals("TSLA")).toList();
    assertEquals(87, symbols.size());
    TestDatabase database = TestDatabase.fresh();
    try (ProviderSim sim = ProviderSim.start(NOW, "--latency", "50");
        Engine engine = Engine.start(database.options(), sim.alpaca(), NOW, 200);
        Stored stored = new Stored(database)) {
      long from = ServerClock.nanos();
      int planned = engine.backfill(symbols, Timeframe.D1, new TimeRange(Instant.parse("2015-03-20T04:00:00Z"), NOW));
      stored.awaitIdle(Duration.ofMinutes(2));
      double seconds = (ServerClock.nanos() - from) / 1e9;
      assertEquals(0, stored.count("select count(*) from job_runs where status <> 'success'"), stored.queue());
      long bars = assertStored(symbols, stored);
      report(stored, sim.alpacaStats(), planned, bars, seconds);
    }
  }

  private static void report(Stored stored, JsonObject stats, int planned, long bars, double seconds) {
    double p95 = stored
        .rows(
            """
                select percentile_cont(0.95) within group (order by extract(epoch from finished_at - started_at)::float8) from job_runs
                """)
        .getFirst().getDouble(0);
    System.out.printf(Locale.ROOT,
        "%d bars in %.1f s: %.0f bars/s, %d slices, %d requests, p95 of a slice %.3f s%n", bars, seconds,
        bars / seconds, planned, stats.getInteger("requests"), p95);
    assertEquals(0, stats.getInteger("rate_limit_violations"));
    assertTrue(stats.getInteger("requests") < planned, "slices of one window share requests");
    assertTrue(p95 < SLICE_MOST.toSeconds(), "p95 of a slice is " + p95 + " s");
  }

  /** Every recorded row is either stored as it is or held back for a reason that holds here, too. */
  private long assertStored(List<String> symbols, Stored stored) {
    long bars = 0;
    List<String> held = new ArrayList<>();
    for (String symbol : symbols) {
      List<Bar> rows = recorded.rows("d1", symbol).stream()
          .filter(bar -> !RecordedBars.date(bar).isBefore(FROM) && !RecordedBars.date(bar).isAfter(TO)).toList();
      Set<Instant> heldHere = new HashSet<>();
      for (var row : stored.rows("select ts, reason from bar_quarantine where symbol = $1", symbol)) {
        Instant ts = row.getOffsetDateTime(0).toInstant();
        heldHere.add(ts);
        held.add(symbol + " " + ts + " " + row.getString(1));
        assertHolds(row.getString(1), rows, ts, symbol);
      }
      List<Bar> expected = rows.stream().filter(bar -> !heldHere.contains(bar.ts())).toList();
      assertEquals(expected, stored.bars(symbol, "d1"), symbol);
      expected.forEach(bar -> assertTrue(isPlausible(bar), symbol + " " + bar));
      bars += expected.size();
    }
    System.out.println("held back: " + held);
    return bars;
  }

  private void assertHolds(String reason, List<Bar> rows, Instant ts, String symbol) {
    TreeMap<Instant, Integer> at = new TreeMap<>();
    for (int i = 0; i < rows.size(); i++) {
      at.put(rows.get(i).ts(), i);
    }
    Bar bar = rows.get(at.get(ts));
    boolean holds = switch (reason) {
      case "SPIKE" -> standsOut(rows, at.get(ts));
      case "OUT_OF_SESSION" -> recorded.session(RecordedBars.date(bar)).isEmpty();
      default -> !isPlausible(bar);
    };
    assertTrue(holds, symbol + " " + bar + " is held back as " + reason);
  }

  private boolean isPlausible(Bar bar) {
    return recorded.session(RecordedBars.date(bar)).isPresent() && bar.low() > 0 && bar.volume() >= 0
        && bar.low() <= Math.min(bar.open(), bar.close()) && bar.high() >= Math.max(bar.open(), bar.close());
  }

  private static boolean standsOut(List<Bar> rows, int at) {
    double highest = 0;
    double lowest = Double.MAX_VALUE;
    for (int i = Math.max(0, at - 5); i <= Math.min(rows.size() - 1, at + 5); i++) {
      if (i != at) {
        highest = Math.max(highest, rows.get(i).high());
        lowest = Math.min(lowest, rows.get(i).low());
      }
    }
    return rows.get(at).high() > highest * SPIKE || rows.get(at).low() < lowest / SPIKE;
  }
}
