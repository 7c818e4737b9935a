package io.swiftbolt.config;

import java.nio.charset.StandardCharsets;

/**
 * What keys are signed with.
 *
 * @param jwtSecret at least 32 bytes; empty when nobody has set one
 */
public record AuthConfig(Secret jwtSecret) {
  private static final int BYTES_LEAST = 32;

  public AuthConfig {
    int bytes = jwtSecret.value().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > 0 && bytes < BYTES_LEAST) {
      throw new IllegalArgumentException("auth.jwt-secret must have at least 32 bytes, has " + bytes);
    }
  }

  public static AuthConfig defaults() {
    return new AuthConfig(Secret.NONE);
  }
}
