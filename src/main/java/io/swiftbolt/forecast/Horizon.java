package io.swiftbolt.forecast;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How many sessions ahead a daily forecast reaches. */
public enum Horizon {
  ONE_DAY("1D", 1, "1D"), ONE_WEEK("1W", 5, "5D"), TEN_DAYS("10D", 10, "2W"), ONE_MONTH("1M", 20, "20D");

  private final String code;
  private final int sessions;
  private final String alias;

  Horizon(String code, int sessions, String alias) {
    this.code = code;
    this.sessions = sessions;
    this.alias = alias;
  }

  /** As stored and sent: {@code 1D 1W 10D 1M}. */
  public String code() {
    return code;
  }

  public int sessions() {
    return sessions;
  }

  /** Either spelling ({@code 1W}, {@code 5D}), ignoring case. */
  public static Optional<Horizon> find(String text) {
    String name = text.strip().toUpperCase(Locale.ROOT);
    return Arrays.stream(values()).filter(one -> one.code.equals(name) || one.alias.equals(name)).findFirst();
  }
}
