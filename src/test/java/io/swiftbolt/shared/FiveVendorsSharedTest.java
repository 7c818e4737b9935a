package io.swiftbolt.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.config.FetchConfig;
import io.swiftbolt.config.ProvidersConfig;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One history through each of five vendors: the same raw bars are stored. What remains different comes from a vendor's own rules
 * and is listed in {@link SimulatedVendor}: Yahoo's 32-bit floats and missing extended hours, adjusted prices in four decimals and
 * adjusted volumes in whole shares of Yahoo, Finnhub and Tradier.
 */
@Tag("shared")
class FiveVendorsSharedTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final LocalDate FROM = LocalDate.of(2015, 3, 20);
  private static final LocalDate TO = LocalDate.of(2017, 3, 31);
  private static final Instant AFTER = Instant.parse("2017-04-03T00:00:00Z");
  /** With splits of 2, 3, 7 and 2.376 for 1 and three reverse ones, and three companies without any. */
  private static final List<String> SYMBOLS = List.of("AAPL", "CMCSA", "DRYS", "EBAY", "IBM", "JNJ", "MNST", "NFLX",
      "SBUX");

  /** Bad prints that any vendor tells as they were recorded. */
  private static final Map<String, Set<Instant>> HELD_BACK = Map.of();

  private final Map<String, List<SplitRow>> splits = readSplits();
  private final RecordedBars recorded = new RecordedBars();
  private final TestDatabase database = TestDatabase.fresh();

  private record SplitRow(LocalDate exDate, double from, double to) {}

  @ParameterizedTest
  @EnumSource
  void days_on_both_sides_of_splits_are_stored_as_traded(SimulatedVendor vendor) {
    try (ProviderSim sim = ProviderSim.start(AFTER, "--limit", vendor.unlimited());
        Stored stored = new Stored(database);
        Engine engine = Engine.start(database.options(), vendor.alone(sim, ProvidersConfig.defaults()),
            FetchConfig.defaults(), AFTER)) {
      record(stored);
      engine.backfill(SYMBOLS, Timeframe.D1, new TimeRange(Instant.parse("2015-03-20T04:00:00Z"), AFTER));
      stored.awaitIdle(LIMIT);
      assertEquals(0, stored.count("select count(*) from job_runs where status <> 'success'"), stored.queue());
      assertEquals(List.of(vendor.wire()), stored.rows("select distinct provider from ohlc_bars_v2").stream()
          .map(row -> row.getString(0)).toList());
      for (String symbol : SYMBOLS) {
        assertSame(vendor, symbol, days(symbol, stored), stored.bars(symbol, "d1"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void minutes_and_quarters_are_stored_as_traded(SimulatedVendor vendor) {
    Instant now = Instant.parse("2016-05-14T12:00:00Z");
    try (ProviderSim sim = ProviderSim.start(now, "--limit", vendor.unlimited());
        Stored stored = new Stored(database);
        Engine engine = Engine.start(database.options(), vendor.alone(sim, ProvidersConfig.defaults()),
            FetchConfig.defaults(), now)) {
      engine.keep("AAPL", Timeframe.M15, 12);
      engine.keep("AAPL", Timeframe.M1, 5);
      stored.awaitComplete("AAPL", 12, LIMIT, "m15");
      stored.awaitComplete("AAPL", 5, LIMIT, "m1");
      assertEquals(0, stored.count("select count(*) from job_runs where status <> 'success'"), stored.queue());
      assertMinutes(vendor, 15, LocalDate.of(2016, 5, 2), stored.bars("AAPL", "m15"));
      assertMinutes(vendor, 1, LocalDate.of(2016, 5, 9), stored.bars("AAPL", "m1"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void quarters_come_out_the_same_when_everything_goes_wrong_now_and_then(SimulatedVendor vendor) {
    Instant now = Instant.parse("2016-05-14T12:00:00Z");
    try (ProviderSim sim = ProviderSim.start(now, "--limit", vendor.unlimited(), "--seed", "7");
        Stored stored = new Stored(database)) {
      sim.faults(faults(vendor));
      try (Engine engine = Engine.start(database.options(), vendor.alone(sim, ProvidersConfig.defaults()),
          FetchConfig.defaults(), now)) {
        engine.keep("AAPL", Timeframe.M15, 12);
        stored.awaitComplete("AAPL", 12, LIMIT, "m15");
        assertEquals(0, stored.count("select count(*) from job_runs where status <> 'success'"), stored.queue());
        assertEquals(0, stored.count("select count(*) from bar_quarantine"));
        assertMinutes(vendor, 15, LocalDate.of(2016, 5, 2), stored.bars("AAPL", "m15"));
      }
    }
  }

  /** What could be said twice comes once: a vendor that insists is believed. */
  private static JsonObject[] faults(SimulatedVendor vendor) {
    List<JsonObject> faults = new ArrayList<>();
    for (FaultKind kind : List.of(FaultKind.NULL_ROWS, FaultKind.BAD_OHLC, FaultKind.EMPTY, FaultKind.PARTIAL_PAGE)) {
      boolean isNobodysTrade = vendor == SimulatedVendor.YAHOO && kind == FaultKind.NULL_ROWS;
      if (!isNobodysTrade) {
        faults.add(kind.of(vendor).put("count", 1));
      }
    }
    for (FaultKind kind : List.of(FaultKind.HTTP429, FaultKind.HTTP500, FaultKind.TRUNCATED_JSON, FaultKind.RESET,
        FaultKind.CUT_CONNECTION, FaultKind.HTML_ERROR_PAGE, FaultKind.SLOW)) {
      faults.add(kind.of(vendor).put("probability", 0.05));
    }
    faults.add(FaultKind.DUPLICATE_ROWS.of(vendor).put("probability", 0.15));
    faults.add(FaultKind.OUT_OF_ORDER.of(vendor).put("probability", 0.15));
    return faults.toArray(JsonObject[]::new);
  }

  /** Before any bar, as a server does that knows its corporate actions. */
  private void record(Stored stored) {
    splits.forEach((symbol,
        all) -> all.forEach(split -> stored.rows(
            """
                with known as (
                  insert into symbols (ticker) values ($1) on conflict (ticker) do update set ticker = excluded.ticker returning id
                )
                insert into corporate_actions (symbol_id, symbol, action_type, ex_date, old_rate, new_rate)
                select id, $1, case when $3::numeric > $4::numeric then 'reverse_split' else 'stock_split' end, $2, $3, $4 from known
                """,
            symbol, split.exDate(), BigDecimal.valueOf(split.from()), BigDecimal.valueOf(split.to()))));
  }

  /** Every recorded day but those that the gate held back, for a reason that does not depend on the vendor. */
  private List<Bar> days(String symbol, Stored stored) {
    Set<Instant> held = stored.rows("select ts from bar_quarantine where symbol = $1", symbol).stream()
        .map(row -> row.getOffsetDateTime(0).toInstant()).collect(Collectors.toSet());
    assertEquals(HELD_BACK.getOrDefault(symbol, Set.of()), held, symbol);
    return recorded.rows("d1", symbol).stream()
        .filter(bar -> !RecordedBars.date(bar).isBefore(FROM) && !RecordedBars.date(bar).isAfter(TO))
        .filter(bar -> !held.contains(bar.ts())).toList();
  }

  private void assertMinutes(SimulatedVendor vendor, int length, LocalDate from, List<Bar> stored) {
    List<Bar> truth = recorded.regular("AAPL", length).stream()
        .filter(bar -> !RecordedBars.date(bar).isBefore(from)).toList();
    List<Bar> told = stored.stream().filter(bar -> !RecordedBars.date(bar).isBefore(from)).toList();
    assertSame(vendor, "AAPL", truth, told.stream().filter(recorded::isRegular).toList());
    // the opening print lies a minute before the bell, in its own bar of any length
    long sessions = truth.stream().map(RecordedBars::date).distinct().count();
    assertEquals(vendor.hasExtendedHours() ? sessions : 0,
        told.stream().filter(bar -> !recorded.isRegular(bar)).count());
  }

  private void assertSame(SimulatedVendor vendor, String symbol, List<Bar> truth, List<Bar> stored) {
    assertEquals(truth.stream().map(Bar::ts).toList(), stored.stream().map(Bar::ts).toList(), symbol);
    for (int i = 0; i < truth.size(); i++) {
      Bar traded = truth.get(i);
      Bar told = stored.get(i);
      double later = splits.getOrDefault(symbol, List.of()).stream()
          .filter(split -> RecordedBars.date(traded).isBefore(split.exDate()))
          .mapToDouble(split -> split.to() / split.from()).reduce(1, (a, b) -> a * b);
      double cents = vendor.priceTolerance(traded, later);
      assertEquals(traded.open(), told.open(), cents, symbol + " " + told);
      assertEquals(traded.high(), told.high(), cents, symbol + " " + told);
      assertEquals(traded.low(), told.low(), cents, symbol + " " + told);
      assertEquals(traded.close(), told.close(), cents, symbol + " " + told);
      assertTrue(Math.abs(traded.volume() - told.volume()) <= vendor.volumeTolerance(later), symbol + " " + told);
    }
  }

  private static Map<String, List<SplitRow>> readSplits() {
    try {
      return Files.readAllLines(SharedData.marketData().resolve("splits.csv")).stream().skip(1)
          .map(line -> line.split(",", -1))
          .collect(Collectors.groupingBy(row -> row[0], Collectors.mapping(row -> new SplitRow(LocalDate.parse(row[1]),
              Double.parseDouble(row[2]), Double.parseDouble(row[3])), Collectors.toList())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
