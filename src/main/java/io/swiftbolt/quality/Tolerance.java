package io.swiftbolt.quality;

import io.swiftbolt.config.VerifyConfig;

/**
 * How far two bars of the same start may differ.
 *
 * @param price as a fraction of the larger price
 * @param volume as a fraction of the larger volume
 * @param storedPartial the stored feed is of one exchange, which sees a part of the volume and not every bar
 * @param vendorPartial so is the vendor's
 */
public record Tolerance(double price, double volume, boolean storedPartial, boolean vendorPartial) {
  /** Of a vendor with itself; room only for the last digits that a conversion loses. */
  public static final Tolerance EXACT = new Tolerance(1e-9, 0, false, false);

  /** Of two vendors, by their feeds. */
  public static Tolerance between(String storedFeed, String vendorFeed, VerifyConfig config) {
    boolean storedPartial = config.partialFeeds().contains(storedFeed);
    boolean vendorPartial = config.partialFeeds().contains(vendorFeed);
    return new Tolerance(storedPartial || vendorPartial ? config.partialPriceTolerance() : config.priceTolerance(),
        config.volumeTolerance(), storedPartial, vendorPartial);
  }

  boolean pricesAgree(double stored, double vendor) {
    return Math.abs(stored - vendor) <= price * Math.max(Math.abs(stored), Math.abs(vendor));
  }

  boolean volumesAgree(long stored, long vendor) {
    if (storedPartial != vendorPartial) {
      long part = storedPartial ? stored : vendor;
      long whole = storedPartial ? vendor : stored;
      return part <= whole * (1 + volume);
    }
    return Math.abs((double) stored - vendor) <= volume * Math.max(stored, vendor);
  }
}
