package io.swiftbolt.config;

import java.time.Duration;

/**
 * Limits of the Realtime sockets ({@code /realtime/v1/websocket}). The numbers per server count for one process.
 *
 * @param sockets open at once on this server
 * @param channels joined at once on one socket
 * @param bindings {@code postgres_changes} entries of one channel
 * @param joinsPerSecond on this server; a socket that asks for one more is closed
 * @param queueBytes that may wait for a client before its channels are given up, so that it joins them anew
 * @param slowAfter a client that was given up and takes nothing for this long is closed
 * @param idleTimeout a client that sends nothing for this long is closed; clients send a heartbeat every 25 s
 * @param tokenCheck how often the token of a channel is checked anew, at the latest when it expires
 */
public record RealtimeConfig(int sockets, int channels, int bindings, int joinsPerSecond, int queueBytes,
    Duration slowAfter, Duration idleTimeout, Duration tokenCheck) {
  public RealtimeConfig {
    Checks.between("realtime.sockets", sockets, 1, 1_000_000);
    Checks.between("realtime.channels", channels, 1, 10_000);
    Checks.between("realtime.bindings", bindings, 1, 10_000);
    Checks.between("realtime.joins-per-second", joinsPerSecond, 1, 1_000_000);
    Checks.between("realtime.queue-bytes", queueBytes, 1_024, 256 * 1024 * 1024);
    Checks.between("realtime.slow-after", slowAfter, Duration.ofMillis(100), Duration.ofMinutes(10));
    Checks.between("realtime.idle-timeout", idleTimeout, Duration.ofMillis(100), Duration.ofHours(1));
    Checks.between("realtime.token-check", tokenCheck, Duration.ofMillis(100), Duration.ofHours(1));
  }

  public static RealtimeConfig defaults() {
    return new RealtimeConfig(10_000, 100, 100, 10_000, 1_048_576, Duration.ofSeconds(10), Duration.ofSeconds(60),
        Duration.ofMinutes(5));
  }
}
