package io.swiftbolt.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.config.FetchConfig;
import io.swiftbolt.config.ProvidersConfig;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every vendor with every fault, of one answer and of all answers: what is stored is the truth, or the slice ends with the right
 * error and no bar. Each fault meets the bars of a company of its own.
 */
@Tag("shared")
class VendorFaultsSharedTest {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Instant NOW = Instant.parse("2016-05-14T12:00:00Z");
  private static final LocalDate FROM = LocalDate.of(2016, 2, 1);
  /** Of one slice: with more of them the failures would open the circuit before all have ended. */
  private static final TimeRange RANGE = new TimeRange(Instant.parse("2016-04-04T04:00:00Z"),
      Instant.parse("2016-04-23T04:00:00Z"));
  /** Trades under another company's ticker for a while. */
  private static final Set<String> ODD = Set.of("NEE", "MS", "DRYS");
  /** Quick failures: what is tested is how they end, not how long they take. */
  private static final FetchConfig FETCHING = new FetchConfig(5, 50, 3, Duration.ofSeconds(10), Duration.ofMillis(50),
      Duration.ofMillis(250), Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofSeconds(5),
      Duration.ofMinutes(2), FetchConfig.defaults().resumeWithin(), FetchConfig.defaults().keptPages());
  private static final ProvidersConfig PROVIDING = ProvidersConfig.defaults()
      .with(
          new ProvidersConfig.Http(16, Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(10), 32 << 20))
      .with(new ProvidersConfig.Retry(2, Duration.ofMillis(10), Duration.ofMillis(50), 1000));

  private final RecordedBars recorded = new RecordedBars();
  private final Deque<String> companies = new ArrayDeque<>(recorded.daily(FROM, RecordedBars.date(
      new Bar(RANGE.to(), 1, 1, 1, 1, 1))).stream().filter(this::isPlain).toList());
  private final TestDatabase database = TestDatabase.fresh();
  private final Stored stored = new Stored(database);

  @AfterEach
  void close() {
    stored.close();
  }

  @ParameterizedTest
  @EnumSource
  void a_fault_that_passes_leaves_the_truth(SimulatedVendor vendor) {
    inTurn(vendor, (cell, sim) -> {
      sim.faults(cell.fault().put("count", 1));
      cell.backfill().run();
      stored.awaitIdle(LIMIT);
      if (cell.kind() == FaultKind.HTTP401) { // a refused key shuts the vendor out and ends the slice at once
        assertEnded(cell, "AUTHENTICATION_ERROR");
      } else {
        assertTruth(cell);
      }
    });
  }

  @ParameterizedTest
  @EnumSource
  void a_fault_that_lasts_leaves_no_wrong_bar(SimulatedVendor vendor) {
    inTurn(vendor, (cell, sim) -> {
      sim.faults(cell.fault().put("probability", 1));
      cell.backfill().run();
      switch (end(cell)) {
        case WAITS -> {
          stored.awaitWaiting(cell.symbol(), cell.kind().error(), LIMIT);
          assertEquals(List.of(), stored.bars(cell.symbol(), "d1"), cell.toString());
          sim.reset();
          stored.awaitIdle(LIMIT);
          assertTruth(cell);
        }
        case FAILS -> {
          stored.awaitIdle(LIMIT);
          assertEnded(cell, cell.kind().error());
        }
        case HAS_ALL -> {
          stored.awaitIdle(LIMIT);
          assertTruth(cell);
        }
        case HAS_NONE -> {
          stored.awaitIdle(LIMIT);
          assertSuccess(cell);
          assertEquals(List.of(), stored.bars(cell.symbol(), "d1"), cell.toString());
          assertTrue(isAnsweredEmpty(cell.symbol()), cell.toString());
        }
        case HAS_THE_GOOD_ONES -> {
          stored.awaitIdle(LIMIT);
          assertSuccess(cell);
          assertTrueAsFarAsItGoes(cell);
          assertFalse(stored.rows("select 1 from bar_quarantine where symbol = $1", cell.symbol()).isEmpty(),
              cell.toString());
        }
        case HAS_SOME -> {
          stored.awaitIdle(LIMIT);
          assertSuccess(cell);
          if (vendor.hasPages()) {
            assertTruth(cell);
          } else {
            assertTrueAsFarAsItGoes(cell);
          }
        }
      }
    });
  }

  /** Yahoo writes an interval in which nobody traded as nulls: said twice, that is believed as well. */
  private static FaultKind.End end(Cell cell) {
    return cell.vendor() == SimulatedVendor.YAHOO && cell.kind() == FaultKind.NULL_ROWS
        ? FaultKind.End.HAS_SOME
        : cell.kind().end();
  }

  /** A fault, the company that it meets, and what orders its bars. */
  private record Cell(SimulatedVendor vendor, FaultKind kind, String symbol, Runnable backfill) {
    JsonObject fault() {
      return kind.of(vendor).put("symbol", symbol);
    }

