package io.swiftbolt.config;

import java.nio.charset.StandardCharsets;

/**
 * What keys are signed with.
 *
 * @param jwtSecret at least 32 bytes; empty when nobody has set one
 */
public record AuthConfig(String jwtSecret) {
  private static final int BYTES_LEAST = 32;

  public AuthConfig {
    jwtSecret = jwtSecret.strip(); // secret files often end with a line break
    int bytes = jwtSecret.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > 0 && bytes < BYTES_LEAST) {
      throw new IllegalArgumentException("auth.jwt-secret must have at least 32 bytes, has " + bytes);
    }
  }

  public static AuthConfig defaults() {
    return new AuthConfig("");
  }

  public boolean isSet() {
    return !jwtSecret.isEmpty();
  }

  @Override
  public String toString() {
    return "AuthConfig[jwtSecret=" + (isSet() ? "set" : "unset") + "]";
  }
}
