package io.swiftbolt.provider.tradier;

import io.swiftbolt.config.TradierConfig;
import io.swiftbolt.provider.QuotaHeaders;
import io.swiftbolt.provider.Vendor;
import io.swiftbolt.provider.VendorHttp;
import io.swiftbolt.provider.VendorKit;
import io.swiftbolt.provider.VendorQuestions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Opens Tradier. */
public final class TradierVendor {
  private TradierVendor() {}

  /** Empty without a key. */
  public static Optional<Vendor> open(VendorKit kit) {
    TradierConfig config = kit.config().tradier();
    if (!config.isOn()) {
      return Optional.empty();
    }
    // without that accept header it answers in XML
    VendorHttp http = kit.http(TradierBars.NAME,
        Map.of("authorization", "Bearer " + config.apiKey(), "accept", "application/json"), List.of(config.apiKey()),
        QuotaHeaders.EPOCH_MILLIS);
    VendorQuestions questions = new VendorQuestions(TradierBars.NAME, http, kit.gate());
    return Optional.of(Vendor.of(new TradierBars(http, config.url(), kit.clock()))
        .with(new TradierReference(questions, config.url()))
        .with(new TradierQuotes(questions, config.url()))
        .with(new TradierSearch(questions, config.url())));
  }
}
