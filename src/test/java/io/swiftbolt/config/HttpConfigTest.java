package io.swiftbolt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpConfigTest {
  private static final HttpConfig GOOD = HttpConfig.defaults();

  @Test
  void a_wrong_setting_is_named_with_its_rule() {
    assertRefused("http.port must be 0 to 65535, is 70000", "127.0.0.1", 70_000, 4096, Duration.ofSeconds(5),
        List.of());
    assertRefused("http.host must not be empty", " ", 0, 4096, Duration.ofSeconds(5), List.of());
    assertRefused("http.body-limit-bytes must be 1024 to 16777216, is 1", "h", 0, 1, Duration.ofSeconds(5), List.of());
    assertRefused("http.idle-timeout must be 1s to 1h, is 0s", "h", 0, 4096, Duration.ZERO, List.of());
    assertRefused("http.allowed-origins must be like https://host or http://host:port, is *", "h", 0, 4096,
        Duration.ofSeconds(5), List.of("*"));
  }

  private static void assertRefused(String message, String host, int port, int body, Duration idle,
      List<String> origins) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, () -> new HttpConfig(host, port, body,
        GOOD.frameLimitBytes(), GOOD.headerLimitBytes(), idle, GOOD.shutdownTimeout(), origins)).getMessage());
  }
}
