package io.swiftbolt.market;

import java.util.Locale;
import java.util.Optional;

/** Which hours of a session are meant. */
public enum SessionKind {
  /** Opening to closing bell. Buckets are anchored at the open. */
  REGULAR,
  /** With pre-market and after-hours ({@code session=all}). Buckets are clock hours, as vendors give them. */
  ALL;

  /** {@code regular} or {@code all}, ignoring case; empty for anything else. */
  public static Optional<SessionKind> find(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "regular", "rth" -> Optional.of(REGULAR);
      case "all", "extended", "eth" -> Optional.of(ALL);
      default -> Optional.empty();
    };
  }

  public TimeRange of(Session session) {
    return this == REGULAR ? session.regular() : session.extended();
  }
}
