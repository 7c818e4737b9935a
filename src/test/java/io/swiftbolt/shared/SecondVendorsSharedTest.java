package io.swiftbolt.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.provider.ReferenceData;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.ProvidersConfig;
import io.swiftbolt.config.ProvidersConfig.Circuit;
import io.swiftbolt.config.ProvidersConfig.Quota;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.provider.BarPage;
import io.swiftbolt.provider.BarRequest;
import io.swiftbolt.provider.CorporateAction;
import io.swiftbolt.provider.CorporateAction.CashDividend;
import io.swiftbolt.provider.CorporateAction.Split;
import io.swiftbolt.provider.ProviderGate;
import io.swiftbolt.provider.ProviderObserver;
import io.swiftbolt.provider.ProviderState;
import io.swiftbolt.provider.QuotaHeaders;
import io.swiftbolt.provider.Quotes;
import io.swiftbolt.provider.Quotes.Quote;
import io.swiftbolt.provider.ReferenceData.CalendarDay;
import io.swiftbolt.provider.VendorHttp;
import io.swiftbolt.provider.VendorQuestions;
import io.swiftbolt.provider.alpaca.AlpacaQuotes;
import io.swiftbolt.provider.tradier.TradierBars;
import io.swiftbolt.provider.tradier.TradierQuotes;
import io.swiftbolt.provider.tradier.TradierReference;
import io.swiftbolt.provider.yahoo.YahooChart;
import io.swiftbolt.provider.yahoo.YahooQuotes;
import io.swiftbolt.provider.yahoo.YahooReference;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tradier, and what Alpaca and Yahoo tell besides bars, against the recorded data. A Wednesday, 11:07:30 New York. */
@Tag("shared")
class SecondVendorsSharedTest {
  private static final ServerClock CLOCK = ServerClock.virtual(Instant.parse("2016-05-04T15:07:30Z"), 0);
  private static final double CENT = 0.01;

