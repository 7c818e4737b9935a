package io.swiftbolt.provider.yahoo;

import java.util.regex.Pattern;

/** Yahoo's spelling of symbols: a class of shares follows a hyphen, so that our BRK.B is BRK-B there. */
final class YahooFormat {
  private static final Pattern OUR_CLASS = Pattern.compile("([A-Z]{1,5})\\.([A-Z])");
  private static final Pattern THEIR_CLASS = Pattern.compile("([A-Z]{1,5})-([A-Z])");

  private YahooFormat() {}

  static String theirs(String symbol) {
    return OUR_CLASS.matcher(symbol).matches() ? symbol.replace('.', '-') : symbol;
  }

  static String ours(String symbol) {
    return THEIR_CLASS.matcher(symbol).matches() ? symbol.replace('-', '.') : symbol;
  }
}
