package io.swiftbolt.shared;

import io.swiftbolt.config.FinnhubConfig;
import io.swiftbolt.config.PolygonConfig;
import io.swiftbolt.config.ProvidersConfig;
import io.swiftbolt.config.ProvidersConfig.Quota;
import io.swiftbolt.config.TradierConfig;
import io.swiftbolt.market.Bar;
import java.time.Duration;
import java.util.Locale;

/** The five vendors as the simulator plays them, and what each one's own rules do to a bar. */
enum SimulatedVendor {
  ALPACA, POLYGON, YAHOO, FINNHUB, TRADIER;

  private static final Quota QUOTA = new Quota(6000, 200, Duration.ofSeconds(2));
  /** Of a price that went through a 32-bit float there and back. */
  private static final double FLOAT = 1.3e-7;
  /** Half of the last of the four decimals that prices are told in. */
  private static final double DECIMALS = 0.5e-4;
  private static final double TINY = 1e-9;

  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** No vendor but this one is on. */
  ProvidersConfig alone(ProviderSim sim, ProvidersConfig base) {
    String url = sim.of(wire());
    return switch (this) {
      case ALPACA -> base.with(new ProvidersConfig.Alpaca(ProviderSim.ALPACA_KEY, ProviderSim.ALPACA_SECRET, url, url,
          "sip", QUOTA));
      case POLYGON -> base.with(new PolygonConfig("sim-polygon-key", url, "full", QUOTA));
      case YAHOO -> base.with(new ProvidersConfig.Yahoo(url, QUOTA));
      case FINNHUB -> base.with(new FinnhubConfig("sim-finnhub-key", url, "full", QUOTA));
      case TRADIER -> base.with(new TradierConfig("sim-tradier-token", url, QUOTA));
    };
  }

  /** As the simulator's command line takes it: no quota gets into a test's way. */
  String unlimited() {
    return wire() + "=0";
  }

  boolean hasPages() {
    return this == ALPACA || this == POLYGON;
  }

  boolean hasExtendedHours() {
    return this != YAHOO;
  }

  /** Days come divided by the splits since. */
  boolean adjustsDays() {
    return this == YAHOO || this == FINNHUB || this == TRADIER;
  }

  /**
   * How far a stored price may be from the recorded one.
   *
   * @param later new shares for one old share over all splits since the bar
   */
  double priceTolerance(Bar recorded, double later) {
    return switch (this) {
      case ALPACA, POLYGON -> TINY;
      case YAHOO -> recorded.high() * FLOAT;
      case FINNHUB, TRADIER -> adjustsDays() ? DECIMALS * later + TINY : TINY;
    };
  }

  /** The same in shares: an adjusted volume is told in whole shares of today. */
  double volumeTolerance(double later) {
    return adjustsDays() && later != 1 ? 0.5 / later + 0.5 : 0;
  }
}