    @Override
    public String toString() {
      return vendor + " " + kind + " " + symbol;
    }
  }

  private interface Check {
    void with(Cell cell, ProviderSim sim);
  }

  /** One after the other: Alpaca is asked for several companies at once, and one's fault would be the others'. */
  private void inTurn(SimulatedVendor vendor, Check check) {
    try (ProviderSim sim = ProviderSim.start(NOW, "--limit", vendor.unlimited());
        Engine engine = Engine.start(database.options(), vendor.alone(sim, PROVIDING), FETCHING, NOW)) {
      for (FaultKind kind : FaultKind.values()) {
        String symbol = companies.remove();
        check.with(new Cell(vendor, kind, symbol, () -> engine.backfill(List.of(symbol), Timeframe.D1, RANGE)), sim);
        assertTrue(sim.stats(vendor.wire()).toString().contains(symbol), "nobody asked " + vendor + " for " + symbol);
        sim.reset();
        stored.rows("delete from provider_state");
      }
    }
  }

  private void assertTruth(Cell cell) {
    assertSuccess(cell);
    List<Bar> truth = truth(cell.symbol());
    List<Bar> bars = stored.bars(cell.symbol(), "d1");
    assertEquals(truth.stream().map(Bar::ts).toList(), bars.stream().map(Bar::ts).toList(), cell.toString());
    assertTrueAsFarAsItGoes(cell);
    assertEquals(0, stored.count("select count(*) from bar_quarantine where symbol = $1", cell.symbol()),
        cell.toString());
  }

  /** Every bar is a recorded one. */
  private void assertTrueAsFarAsItGoes(Cell cell) {
    Map<Instant, Bar> truth = truth(cell.symbol()).stream().collect(Collectors.toMap(Bar::ts, Function.identity()));
    for (Bar bar : stored.bars(cell.symbol(), "d1")) {
      Bar traded = truth.get(bar.ts());
      assertTrue(traded != null, cell + " invented " + bar);
      double cents = cell.vendor().priceTolerance(traded, 1);
      assertEquals(traded.open(), bar.open(), cents, cell + " " + bar);
      assertEquals(traded.high(), bar.high(), cents, cell + " " + bar);
      assertEquals(traded.low(), bar.low(), cents, cell + " " + bar);
      assertEquals(traded.close(), bar.close(), cents, cell + " " + bar);
      assertEquals(traded.volume(), bar.volume(), cell + " " + bar);
    }
  }

  private void assertSuccess(Cell cell) {
    assertEquals(List.of("success"), ends(cell.symbol()), cell + ": " + stored.queue());
  }

  private void assertEnded(Cell cell, String error) {
    assertEquals(List.of("failed " + error),
        ends(cell.symbol()).stream().filter(end -> !end.equals("success")).toList(),
        cell + ": " + stored.queue());
    if (cell.kind() != FaultKind.HTTP401) {
      assertEquals(List.of(), stored.bars(cell.symbol(), "d1"), cell.toString());
    }
  }

  private List<String> ends(String symbol) {
    List<String> ends = new ArrayList<>();
    stored.rows("select distinct status, error_code from job_runs where symbol = $1 order by 1", symbol)
        .forEach(row -> ends.add(row.getString(1) == null
            ? row.getString(0)
            : row.getString(0) + " "
                + row.getString(1)));
    return ends;
  }

  private boolean isAnsweredEmpty(String symbol) {
    return stored.count("""
        select count(*) from coverage c join symbols s on s.id = c.symbol_id
         where s.ticker = $1 and not isempty(c.answered_empty)
        """, symbol) == 1;
  }

  /** Of all slices, which reach beyond what was ordered. */
  private List<Bar> truth(String symbol) {
    var slices = stored.rows("select min(slice_from), max(slice_to) from job_runs where symbol = $1", symbol)
        .getFirst();
    TimeRange all = new TimeRange(slices.getOffsetDateTime(0).toInstant(), slices.getOffsetDateTime(1).toInstant());
    return recorded.rows("d1", symbol).stream().filter(bar -> all.contains(bar.ts())).toList();
  }

  /** Recorded without a hole, a split or a row that cannot be true, so that everything can be compared. */
  private boolean isPlain(String symbol) {
    List<Bar> rows = recorded.rows("d1", symbol).stream().filter(bar -> !RecordedBars.date(bar).isBefore(FROM)
        && bar.ts().isBefore(NOW)).toList();
    return symbol.matches("[A-Z]+") && !ODD.contains(symbol)
        && rows.size() == recorded.sessions(FROM, LocalDate.of(2016, 5, 14)).size()
        && rows.stream().allMatch(bar -> recorded.session(RecordedBars.date(bar)).isPresent() && bar.low() > 0
            && bar.volume() > 0 && bar.low() <= Math.min(bar.open(), bar.close())
            && bar.high() >= Math.max(bar.open(), bar.close()) && bar.high() < bar.low() * 1.3);
  }
}
