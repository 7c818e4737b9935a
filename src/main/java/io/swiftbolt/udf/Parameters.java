package io.swiftbolt.udf;

import io.swiftbolt.market.Timeframe;
import io.swiftbolt.symbols.Symbols;
import io.vertx.core.MultiMap;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The query of a request. Getters refuse what they cannot read. */
record Parameters(MultiMap given) {
  /** Front ends may name the exchange before the ticker. */
  private static final String EXCHANGE = SymbolInfo.EXCHANGE + ":";
  /** The years 1900 and 2200: what a front end asks beyond is the same to us. */
  private static final long EARLIEST = -2_208_988_800L;
  private static final long LATEST = 7_258_118_400L;
  private static final int MOST_SHOWN = 40;

  /** Absent and blank are the same. */
  Optional<String> text(String name) {
    return Optional.ofNullable(given.get(name)).map(String::strip).filter(text -> !text.isEmpty());
  }

  /** A ticker as we store it. */
  String ticker(String name) {
    return ticker(name, text(name).orElseThrow(() -> new Refused(name, "is required")));
  }

  static String ticker(String name, String text) {
    String upper = text.strip().toUpperCase(Locale.ROOT);
    String ticker = upper.startsWith(EXCHANGE) ? upper.substring(EXCHANGE.length()) : upper;
    if (!Symbols.isTicker(ticker)) {
      throw new Refused(name, "must be a ticker of 1 to 20 letters, digits and . - / ^ =, is " + shown(text));
    }
    return ticker;
  }

  Timeframe resolution(String name) {
    return text(name).map(this::resolved).orElseThrow(() -> new Refused(name, "is required: " + names()));
  }

  Timeframe resolution(String name, Timeframe usual) {
    return text(name).map(this::resolved).orElse(usual);
  }

  private Timeframe resolved(String text) {
    return Resolution.find(text)
        .orElseThrow(() -> new Refused("resolution", "must be one of " + names() + ", is " + shown(text)));
  }

  /** Unix seconds, held between 1900 and 2200. */
  long time(String name) {
    return optionalTime(name).orElseThrow(() -> new Refused(name, "is required: unix seconds"));
  }

  OptionalLong optionalTime(String name) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!text.get().matches("-?\\d{1,11}")) {
      throw new Refused(name, "must be unix seconds, is " + shown(text.get()));
    }
    return OptionalLong.of(Math.clamp(Long.parseLong(text.get()), EARLIEST, LATEST));
  }

  /** A whole number, 0 or more. */
  OptionalInt count(String name) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    if (!text.get().matches("\\d{1,9}")) {
      throw new Refused(name, "must be a whole number from 0 to 999999999, is " + shown(text.get()));
    }
    return OptionalInt.of(Integer.parseInt(text.get()));
  }

  private static String names() {
    return String.join(", ", Resolution.SUPPORTED);
  }

  private static String shown(String text) {
    return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
  }
}
