package io.swiftbolt.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/** The rules that settings share; each message names the key and the rule. */
final class Checks {
  private Checks() {}

  static void between(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(key + " must be " + least + " to " + most + ", is " + value);
    }
  }

  static void between(String key, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(key + " must be " + text(least) + " to " + text(most) + ", is " + text(value));
    }
  }

  static void require(boolean rule, String message) {
    if (!rule) {
      throw new IllegalArgumentException(message);
    }
  }

  /** Without the blanks and slashes at its end. */
  static String url(String key, String value) {
    try {
      URI uri = new URI(value.strip());
      boolean usable = uri.getHost() != null && uri.getQuery() == null && uri.getUserInfo() == null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
      require(usable, key + " must be an http or https URL, is " + value);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(key + " must be an http or https URL, is " + value, e);
    }
    return value.strip().replaceAll("/+$", "");
  }

  /** 12 hexadecimal digits that tell keys apart without showing them. */
  static String fingerprint(String key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String text(Duration duration) {
    if (duration.toMillis() % 1000 != 0) {
      return duration.toMillis() + "ms";
    }
    long seconds = duration.toSeconds();
    return seconds != 0 && seconds % 86_400 == 0
        ? seconds / 86_400 + "d"
        : seconds != 0 && seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds + "s";
  }
}
