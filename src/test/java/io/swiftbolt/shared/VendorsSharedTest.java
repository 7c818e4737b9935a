package io.swiftbolt.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.ProvidersConfig;
import io.swiftbolt.config.ProvidersConfig.Circuit;
import io.swiftbolt.config.ProvidersConfig.Quota;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.NyseCalendar;
import io.swiftbolt.market.Split;
import io.swiftbolt.market.SplitAdjustment;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.provider.BarPage;
import io.swiftbolt.provider.BarProvider;
import io.swiftbolt.provider.BarRequest;
import io.swiftbolt.provider.CorporateAction;
import io.swiftbolt.provider.ProviderError;
import io.swiftbolt.provider.ProviderException;
import io.swiftbolt.provider.ProviderGate;
import io.swiftbolt.provider.ProviderObserver;
import io.swiftbolt.provider.ProviderState;
import io.swiftbolt.provider.ReferenceData.CalendarDay;
import io.swiftbolt.provider.QuotaHeaders;
import io.swiftbolt.provider.VendorHttp;
import io.swiftbolt.provider.alpaca.AlpacaBars;
import io.swiftbolt.provider.alpaca.AlpacaReference;
import io.swiftbolt.provider.yahoo.YahooChart;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The adapters alone against the simulated vendors: what arrives is what was recorded. */
@Tag("shared")
class VendorsSharedTest {
  private static final ServerClock CLOCK = ServerClock.virtual(Instant.parse("2016-05-16T00:00:00Z"), 0);
  private static final double CENT = 0.01;

