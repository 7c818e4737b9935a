package io.swiftbolt.auth;

import java.text.ParseException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a token says of itself.
 *
 * @param role empty when it names none, or none that there is
 */
record TokenClaims(Optional<Role> role, Optional<Instant> expires, Instant notBefore) {
  /** Later than any calendar here reaches; what lies beyond it counts as this. */
  private static final double SECONDS_MOST = 253_402_300_799d;

  /** @throws ParseException if {@code exp}, {@code iat} or {@code nbf} is there and no number */
  static TokenClaims of(Map<String, Object> claims) throws ParseException {
    instant(claims, "iat"); // only what it is matters, not when
    Optional<Role> role = claims.get("role") instanceof String name ? Role.find(name) : Optional.empty();
    return new TokenClaims(role, instant(claims, "exp"), instant(claims, "nbf").orElse(Instant.MIN));
  }

  private static Optional<Instant> instant(Map<String, Object> claims, String name) throws ParseException {
    @Nullable
    Object value = claims.get(name);
    return switch (value) {
      case null -> Optional.empty();
      case Number seconds -> Optional.of(Instant.ofEpochMilli(
          (long) (Math.clamp(seconds.doubleValue(), -SECONDS_MOST, SECONDS_MOST) * 1_000)));
      default -> throw new ParseException(name + " must be a number", 0);
    };
  }
}
