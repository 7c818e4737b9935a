package io.swiftbolt.market;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** In which shares a series is shown. Stored bars are as traded; the rest is made of them on read. */
public enum Adjustment {
  /** As traded. */
  RAW,
  /** In today's number of shares: prices and volumes. */
  SPLIT,
  /** As {@link #SPLIT}, and prices also as if dividends had been reinvested. */
  ALL;

  /** {@code raw}, {@code split} or {@code all}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** By its code, ignoring case. */
  public static Optional<Adjustment> find(String code) {
    return Arrays.stream(values()).filter(one -> one.code().equals(code.toLowerCase(Locale.ROOT))).findFirst();
  }
}
