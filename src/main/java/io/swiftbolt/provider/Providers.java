package io.swiftbolt.provider;

import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.ProvidersConfig;
import io.swiftbolt.config.ProvidersConfig.Quota;
import io.swiftbolt.config.ProvidersConfig.RouteRule;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.provider.alpaca.AlpacaBars;
import io.swiftbolt.provider.alpaca.AlpacaReference;
import io.swiftbolt.provider.simulated.SimulatedExchange;
import io.swiftbolt.provider.yahoo.YahooChart;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Everything in this room, built from the configuration.
 *
 * @param bars what the fetch workers see
 * @param reference calendar and corporate actions; empty without Alpaca's key
 * @param state for operators: quotas and circuits
 */
public record Providers(BarSource bars, List<BarProvider> all, Optional<ReferenceData> reference,
    ProviderState state, List<VendorHttp> clients) {

  /**
   * @param clock the market's time, which decides what a provider may be asked for
   * @throws IllegalArgumentException when no provider is on; the message names the keys
   */
  public static Providers open(Vertx vertx, ProvidersConfig config, TradingCalendar calendar, ServerClock clock,
      Pool pool, ProviderObserver observer) {
    ProviderState state = new ProviderState(pool, config.circuit());
    Map<String, Quota> quotas = new HashMap<>();
    quotas.put(SimulatedExchange.NAME, config.simulated().quota());
    quotas.put(AlpacaBars.NAME, config.alpaca().quota());
    quotas.put(YahooChart.NAME, config.yahoo().quota());
    ProviderGate gate = new ProviderGate(vertx, state, quotas, observer);
    List<BarProvider> all = new ArrayList<>();
    List<VendorHttp> clients = new ArrayList<>();
    Optional<ReferenceData> reference = Optional.empty();
    if (config.simulated().enabled()) {
      all.add(new SimulatedExchange(vertx, config.simulated(), calendar, clock));
    } else {
      // a pause that cannot be written down is met again as 429
      BiFunction<String, Instant, Future<Void>> exhausted = (provider, until) -> state.block(provider, until);
      if (config.alpaca().isOn()) {
        VendorHttp http = alpaca(vertx, config, exhausted);
        clients.add(http);
        all.add(new AlpacaBars(http, config.alpaca(), clock));
        reference = Optional.of(new AlpacaReference(http, gate, config.alpaca()));
      }
      if (config.yahoo().isOn()) {
        VendorHttp http = new VendorHttp(vertx, YahooChart.NAME,
            Map.of("user-agent", YahooChart.USER_AGENT, "accept", "application/json"), List.of(), config.http(),
            exhausted);
        clients.add(http);
        all.add(new YahooChart(http, config.yahoo(), calendar, clock));
      }
    }
    if (all.isEmpty()) {
      throw new IllegalArgumentException(
          "no provider of bars is on: set ALPACA_API_KEY and ALPACA_API_SECRET, or YAHOO_URL");
    }
    // an operator's rules are about vendors
    List<RouteRule> rules = config.simulated().enabled() ? List.of(RouteRule.defaults()) : config.routes();
    BarSource bars = new RoutedBarSource(vertx, all, rules.stream().map(Route::of).toList(), gate,
        config.retry(), clock);
    return new Providers(bars, List.copyOf(all), reference, state, List.copyOf(clients));
  }

  private static VendorHttp alpaca(Vertx vertx, ProvidersConfig config,
      BiFunction<String, Instant, Future<Void>> exhausted) {
    ProvidersConfig.Alpaca alpaca = config.alpaca();
    return new VendorHttp(vertx, AlpacaBars.NAME, Map.of("APCA-API-KEY-ID", alpaca.apiKey(), "APCA-API-SECRET-KEY",
        alpaca.apiSecret(), "accept", "application/json"), List.of(alpaca.apiKey(), alpaca.apiSecret()), config.http(),
        exhausted);
  }

  /** Closes the vendors' connections. */
  public Future<Void> close() {
    clients.forEach(VendorHttp::close);
    return Future.succeededFuture();
  }
}
