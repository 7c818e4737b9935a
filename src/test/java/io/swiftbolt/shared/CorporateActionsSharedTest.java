package io.swiftbolt.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.config.FetchConfig;
import io.swiftbolt.config.FinnhubConfig;
import io.swiftbolt.config.PolygonConfig;
import io.swiftbolt.config.ProvidersConfig;
import io.swiftbolt.config.ProvidersConfig.Quota;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.orchestrator.ReferenceSync;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The real splits of 2015 to 2017: what is stored is what was traded, what is shown is continuous, and the order in which bars and
 * splits arrive makes no difference, whether the vendor sends prices raw or adjusted.
 */
@Tag("shared")
class CorporateActionsSharedTest {
  private static final Instant NOW = Instant.parse("2017-04-01T12:00:00Z");
  private static final List<String> SPLIT = List.of("CMCSA", "DRYS", "EBAY", "MNST", "NFLX", "SBUX");
  private static final TimeRange ALL = new TimeRange(Instant.parse("2015-03-20T00:00:00Z"), NOW);
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Quota QUOTA = new Quota(6000, 50, Duration.ofSeconds(2));
  private static final String FROM = "&timeframe=d1&start=2015-03-01&end=2017-04-01";

  private static ProviderSim vendors;

  @BeforeAll
  static void start() {
    vendors = ProviderSim.start(NOW, "--limit", "alpaca=0", "--limit", "polygon=0", "--limit", "finnhub=0", "--limit",
        "yahoo=0", "--plan", "polygon=full", "--plan", "finnhub=full");
  }

  @AfterAll
  static void stop() {
    vendors.close();
  }

  enum Order {
    BARS_FIRST, SPLITS_FIRST, LATE_SPLITS
  }

  @ParameterizedTest
  @EnumSource
  void raw_bars_are_stored_as_traded_and_shown_without_a_step_in_every_order(Order order) {
    TestDatabase database = TestDatabase.fresh();
    try (Stored stored = new Stored(database);
        Engine engine = Engine.start(database.options(), raw(), FetchConfig.defaults(), NOW)) {
      arrive(order, engine, stored);
      RecordedBars recorded = new RecordedBars();
      for (String symbol : SPLIT) {
        List<Bar> truth = recorded.rows("d1", symbol);
        assertEquals(truth, stored.bars(symbol, "d1"), symbol);
        assertEquals(truth, engine.chart("adjustment=raw&symbol=" + symbol + FROM), symbol);
        assertContinuous(symbol, engine.chart("symbol=" + symbol + FROM));
        assertShownBy(factors(symbol), truth, engine.chart("adjustment=split&symbol=" + symbol + FROM));
      }
      assertEquals("DRYS 2016-11-01 15:1 split", suspected(stored), "the one split that nobody has recorded");
    }
  }

  @Test
  void a_ticker_under_which_another_security_was_recorded_for_months_is_named_that_and_no_split() {
    TestDatabase database = TestDatabase.fresh();
    try (Stored stored = new Stored(database);
        Engine engine = Engine.start(database.options(), raw(), FetchConfig.defaults(), NOW)) {
      engine.backfill(List.of("NEE"), Timeframe.D1, ALL);
      stored.awaitIdle(LIMIT);
      engine.syncActions();
      assertEquals("NEE 2016-06-09 1:5 other_security, NEE 2016-11-22 5:1 other_security, "
          + "NEE 2016-11-29 1:5 other_security, NEE 2017-01-31 5:1 other_security", suspected(stored));
    }
  }