  private static ProviderSim vendors;
  private static Vertx vertx;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    vendors = ProviderSim.start(CLOCK.instant());
  }

  @AfterAll
  static void stop() {
    vendors.close();
    vertx.close().await();
  }

  @Test
  void quarters_of_alpaca_are_the_recorded_minutes() {
    TimeRange day = sessions("2016-05-04", "2016-05-05");
    List<Bar> quarters = all(alpaca(ProviderSim.ALPACA_SECRET), Timeframe.M15, day, "AAPL").getOrDefault("AAPL",
        List.of());
    Map<Instant, Bar> made = new TreeMap<>();
    for (Bar minute : recorded("m1", "AAPL", day)) {
      Instant start = Instant.ofEpochSecond(Math.floorDiv(minute.ts().getEpochSecond(), 900L) * 900);
      made.merge(start, new Bar(start, minute.open(), minute.high(), minute.low(), minute.close(), minute.volume()),
          (all, next) -> new Bar(start, all.open(), Math.max(all.high(), next.high()), Math.min(all.low(), next.low()),
              next.close(), all.volume() + next.volume()));
    }
    assertTrue(quarters.size() >= 26, quarters.size() + " quarters");
    assertEquals(List.copyOf(made.values()), quarters);
  }

  @Test
  void days_of_alpaca_are_the_recorded_days_as_traded() {
    TimeRange time = sessions("2015-03-20", "2016-05-14");
    assertEquals(recorded("d1", "NFLX", time),
        all(alpaca(ProviderSim.ALPACA_SECRET), Timeframe.D1, time, "NFLX").getOrDefault("NFLX", List.of()));
  }

  @Test
  void many_symbols_come_complete_over_many_pages() {
    TimeRange time = sessions("2015-03-20", "2016-05-14");
    String[] symbols = recordedSymbols(40).toArray(String[]::new);
    AlpacaBars alpaca = alpaca(ProviderSim.ALPACA_SECRET);
    List<BarPage> pages = pages(alpaca, new BarRequest(List.of(symbols), Timeframe.D1, time));
    assertTrue(pages.size() > 1, "one page only: " + pages.getFirst().count());
    Map<String, List<Bar>> told = all(pages);
    for (String symbol : symbols) {
      assertEquals(recorded("d1", symbol, time), told.getOrDefault(symbol, List.of()), symbol);
    }
  }

  @Test
  void nothing_recorded_is_an_empty_last_page() {
    List<BarPage> pages = pages(alpaca(ProviderSim.ALPACA_SECRET),
        new BarRequest(List.of("NOSUCH"), Timeframe.D1, sessions("2016-01-01", "2016-02-01")));
    assertEquals(1, pages.size());
    assertEquals(0, pages.getFirst().count());
  }

  @Test
  void a_wrong_key_is_an_authentication_error_everywhere() {
    BarRequest request = new BarRequest(List.of("AAPL"), Timeframe.D1, sessions("2016-01-01", "2016-02-01"));
    LocalDate day = LocalDate.of(2016, 5, 2);
    assertEquals(ProviderError.AUTHENTICATION_ERROR, failure(alpaca("wrong").bars(request, Optional.empty())));
    assertEquals(ProviderError.AUTHENTICATION_ERROR, failure(reference("wrong").calendar(day, day)));
    assertEquals(ProviderError.AUTHENTICATION_ERROR,
        failure(reference("wrong").corporateActions(List.of("AAPL"), day, day)));
  }

  @Test
  void days_of_yahoo_turned_back_are_as_traded_on_both_sides_of_a_split() {
    TimeRange time = sessions("2015-07-01", "2015-07-31");
    YahooChart yahoo = new YahooChart(
        http(YahooChart.NAME, Map.of("user-agent", YahooChart.USER_AGENT, "accept", "application/json")),
        new ProvidersConfig.Yahoo(vendors.yahoo(), ProvidersConfig.Yahoo.defaults().quota()), NyseCalendar.byRules(),
        CLOCK);
    List<BarPage> pages = pages(yahoo, new BarRequest(List.of("NFLX"), Timeframe.D1, time));
    assertEquals(BarPage.Basis.SPLIT_ADJUSTED, pages.getFirst().basis());
    List<Bar> raw = SplitAdjustment.unadjust(all(pages).getOrDefault("NFLX", List.of()), splits("NFLX"));
    List<Bar> recorded = recorded("d1", "NFLX", time);
    assertEquals(recorded.stream().map(Bar::ts).toList(), raw.stream().map(Bar::ts).toList());
    for (int i = 0; i < raw.size(); i++) {
      Bar told = raw.get(i);
      Bar traded = recorded.get(i);
      assertEquals(traded.open(), told.open(), CENT, told.toString());
      assertEquals(traded.high(), told.high(), CENT, told.toString());
      assertEquals(traded.low(), told.low(), CENT, told.toString());
      assertEquals(traded.close(), told.close(), CENT, told.toString());
      assertTrue(Math.abs(traded.volume() - told.volume()) <= 7, told.toString());
    }
    assertTrue(raw.getFirst().close() > 600 && raw.getLast().close() < 130, raw.toString());
  }

  @Test
  void the_calendar_is_the_recorded_one() {
    List<CalendarDay> days = reference(ProviderSim.ALPACA_SECRET).calendar(LocalDate.of(2016, 1, 1),
        LocalDate.of(2016, 12, 31)).await();
    assertEquals(lines("calendar.csv").stream().filter(line -> line.startsWith("2016")).toList(),
        days.stream().map(day -> day.date() + "," + day.open() + "," + day.close()).toList());
    CalendarDay early = days.stream().filter(day -> day.date().equals(LocalDate.of(2016, 11, 25))).findFirst()
        .orElseThrow();
    assertEquals(LocalTime.of(17, 0), early.sessionClose());
  }

  @Test
  void the_clock_stands_on_a_sunday_evening() {
    AlpacaReference.MarketClock clock = reference(ProviderSim.ALPACA_SECRET).clock().await();
    assertEquals(CLOCK.instant(), clock.timestamp());
    assertFalse(clock.isOpen());
    assertEquals(Instant.parse("2016-05-16T13:30:00Z"), clock.nextOpen());
    assertEquals(Instant.parse("2016-05-16T20:00:00Z"), clock.nextClose());
  }

  @Test
  void splits_come_in_both_directions_and_none_from_the_future() {
    List<CorporateAction> actions = reference(ProviderSim.ALPACA_SECRET)
        .corporateActions(List.of("DRYS", "NFLX", "AAPL"),
            LocalDate.of(1998, 1, 1), LocalDate.of(2016, 6, 15))
        .await();
    assertTrue(actions.contains(new CorporateAction.Split("DRYS", LocalDate.of(2016, 3, 11), 25, 1)), actions + "");
    assertTrue(actions.contains(new CorporateAction.Split("NFLX", LocalDate.of(2015, 7, 15), 1, 7)), actions + "");
    assertTrue(actions.contains(new CorporateAction.CashDividend("AAPL", LocalDate.of(2015, 5, 7), 0.52)));
    assertEquals(1, actions.stream().filter(action -> action.symbol().equals("DRYS")).count());
  }

  @Test
  void all_dividends_of_all_companies_come_over_several_pages() {
    List<CorporateAction> actions = reference(ProviderSim.ALPACA_SECRET).corporateActions(List.of(),
        LocalDate.of(1998, 1, 1), LocalDate.of(2016, 5, 15)).await();
    long recorded = lines("dividends.csv").stream().filter(line -> line.split(",", -1)[1].compareTo("2016-05-15") <= 0)
        .count();
    assertEquals(recorded, actions.stream().filter(CorporateAction.CashDividend.class::isInstance).count());
  }

  private static Map<String, List<Bar>> all(BarProvider provider, Timeframe timeframe, TimeRange range,
      String... symbols) {
    return all(pages(provider, new BarRequest(List.of(symbols), timeframe, range)));
  }

  private static Map<String, List<Bar>> all(List<BarPage> pages) {
    Map<String, List<Bar>> all = new HashMap<>();
    for (BarPage page : pages) {
      assertEquals(List.of(), page.malformed());
      page.bars().forEach((symbol, bars) -> all.computeIfAbsent(symbol, _ -> new ArrayList<>()).addAll(bars));
    }
    return all;
  }

  private static List<BarPage> pages(BarProvider provider, BarRequest request) {
    List<BarPage> pages = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      pages.add(provider.bars(request, cursor).await());
      cursor = pages.getLast().next();
    } while (cursor.isPresent());
    return pages;
  }

  private static ProviderError failure(Future<?> future) {
    return assertThrows(ProviderException.class, future::await).error();
  }

  private static AlpacaBars alpaca(String secret) {
    return new AlpacaBars(alpacaHttp(secret), alpacaConfig(secret), CLOCK);
  }

  private static AlpacaReference reference(String secret) {
    ProviderState state = new ProviderState(TestDatabase.fresh().pool(vertx),
        new Circuit(5, Duration.ofMinutes(1), Duration.ofMinutes(3)));
    return new AlpacaReference(alpacaHttp(secret),
        new ProviderGate(vertx, state, Map.of(AlpacaBars.NAME, new Quota(1000, 100, Duration.ZERO)),
            ProviderObserver.NONE),
        alpacaConfig(secret));
  }

  private static ProvidersConfig.Alpaca alpacaConfig(String secret) {
    return new ProvidersConfig.Alpaca(ProviderSim.ALPACA_KEY, secret, vendors.alpaca(), vendors.alpaca(), "sip",
        ProvidersConfig.Alpaca.defaults().quota());
  }

  private static VendorHttp alpacaHttp(String secret) {
    return http(AlpacaBars.NAME, Map.of("APCA-API-KEY-ID", ProviderSim.ALPACA_KEY, "APCA-API-SECRET-KEY", secret));
  }

  private static VendorHttp http(String provider, Map<String, String> headers) {
    return new VendorHttp(vertx, provider, headers, List.of(), ProvidersConfig.Http.defaults(), QuotaHeaders.NONE,
        (_, _) -> Future.succeededFuture());
  }

  private static TimeRange sessions(String from, String to) {
    return new TimeRange(TradingCalendar.midnight(LocalDate.parse(from)),
        TradingCalendar.midnight(LocalDate.parse(to)));
  }

  /** Those with daily bars of the time in question. */
  private static List<String> recordedSymbols(int count) {
    return dailySymbols().stream().limit(count).toList();
  }

  private static List<String> dailySymbols() {
    try (var files = Files.list(SharedData.marketData().resolve("bars/d1"))) {
      return files.map(file -> file.getFileName().toString().replace(".csv", ""))
          .filter(symbol -> symbol.matches("[A-Z]{1,5}")
              && recorded("d1", symbol, sessions("2015-03-20", "2016-05-14")).size() > 260)
          .sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Split> splits(String symbol) {
    return lines("splits.csv").stream().map(line -> line.split(",", -1)).filter(row -> row[0].equals(symbol))
        .map(row -> new Split(LocalDate.parse(row[1]), Double.parseDouble(row[2]), Double.parseDouble(row[3])))
        .filter(split -> split.effective().isBefore(CLOCK.instant())).toList();
  }

  private static List<Bar> recorded(String folder, String symbol, TimeRange time) {
    return lines("bars/" + folder + "/" + symbol + ".csv").stream().map(line -> line.split(",", -1))
        .map(row -> new Bar(Instant.parse(row[0]), Double.parseDouble(row[1]), Double.parseDouble(row[2]),
            Double.parseDouble(row[3]), Double.parseDouble(row[4]), Long.parseLong(row[5])))
        .filter(bar -> time.contains(bar.ts())).toList();
  }

  private static List<String> lines(String file) {
    try {
      List<String> lines = Files.readAllLines(SharedData.marketData().resolve(file));
      return lines.subList(1, lines.size());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
