package io.swiftbolt.config;

import java.time.Duration;

/**
 * Limits of the progress streams (WebSocket and server-sent events).
 *
 * @param sockets open streams at once
 * @param filters tables × symbols × timeframes that one stream may ask for
 * @param queueEntries changed rows that wait for a slow client before it is told to come back
 * @param replayRows changes that a resuming client is sent; who missed more starts over with a snapshot
 * @param replayBytes and bytes of their rows that it is sent
 * @param snapshotRows rows of a table in a snapshot
 * @param framesPerRow how often a second the same row is sent at most; 0 sends every change
 * @param slowAfter a client that takes nothing for this long is told to come back
 * @param keepAlive pause between two pings
 * @param writeBuffer bytes on their way to a client before its changes are conflated
 */
public record StreamConfig(int sockets, int filters, int queueEntries, int replayRows, int replayBytes,
    int snapshotRows,
    int framesPerRow, Duration slowAfter, Duration keepAlive, int writeBuffer) {
  public StreamConfig {
    Checks.between("stream.sockets", sockets, 1, 100_000);
    Checks.between("stream.filters", filters, 1, 10_000);
    Checks.between("stream.queue-entries", queueEntries, 1, 100_000);
    Checks.between("stream.replay-rows", replayRows, 1, 100_000);
    Checks.between("stream.replay-bytes", replayBytes, 1_024, 256 * 1024 * 1024);
    Checks.between("stream.snapshot-rows", snapshotRows, 1, 10_000);
    Checks.between("stream.frames-per-row", framesPerRow, 0, 1_000);
    Checks.between("stream.slow-after", slowAfter, Duration.ofMillis(100), Duration.ofMinutes(10));
    Checks.between("stream.keep-alive", keepAlive, Duration.ofMillis(100), Duration.ofMinutes(10));
    Checks.between("stream.write-buffer", writeBuffer, 1_024, 16 * 1024 * 1024);
  }

  public static StreamConfig defaults() {
    return new StreamConfig(1_000, 300, 5_000, 5_000, 16 * 1024 * 1024, 200, 10, Duration.ofSeconds(30),
        Duration.ofSeconds(15),
        64 * 1024);
  }
}