  private static ProviderSim vendors;
  private static Vertx vertx;
  private static ProviderGate gate;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    vendors = ProviderSim.start(CLOCK.instant());
    Quota wide = new Quota(100_000, 1000, Duration.ZERO);
    gate = new ProviderGate(vertx,
        new ProviderState(TestDatabase.fresh().pool(vertx),
            new Circuit(5, Duration.ofMinutes(1), Duration.ofMinutes(3))),
        Map.of("alpaca", wide, "tradier", wide, "yahoo", wide), ProviderObserver.NONE);
  }

  @AfterAll
  static void stop() {
    vendors.close();
    vertx.close().await();
  }

  @Test
  void minutes_of_tradier_are_the_recorded_ones() {
    TimeRange morning = new TimeRange(Instant.parse("2016-05-03T13:30:00Z"), Instant.parse("2016-05-03T15:00:00Z"));
    BarPage page = tradier().bars(new BarRequest(List.of("AAPL"), Timeframe.M1, morning), Optional.empty()).await();
    assertEquals(BarPage.Basis.RAW, page.basis());
    assertEquals(recorded("m1", "AAPL", morning), page.bars().get("AAPL"));
  }

  @Test
  void the_first_day_of_tradier_is_the_first_recorded_one() {
    TimeRange ever = new TimeRange(Instant.EPOCH, CLOCK.instant());
    assertEquals(Optional.of(recorded("d1", "NFLX", ever).getFirst().ts()),
        tradier().firstBar("NFLX", Timeframe.D1).await());
    assertEquals(Optional.empty(), tradier().firstBar("NOSUCH", Timeframe.D1).await());
  }

  @Test
  void the_calendar_of_tradier_is_the_recorded_one() {
    List<CalendarDay> days = tradierReference().calendar(LocalDate.of(2016, 1, 1), LocalDate.of(2016, 12, 31)).await();
    assertEquals(lines("calendar.csv").stream().filter(line -> line.startsWith("2016")).toList(),
        days.stream().map(day -> day.date() + "," + day.open() + "," + day.close()).toList());
  }

  @Test
  void the_clock_of_tradier_shows_an_open_market() {
    ReferenceData.MarketClock clock = tradierReference().clock().await();
    assertTrue(clock.isOpen());
    assertEquals(CLOCK.instant(), clock.timestamp());
  }

  @Test
  void three_vendors_tell_the_same_prices() {
    List<Quotes> all = List.of(
        new AlpacaQuotes(new VendorQuestions("alpaca", alpacaHttp(), gate), vendors.alpaca()),
        new TradierQuotes(new VendorQuestions("tradier", tradierHttp(), gate), vendors.tradier()),
        new YahooQuotes(yahooHttp(), gate, vendors.yahoo()));
    TimeRange sofar = new TimeRange(Instant.parse("2016-05-04T13:30:00Z"), Instant.parse("2016-05-04T15:07:00Z"));
    List<Bar> minutes = recorded("m1", "AAPL", sofar);
    for (Quotes vendor : all) {
      Map<String, Quote> told = vendor.quotes(List.of("AAPL", "NOSUCH")).await();
      assertEquals(Set.of("AAPL"), told.keySet(), vendor.name());
      Quote quote = Objects.requireNonNull(told.get("AAPL"));
      assertEquals(minutes.getLast().close(), quote.last(), CENT, vendor.name());
      assertEquals(minutes.stream().mapToDouble(Bar::high).max().orElseThrow(), quote.high().orElseThrow(), CENT,
          vendor.name());
      assertEquals(95.18, quote.previousClose().orElseThrow(), CENT, vendor.name());
      assertFalse(quote.lastTradeAt().isAfter(CLOCK.instant()), vendor.name());
    }
  }

  @Test
  void dividends_and_splits_of_yahoo_are_the_recorded_ones() {
    List<String> symbols = List.of("SBUX", "NFLX", "AAPL", "DRYS", "CALM");
    YahooReference yahoo = new YahooReference(yahooHttp(), gate, vendors.yahoo(), CLOCK);
    Set<CorporateAction> told = new HashSet<>(
        yahoo.corporateActions(symbols, LocalDate.of(2015, 1, 1), LocalDate.of(2016, 5, 4)).await());
    Set<CorporateAction> recorded = new HashSet<>();
    for (String symbol : symbols) {
      rows("dividends.csv", symbol).forEach(row -> recorded.add(
          new CashDividend(symbol, LocalDate.parse(row[1]), Double.parseDouble(row[2]))));
      rows("splits.csv", symbol).forEach(row -> recorded.add(
          new Split(symbol, LocalDate.parse(row[1]), Double.parseDouble(row[2]), Double.parseDouble(row[3]))));
    }
    assertTrue(recorded.size() > 10, recorded.toString());
    assertEquals(recorded, told);
  }

  /** Those of the time asked for. */
  private static List<String[]> rows(String file, String symbol) {
    return lines(file).stream().map(line -> line.split(",", -1)).filter(row -> row[0].equals(symbol)
        && row[1].compareTo("2015-01-01") >= 0 && row[1].compareTo("2016-05-04") <= 0).toList();
  }

  @Test
  void dividends_before_a_split_are_told_as_paid() {
    ServerClock later = ServerClock.virtual(Instant.parse("2017-03-30T15:00:00Z"), 0);
    try (ProviderSim afterSplit = ProviderSim.start(later.instant())) {
      YahooReference yahoo = new YahooReference(yahooHttp(), gate, afterSplit.yahoo(), later);
      List<String> told = yahoo.corporateActions(List.of("CMCSA"), LocalDate.of(2015, 1, 1), LocalDate.of(2017, 2, 20))
          .await().stream().map(action -> (CashDividend) action)
          .map(paid -> "CMCSA," + paid.exDate() + "," + paid.amount()).sorted().toList();
      assertEquals(lines("dividends.csv").stream()
          .filter(line -> line.startsWith("CMCSA,") && line.compareTo("CMCSA,2017-02-21") < 0).sorted().toList(), told);
      assertFalse(told.isEmpty());
    }
  }

  @Test
  void days_of_tradier_after_a_split_are_divided_by_it() {
    TimeRange time = new TimeRange(TradingCalendar.midnight(LocalDate.of(2015, 7, 14)),
        TradingCalendar.midnight(LocalDate.of(2015, 7, 16)));
    BarPage page = tradier().bars(new BarRequest(List.of("NFLX"), Timeframe.D1, time), Optional.empty()).await();
    List<Bar> traded = recorded("d1", "NFLX", time);
    List<Bar> told = Objects.requireNonNull(page.bars().get("NFLX"));
    assertEquals(BarPage.Basis.SPLIT_ADJUSTED, page.basis());
    assertEquals(traded.stream().map(Bar::ts).toList(), told.stream().map(Bar::ts).toList());
    assertEquals(traded.getFirst().close() / 7, told.getFirst().close(), CENT);
    assertEquals(traded.getLast().close(), told.getLast().close(), CENT);
  }

  private static TradierBars tradier() {
    return new TradierBars(tradierHttp(), vendors.tradier(), CLOCK);
  }

  private static TradierReference tradierReference() {
    return new TradierReference(new VendorQuestions("tradier", tradierHttp(), gate), vendors.tradier());
  }

  private static VendorHttp tradierHttp() {
    return http("tradier",
        Map.of("authorization", "Bearer " + ProviderSim.TRADIER_TOKEN, "accept", "application/json"));
  }

  private static VendorHttp alpacaHttp() {
    return http("alpaca", Map.of("APCA-API-KEY-ID", ProviderSim.ALPACA_KEY, "APCA-API-SECRET-KEY",
        ProviderSim.ALPACA_SECRET));
  }

  private static VendorHttp yahooHttp() {
    return http("yahoo", Map.of("user-agent", YahooChart.USER_AGENT, "accept", "application/json"));
  }

  private static VendorHttp http(String provider, Map<String, String> headers) {
    return new VendorHttp(vertx, provider, headers, List.of(), ProvidersConfig.Http.defaults(), QuotaHeaders.NONE,
        (_, _) -> Future.succeededFuture());
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
