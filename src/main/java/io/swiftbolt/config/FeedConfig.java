package io.swiftbolt.config;

import java.time.Duration;

/**
 * How the change feed is read and how long it is kept.
 *
 * @param poll the longest time a change waits when its notification was lost
 * @param heartbeat how often the listener notifies itself
 * @param heartbeatTimeout how long it waits for that notification before it connects anew
 * @param reconnectFrom first and
 * @param reconnectTo longest pause before connecting anew
 * @param batch changes read at once
 * @param batchBytes bytes of rows read at once, roughly; a single change may be larger
 * @param keep changes older than this are trimmed, so nobody resumes from before
 * @param keepRows at most about this many are kept, however young
 * @param keepBytes and about this many bytes of them, as stored
 * @param trimEvery pause between two trims
 * @param trimBatch rows that one trimming statement deletes at most
 */
public record FeedConfig(Duration poll, Duration heartbeat, Duration heartbeatTimeout, Duration reconnectFrom,
    Duration reconnectTo, int batch, int batchBytes, Duration keep, long keepRows, long keepBytes, Duration trimEvery,
    int trimBatch) {
  public FeedConfig {
    Checks.between("feed.poll", poll, Duration.ofMillis(50), Duration.ofMinutes(1));
    Checks.between("feed.heartbeat", heartbeat, Duration.ofMillis(100), Duration.ofMinutes(10));
    Checks.between("feed.heartbeat-timeout", heartbeatTimeout, Duration.ofMillis(100), Duration.ofMinutes(1));
    Checks.between("feed.reconnect-from", reconnectFrom, Duration.ofMillis(10), Duration.ofMinutes(1));
    Checks.between("feed.reconnect-to", reconnectTo, reconnectFrom, Duration.ofMinutes(10));
    Checks.between("feed.batch", batch, 1, 10_000);
    Checks.between("feed.batch-bytes", batchBytes, 1_024, 256 * 1024 * 1024);
    Checks.between("feed.keep", keep, Duration.ofMinutes(1), Duration.ofDays(365));
    Checks.between("feed.keep-rows", keepRows, 1_000, 100_000_000);
    Checks.between("feed.keep-bytes", keepBytes, 1024 * 1024, 1L << 50);
    Checks.between("feed.trim-every", trimEvery, Duration.ofMillis(100), Duration.ofDays(1));
    Checks.between("feed.trim-batch", trimBatch, 1, 100_000);
  }

  public static FeedConfig defaults() {
    return new FeedConfig(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofMillis(100),
        Duration.ofSeconds(15), 1_000, 8 * 1024 * 1024, Duration.ofDays(1), 1_000_000, 4L << 30, Duration.ofMinutes(1),
        5_000);
  }
}
