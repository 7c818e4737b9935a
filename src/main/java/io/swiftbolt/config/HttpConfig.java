package io.swiftbolt.config;

import java.time.Duration;
import java.util.List;

/**
 * The HTTP server.
 *
 * @param host address to listen on
 * @param port 0 takes any free one
 * @param bodyLimitBytes a longer request body is answered with 413
 * @param frameLimitBytes a longer WebSocket message ends its socket
 * @param headerLimitBytes of all request headers together
 * @param idleTimeout a connection on which nothing moves for so long is closed; sockets keep theirs alive with pings
 * @param shutdownTimeout how long requests under way may take to end when the server stops
 * @param allowedOrigins browsers' origins that may read answers, as {@code scheme://host[:port]}; no wildcards
 */
public record HttpConfig(String host, int port, int bodyLimitBytes, int frameLimitBytes, int headerLimitBytes,
    Duration idleTimeout,
    Duration shutdownTimeout, List<String> allowedOrigins) {
  public HttpConfig {
    host = host.strip();
    allowedOrigins = allowedOrigins.stream().map(String::strip).toList();
    if (host.isEmpty()) {
      throw new IllegalArgumentException("http.host must not be empty");
    }
    Checks.between("http.port", port, 0, 65_535);
    Checks.between("http.body-limit-bytes", bodyLimitBytes, 1_024, 16_777_216);
    Checks.between("http.frame-limit-bytes", frameLimitBytes, 1_024, 16_777_216);
    Checks.between("http.header-limit-bytes", headerLimitBytes, 1_024, 65_536);
    Checks.between("http.idle-timeout", idleTimeout, Duration.ofSeconds(1), Duration.ofHours(1));
    Checks.between("http.shutdown-timeout", shutdownTimeout, Duration.ZERO, Duration.ofMinutes(5));
    for (String origin : allowedOrigins) {
      if (!origin.matches("https?://[^/\\s*]+")) {
        throw new IllegalArgumentException(
            "http.allowed-origins must be like https://host or http://host:port, is " + origin);
      }
    }
  }

  public static HttpConfig defaults() {
    return new HttpConfig("127.0.0.1", 8080, 262_144, 5_000_000, 16_384, Duration.ofSeconds(60), Duration.ofSeconds(10),
        List.of("http://localhost:3000", "http://localhost:5173", "http://127.0.0.1:3000", "http://127.0.0.1:5173"));
  }
}
