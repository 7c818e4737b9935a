package io.swiftbolt.provider;

import io.vertx.core.Future;
import java.util.List;

/** A vendor that finds symbols by a part of their ticker or of the company's name. Metered like its bars. */
public interface SymbolSearch {

  /**
   * Something that can be traded.
   *
   * @param assetType {@code stock}, {@code etf}, {@code crypto} or {@code future}, as {@code symbols.asset_type}; what is none
   *     of these (currencies, indices, options, funds) is not found
   * @param description the company's or the fund's name, never blank
   */
  record Found(String ticker, String assetType, String description) {}

  /** The vendor, as {@link BarProvider#name()}. */
  String name();

  /**
   * Symbols of which the ticker or the name fits.
   *
   * @param text 1 to 20 letters, digits, dots, spaces, hyphens, slashes
   * @param limit most symbols wanted
   * @return the vendor's best first, each ticker once, none when nothing fits; fails with {@link ProviderException} only
   */
  Future<List<Found>> search(String text, int limit);
}
