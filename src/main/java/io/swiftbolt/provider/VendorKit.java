package io.swiftbolt.provider;

import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.ProvidersConfig;
import io.swiftbolt.market.TradingCalendar;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the vendors' factories build with. Remembers the clients it made, to close them. */
public final class VendorKit {
  private final Vertx vertx;
  private final ProvidersConfig config;
  private final TradingCalendar calendar;
  private final ServerClock clock;
  private final ProviderGate gate;
  private final QuotaNews news;
  private final List<VendorHttp> clients = new ArrayList<>();

  /**
   * @param clock the market's time, which decides what a vendor may be asked for
   * @param gate of everything but bars, which take their turn in the router
   * @param news told what vendors say of their quotas
   */
  VendorKit(Vertx vertx, ProvidersConfig config, TradingCalendar calendar, ServerClock clock, ProviderGate gate,
      QuotaNews news) {
    this.vertx = vertx;
    this.config = config;
    this.calendar = calendar;
    this.clock = clock;
    this.gate = gate;
    this.news = news;
  }

  public Vertx vertx() {
    return vertx;
  }

  public ProvidersConfig config() {
    return config;
  }

  public TradingCalendar calendar() {
    return calendar;
  }

  public ServerClock clock() {
    return clock;
  }

  public ProviderGate gate() {
    return gate;
  }

  /** A client for a vendor whose headers tell nothing of its quota. */
  public VendorHttp http(String vendor, Map<String, String> headers, List<String> secrets) {
    return http(vendor, headers, secrets, QuotaHeaders.NONE);
  }

  /**
   * A client for a vendor.
   *
   * @param headers sent with each request
   * @param secrets never shown in a message, even when the vendor repeats them
   * @param quotaHeaders how the vendor speaks of its quota
   */
  public VendorHttp http(String vendor, Map<String, String> headers, List<String> secrets, QuotaHeaders quotaHeaders) {
    VendorHttp http = new VendorHttp(vertx, vendor, headers, secrets, config.http(), quotaHeaders, news);
    clients.add(http);
    return http;
  }

  List<VendorHttp> clients() {
    return List.copyOf(clients);
  }
}
