package io.swiftbolt.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.text.ParseException;
import java.time.Instant;
import java.util.Optional;

/**
 * What a token says of itself.
 *
 * @param role empty when it names none, or none that there is
 */
record TokenClaims(Optional<Role> role, Optional<Instant> expires, Instant notBefore) {
  /** Later than any calendar here reaches; what lies beyond it counts as this. */
  private static final double SECONDS_MOST = 253_402_300_799d;

  /** @throws ParseException if {@code exp}, {@code iat} or {@code nbf} is there and no number */
  static TokenClaims of(ObjectNode claims) throws ParseException {
    instant(claims, "iat"); // only what it is matters, not when
    JsonNode role = claims.path("role");
    return new TokenClaims(role.isTextual() ? Role.find(role.textValue()) : Optional.empty(), instant(claims, "exp"),
        instant(claims, "nbf").orElse(Instant.MIN));
  }

  private static Optional<Instant> instant(ObjectNode claims, String name) throws ParseException {
    JsonNode seconds = claims.path(name);
    if (seconds.isMissingNode() || seconds.isNull()) {
      return Optional.empty();
    }
    if (!seconds.isNumber()) {
      throw new ParseException(name + " must be a number", 0);
    }
    double within = Math.clamp(seconds.doubleValue(), -SECONDS_MOST, SECONDS_MOST);
    return Optional.of(Instant.ofEpochMilli((long) (within * 1_000)));
  }
}
