package io.swiftbolt.provider.finnhub;

import io.swiftbolt.config.FinnhubConfig;
import io.swiftbolt.provider.Vendor;
import io.swiftbolt.provider.VendorHttp;
import io.swiftbolt.provider.VendorKit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Opens Finnhub. */
public final class FinnhubVendor {
  private FinnhubVendor() {}

  /** Empty without a key. */
  public static Optional<Vendor> open(VendorKit kit) {
    FinnhubConfig config = kit.config().finnhub();
    if (!config.isOn()) {
      return Optional.empty();
    }
    VendorHttp http = kit.http(FinnhubBars.NAME, Map.of("x-finnhub-token", config.apiKey(), "accept",
        "application/json"), List.of(config.apiKey()));
    return Optional.of(Vendor.of(new FinnhubBars(http, config, kit.clock()))
        .with(new FinnhubReference(kit.vertx(), http, kit.gate(), config))
        .with(new FinnhubQuotes(http, kit.gate(), config))
        .with(new FinnhubSearch(http, kit.gate(), config)));
  }
}
