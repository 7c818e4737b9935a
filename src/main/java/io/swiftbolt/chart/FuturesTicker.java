package io.swiftbolt.chart;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How clients name futures: {@code ES1!} is the front contract of ES whichever that is, {@code ESZ25} the one that ends in December
 * 2025. The first is {@code ES=F} here, as vendors have it. The second is nothing but itself: another contract's bars under its
 * name would be wrong ones, and the root alone is a share's ticker.
 *
 * @param requested upper case
 * @param root the product
 * @param continuous whether it goes on from contract to contract
 */
public record FuturesTicker(String requested, String root, boolean continuous) {
  /** The letters of months from January to December. */
  private static final Pattern NAMED = Pattern.compile("([A-Z]{1,6})(?:(\\d{1,2}!)|[FGHJKMNQUVXZ]\\d{2})");

  /** Empty for what is not named like a future. */
  public static Optional<FuturesTicker> of(String ticker) {
    Matcher named = NAMED.matcher(ticker);
    return named.matches()
        ? Optional.of(new FuturesTicker(ticker, named.group(1), named.group(2) != null))
        : Optional.empty();
  }

  /** The ticker under which its bars are stored. */
  public String resolved() {
    return continuous ? root + "=F" : requested;
  }
}
