package io.swiftbolt.provider.alpaca;

import io.swiftbolt.config.ProvidersConfig;
import io.swiftbolt.provider.QuotaHeaders;
import io.swiftbolt.provider.Vendor;
import io.swiftbolt.provider.VendorHttp;
import io.swiftbolt.provider.VendorKit;
import io.swiftbolt.provider.VendorQuestions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Opens Alpaca. */
public final class AlpacaVendor {
  private AlpacaVendor() {}

  /** Empty without a key. */
  public static Optional<Vendor> open(VendorKit kit) {
    ProvidersConfig.Alpaca config = kit.config().alpaca();
    if (!config.isOn()) {
      return Optional.empty();
    }
    VendorHttp http = kit.http(AlpacaBars.NAME, Map.of("APCA-API-KEY-ID", config.apiKey(), "APCA-API-SECRET-KEY",
        config.apiSecret(), "accept", "application/json"), List.of(config.apiKey(), config.apiSecret()),
        QuotaHeaders.EPOCH_SECONDS);
    VendorQuestions questions = AlpacaRefusals.questions(http, kit.gate());
    return Optional.of(Vendor.of(new AlpacaBars(http, config, kit.clock()))
        .with(new AlpacaReference(http, kit.gate(), config))
        .with(new AlpacaQuotes(questions, config.dataUrl()))
        .with(new AlpacaSearch(questions, config.tradingUrl(), kit.clock()))
        .with(new AlpacaNews(questions, config.dataUrl())));
  }
}
