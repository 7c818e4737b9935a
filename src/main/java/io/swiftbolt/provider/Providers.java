package io.swiftbolt.provider;

import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.ProvidersConfig;
import io.swiftbolt.config.ProvidersConfig.RouteRule;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.provider.alpaca.AlpacaVendor;
import io.swiftbolt.provider.finnhub.FinnhubVendor;
import io.swiftbolt.provider.polygon.PolygonVendor;
import io.swiftbolt.provider.simulated.SimulatedExchange;
import io.swiftbolt.provider.simulated.SimulatedQuotes;
import io.swiftbolt.provider.tradier.TradierVendor;
import io.swiftbolt.provider.yahoo.YahooVendor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything in this room, built from the configuration.
 *
 * @param bars what the fetch workers see
 * @param vendors those that are on
 * @param gate every request passes it
 * @param state for operators: quotas and circuits
 */
public record Providers(BarSource bars, List<Vendor> vendors, ProviderGate gate, ProviderState state,
    List<VendorHttp> clients) {
  /** One of each vendor's package. */
  private static final List<Vendor.Factory> FACTORIES = List.of(
      AlpacaVendor::open,
      PolygonVendor::open,
      YahooVendor::open,
      TradierVendor::open,
      FinnhubVendor::open);

  public Providers {
    vendors = List.copyOf(vendors);
    clients = List.copyOf(clients);
  }

  /**
   * @param clock the market's time, which decides what a provider may be asked for
   * @throws IllegalArgumentException when no provider is on; the message names the keys
   */
  public static Providers open(Vertx vertx, ProvidersConfig config, TradingCalendar calendar, ServerClock clock,
      Pool pool, ProviderObserver observer) {
    ProviderState state = new ProviderState(pool, config.circuit(), config.reserve(), config.accounts());
    ProviderGate gate = new ProviderGate(vertx, state, config.quotas(), observer);
    VendorKit kit = new VendorKit(vertx, config, calendar, clock, gate, writtenDown(state));
    List<Vendor> vendors = config.simulated().enabled()
        ? List.of(simulated(vertx, config, calendar, clock, gate))
        : FACTORIES.stream().flatMap(factory -> factory.open(kit).stream()).toList();
    if (vendors.isEmpty()) {
      throw new IllegalArgumentException("no provider of bars is on: set ALPACA_API_KEY and ALPACA_API_SECRET, "
          + "MASSIVE_API_KEY, FINNHUB_API_KEY, TRADIER_API_KEY or YAHOO_URL");
    }
    // an operator's rules are about vendors
    List<RouteRule> rules = config.simulated().enabled() ? List.of(RouteRule.defaults()) : config.routes();
    RouteTable table = new RouteTable(vendors.stream().map(Vendor::bars).toList(),
        rules.stream().map(Route::of).toList());
    BarSource bars = new RoutedBarSource(vertx, table, gate, new Unsupported(pool, config.unsupported()),
        config.retry(), config.reserve().freshWithin(), clock);
    return new Providers(bars, vendors, gate, state, kit.clients());
  }

  private static Vendor simulated(Vertx vertx, ProvidersConfig config, TradingCalendar calendar, ServerClock clock,
      ProviderGate gate) {
    SimulatedExchange exchange = new SimulatedExchange(vertx, config.simulated(), calendar, clock);
    return Vendor.of(exchange).with(new SimulatedQuotes(vertx, exchange, gate, clock));
  }

  /** What cannot be written down is met again as 429. */
  private static QuotaNews writtenDown(ProviderState state) {
    return new QuotaNews() {
      @Override
      public Future<Void> exhausted(String provider, Instant until) {
        return state.block(provider, until);
      }

      @Override
      public Future<Void> limit(String provider, int perMinute) {
        return state.learned(provider, perMinute);
      }
    };
  }

  /** Who tells of splits, dividends and trading days; none without a vendor that does. */
  public List<ReferenceData> reference() {
    return vendors.stream().map(Vendor::reference).flatMap(Optional::stream).toList();
  }

  /** Who tells the newest prices. */
  public List<Quotes> quotes() {
    return vendors.stream().map(Vendor::quotes).flatMap(Optional::stream).toList();
  }

  /** Who finds symbols. */
  public List<SymbolSearch> searches() {
    return vendors.stream().map(Vendor::search).flatMap(Optional::stream).toList();
  }

  /** Who tells headlines. */
  public List<News> news() {
    return vendors.stream().map(Vendor::news).flatMap(Optional::stream).toList();
  }

  /** Closes the vendors' connections. */
  public Future<Void> close() {
    clients.forEach(VendorHttp::close);
    return Future.succeededFuture();
  }
}
