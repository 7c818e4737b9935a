package io.swiftbolt.provider.yahoo;

import io.swiftbolt.config.ProvidersConfig;
import io.swiftbolt.provider.Vendor;
import io.swiftbolt.provider.VendorHttp;
import io.swiftbolt.provider.VendorKit;
import io.swiftbolt.provider.VendorQuestions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Opens Yahoo. */
public final class YahooVendor {
  private YahooVendor() {}

  /** Empty without an address: it needs no key, but nobody should ask it who did not choose to. */
  public static Optional<Vendor> open(VendorKit kit) {
    ProvidersConfig.Yahoo config = kit.config().yahoo();
    if (!config.isOn()) {
      return Optional.empty();
    }
    VendorHttp http = kit.http(YahooChart.NAME,
        Map.of("user-agent", YahooChart.USER_AGENT, "accept", "application/json"), List.of());
    return Optional.of(Vendor.of(new YahooChart(http, config, kit.calendar(), kit.clock()))
        .with(new YahooReference(http, kit.gate(), config.url(), kit.clock()))
        .with(new YahooQuotes(http, kit.gate(), config.url()))
        .with(new YahooSearch(new VendorQuestions(YahooChart.NAME, http, kit.gate()), config.url())));
  }
}
