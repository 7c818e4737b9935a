package io.swiftbolt.provider.polygon;

import io.swiftbolt.config.PolygonConfig;
import io.swiftbolt.provider.Vendor;
import io.swiftbolt.provider.VendorHttp;
import io.swiftbolt.provider.VendorKit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Opens Polygon. */
public final class PolygonVendor {
  private PolygonVendor() {}

  /** Empty without a key. */
  public static Optional<Vendor> open(VendorKit kit) {
    PolygonConfig config = kit.config().polygon();
    if (!config.isOn()) {
      return Optional.empty();
    }
    VendorHttp http = kit.http(PolygonBars.NAME,
        Map.of("authorization", "Bearer " + config.apiKey(), "accept", "application/json"), List.of(config.apiKey()));
    return Optional.of(Vendor.of(new PolygonBars(http, config, kit.clock()))
        .with(new PolygonReference(kit.vertx(), http, kit.gate(), config, kit.clock())));
  }
}
