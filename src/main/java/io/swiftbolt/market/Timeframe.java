package io.swiftbolt.market;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The length of a bar. The canonical form ({@link #code()}) is what is stored and sent; every spelling that the existing
 * clients, scripts and vendors use is accepted by {@link #of(String)} at every inlet.
 */
public enum Timeframe {
  M1("m1", Duration.ofMinutes(1), "1m", "1min", "1minute", "minute", "1"),
  M5("m5", Duration.ofMinutes(5), "5m", "5min", "5"),
  M15("m15", Duration.ofMinutes(15), "15m", "15min", "15"),
  M30("m30", Duration.ofMinutes(30), "30m", "30min", "30"),
  H1("h1", Duration.ofHours(1), "1h", "1hour", "hour", "60m", "60min", "60", "1hr"),
  H4("h4", Duration.ofHours(4), "4h", "4hour", "240", "4h_trading", "4hr"),
  D1("d1", Duration.ofDays(1), "1d", "d", "1day", "day", "daily"),
  W1("w1", Duration.ofDays(7), "1w", "w", "1wk", "1week", "week", "weekly");

  private static final Map<String, Timeframe> BY_NAME = new HashMap<>();

  static {
    for (Timeframe timeframe : values()) {
      BY_NAME.put(timeframe.code, timeframe);
      for (String alias : timeframe.aliases) {
        BY_NAME.put(alias, timeframe);
      }
    }
  }

  private final String code;
  private final Duration length;
  private final List<String> aliases;

  Timeframe(String code, Duration length, String... aliases) {
    this.code = code;
    this.length = length;
    this.aliases = List.of(aliases);
  }

  /** The canonical form: {@code m1 m5 m15 m30 h1 h4 d1 w1}. */
  public String code() {
    return code;
  }

  /** Nominal length; a session's last bucket may be shorter, and a daily or weekly bar spans sessions, not hours. */
  public Duration length() {
    return length;
  }

  public boolean isIntraday() {
    return length.compareTo(Duration.ofDays(1)) < 0;
  }

  /** The timeframe whose bars are fetched and stored for this one: m30, h1 and h4 are made of m15, w1 of d1. */
  public Timeframe base() {
    return switch (this) {
      case M30, H1, H4 -> M15;
      case W1 -> D1;
      case M1, M5, M15, D1 -> this;
    };
  }

  public boolean isDerived() {
    return base() != this;
  }

  /** The legal canonical forms, for error messages. */
  public static String legalValues() {
    return Arrays.stream(values()).map(Timeframe::code).collect(Collectors.joining(", "));
  }

  /** Any known spelling, ignoring case and surrounding blanks; empty for anything else. */
  public static Optional<Timeframe> find(String text) {
    return Optional.ofNullable(BY_NAME.get(text.strip().toLowerCase(Locale.ROOT)));
  }

  /**
   * Any known spelling, ignoring case and surrounding blanks.
   *
   * @throws IllegalArgumentException for anything else; the message lists the legal values
   */
  public static Timeframe of(String text) {
    return find(text).orElseThrow(() -> new IllegalArgumentException(
        "Invalid timeframe: " + text + ". Must be one of: " + legalValues()));
  }

  @Override
  public String toString() {
    return code;
  }
}