  @ParameterizedTest
  @EnumSource
  void bars_of_a_vendor_that_adjusts_come_out_as_traded_in_every_order(Order order) {
    TestDatabase database = TestDatabase.fresh();
    ProvidersConfig yahoo = ProvidersConfig.defaults().with(new ProvidersConfig.Yahoo(vendors.yahoo(), QUOTA));
    try (Stored stored = new Stored(database);
        Engine engine = Engine.start(database.options(), yahoo, FetchConfig.defaults(), NOW)) {
      arrive(order, engine, stored);
      RecordedBars recorded = new RecordedBars();
      for (String symbol : SPLIT) {
        assertSameWithin(recorded.rows("d1", symbol), stored.bars(symbol, "d1"), symbol);
        assertContinuous(symbol, engine.chart("symbol=" + symbol + FROM));
      }
    }
  }

  @Test
  void three_vendors_agree_on_every_split_and_it_is_typed_by_what_it_does() {
    TestDatabase database = TestDatabase.fresh();
    try (Stored stored = new Stored(database);
        Engine engine = Engine.start(database.options(), threeVendors(), FetchConfig.defaults(), NOW)) {
      engine.know(SPLIT);
      ReferenceSync.Result result = engine.syncActions();
      assertEquals(List.of(), result.errors());
      assertEquals(List.of(), result.differences());
      assertEquals(8, result.splits());
      assertEquals(
          lines("splits.csv").stream().map(line -> line.split(",", -1))
              .map(row -> row[0] + " " + row[1] + " "
                  + (Double.parseDouble(row[3]) > Double.parseDouble(row[2]) ? "stock_split" : "reverse_split"))
              .sorted().toList(),
          stored.rows("select symbol || ' ' || ex_date || ' ' || action_type from corporate_actions"
              + " where action_type like '%split' order by 1").stream().map(row -> row.getString(0)).toList());
      assertEquals(24, stored.count("select count(*) from corporate_action_reports where kind = 'split'"));
    }
  }

  @Test
  void dividends_are_taken_out_as_the_recorded_ones_say() {
    TestDatabase database = TestDatabase.fresh();
    try (Stored stored = new Stored(database);
        Engine engine = Engine.start(database.options(), raw(), FetchConfig.defaults(), NOW)) {
      engine.backfill(List.of("SBUX", "AAPL"), Timeframe.D1, ALL);
      stored.awaitIdle(LIMIT);
      engine.syncActions();
      RecordedBars recorded = new RecordedBars();
      for (String symbol : List.of("SBUX", "AAPL")) {
        List<Bar> truth = recorded.rows("d1", symbol);
        Map<LocalDate, Double> factors = factors(symbol);
        for (String line : lines("dividends.csv")) {
          String[] row = line.split(",", -1);
          LocalDate date = LocalDate.parse(row[1]);
          List<Bar> before = truth.stream().filter(bar -> RecordedBars.date(bar).isBefore(date)).toList();
          if (row[0].equals(symbol) && !before.isEmpty()) {
            factors.merge(date, 1 / (1 - Double.parseDouble(row[2]) / before.getLast().close()), (a, b) -> a * b);
          }
        }
        assertTrue(factors.size() > 5, symbol + " " + factors);
        List<Bar> shown = engine.chart("adjustment=all&symbol=" + symbol + FROM);
        assertEquals(truth.size(), shown.size());
        for (int i = 0; i < truth.size(); i++) {
          LocalDate date = RecordedBars.date(truth.get(i));
          double factor = factors.entrySet().stream().filter(step -> step.getKey().isAfter(date))
              .mapToDouble(Map.Entry::getValue).reduce(1, (a, b) -> a * b);
          assertEquals(truth.get(i).close() / factor, shown.get(i).close(), 1e-6, symbol + " " + date);
        }
      }
    }
  }

  private static void arrive(Order order, Engine engine, Stored stored) {
    if (order == Order.SPLITS_FIRST) {
      engine.know(SPLIT);
      engine.syncActions();
    }
    engine.backfill(SPLIT, Timeframe.D1, ALL);
    stored.awaitIdle(LIMIT);
    if (order == Order.LATE_SPLITS) {
      // one of three comes before the others
      stored.rows("insert into corporate_actions (symbol, action_type, ex_date, old_rate, new_rate)"
          + " values ('DRYS', 'reverse_split', '2016-08-15', 4, 1) returning id");
    }
    engine.syncActions();
    engine.syncActions(); // twice is once
  }

