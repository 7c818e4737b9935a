package io.swiftbolt.provider;

import java.util.Optional;

/**
 * A vendor as opened: what it offers, each part under the same name, metered by the same quota. Made by the factory of the
 * vendor's package, which answers empty when the vendor is not on.
 *
 * @param bars with the vendor's name, feed and capabilities
 */
public record Vendor(BarProvider bars, Optional<ReferenceData> reference, Optional<Quotes> quotes,
    Optional<SymbolSearch> search, Optional<News> news) {

  /** One that has bars only. */
  public static Vendor of(BarProvider bars) {
    return new Vendor(bars, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  public String name() {
    return bars.name();
  }

  public Vendor with(ReferenceData offered) {
    return new Vendor(bars, Optional.of(offered), quotes, search, news);
  }

  public Vendor with(Quotes offered) {
    return new Vendor(bars, reference, Optional.of(offered), search, news);
  }

  public Vendor with(SymbolSearch offered) {
    return new Vendor(bars, reference, quotes, Optional.of(offered), news);
  }

  public Vendor with(News offered) {
    return new Vendor(bars, reference, quotes, search, Optional.of(offered));
  }

  /** How a vendor's package is asked for its vendor. */
  public interface Factory {
    /** @return empty when the configuration has no key (or whatever else the vendor needs) */
    Optional<Vendor> open(VendorKit kit);
  }
}
