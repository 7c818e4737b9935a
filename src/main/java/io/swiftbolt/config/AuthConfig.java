package io.swiftbolt.config;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What keys are signed with.
 *
 * @param jwtSecret at least 32 bytes; empty when nobody has set one
 * @param jwtSecretPrevious the one before, whose keys are still good for as long as it is set; empty = none
 * @param reread pause between two looks at the secret file of a running server
 */
public record AuthConfig(Secret jwtSecret, Secret jwtSecretPrevious, Duration reread) {
  private static final int BYTES_LEAST = 32;

  public AuthConfig {
    longEnough("auth.jwt-secret", jwtSecret);
    longEnough("auth.jwt-secret-previous", jwtSecretPrevious);
    if (jwtSecretPrevious.isSet() && !jwtSecret.isSet()) {
      throw new IllegalArgumentException("auth.jwt-secret-previous must be empty unless auth.jwt-secret is set");
    }
    Checks.between("auth.reread", reread, Duration.ofMillis(100), Duration.ofMinutes(1));
  }

  private static void longEnough(String key, Secret secret) {
    int bytes = secret.value().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > 0 && bytes < BYTES_LEAST) {
      throw new IllegalArgumentException(key + " must have at least 32 bytes, has " + bytes);
    }
  }

  public static AuthConfig defaults() {
    return new AuthConfig(Secret.NONE, Secret.NONE, Duration.ofSeconds(5));
  }
}