  private static void assertContinuous(String symbol, List<Bar> shown) {
    Map<LocalDate, Double> splits = factors(symbol);
    assertTrue(shown.size() > 480, symbol + " " + shown.size());
    for (int i = 1; i < shown.size(); i++) {
      LocalDate date = RecordedBars.date(shown.get(i));
      if (splits.containsKey(date)) {
        double step = shown.get(i).open() / shown.get(i - 1).close();
        assertTrue(step > 0.9 && step < 1.1, symbol + " " + date + " opens at " + step + " of the close before");
      }
    }
  }

  private static void assertShownBy(Map<LocalDate, Double> factors, List<Bar> truth, List<Bar> shown) {
    assertEquals(truth.size(), shown.size());
    for (int i = 0; i < truth.size(); i++) {
      LocalDate date = RecordedBars.date(truth.get(i));
      double factor = factors.entrySet().stream().filter(split -> split.getKey().isAfter(date))
          .mapToDouble(Map.Entry::getValue).reduce(1, (a, b) -> a * b);
      assertEquals(truth.get(i).close() / factor, shown.get(i).close(), 1e-6 * shown.get(i).close());
      assertEquals(Math.round(truth.get(i).volume() * factor), shown.get(i).volume());
    }
  }

  /** Yahoo's prices went through 32-bit floats, and its volumes through whole shares of another number. */
  private static void assertSameWithin(List<Bar> truth, List<Bar> stored, String symbol) {
    assertEquals(truth.stream().map(Bar::ts).toList(), stored.stream().map(Bar::ts).toList(), symbol);
    for (int i = 0; i < truth.size(); i++) {
      Bar traded = truth.get(i);
      Bar told = stored.get(i);
      for (double[] pair : new double[][]{{traded.open(), told.open()}, {traded.high(), told.high()},
          {traded.low(), told.low()}, {traded.close(), told.close()}}) {
        assertEquals(pair[0], pair[1], Math.max(1e-5 * pair[0], 0.0001), symbol + " " + told);
      }
      assertTrue(Math.abs(traded.volume() - told.volume()) <= 800, symbol + " " + traded + " " + told);
    }
  }

  private static String suspected(Stored stored) {
    List<String> found = new ArrayList<>();
    stored
        .rows("select symbol || ' ' || ex_date || ' ' || old_rate || ':' || new_rate || ' ' || kind"
            + " from suspected_splits order by 1")
        .forEach(row -> found.add(row.getString(0)));
    return String.join(", ", found);
  }

  /** New shares for one old by ex-date, ascending. */
  private static Map<LocalDate, Double> factors(String symbol) {
    Map<LocalDate, Double> factors = new TreeMap<>();
    for (String line : lines("splits.csv")) {
      String[] row = line.split(",", -1);
      if (row[0].equals(symbol)) {
        factors.put(LocalDate.parse(row[1]), Double.parseDouble(row[3]) / Double.parseDouble(row[2]));
      }
    }
    return factors;
  }

  private static ProvidersConfig raw() {
    return ProvidersConfig.defaults().with(new ProvidersConfig.Alpaca(ProviderSim.ALPACA_KEY, ProviderSim.ALPACA_SECRET,
        vendors.alpaca(), vendors.alpaca(), "sip", QUOTA));
  }

  private static ProvidersConfig threeVendors() {
    return raw().with(new PolygonConfig("sim-polygon-key", vendors.of("polygon"), "full", QUOTA))
        .with(new FinnhubConfig("sim-finnhub-key", vendors.of("finnhub"), "full", QUOTA));
  }

  private static List<String> lines(String file) {
    try {
      List<String> lines = new ArrayList<>(Files.readAllLines(SharedData.marketData().resolve(file)));
      lines.removeFirst();
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
