package io.swiftbolt.config;

import java.time.Duration;

/**
 * The fetch workers of this process.
 *
 * @param concurrent requests under way at once
 * @param symbolsPerGroup slices of one window that may go out together
 * @param attempts how often a slice is tried before it is given up; waiting for a quota does not count
 * @param lease how long a slice stays with a worker that gives no sign of life
 * @param poll how often an idle worker looks for slices that nobody announced
 * @param progressInterval how often at most a slice's progress is written
 * @param backOff first pause after a transient failure; doubled per attempt, with full jitter
 * @param backOffMost longest pause
 * @param drain how long a stopping worker lets slices finish before it hands them back
 * @param lateBars how long after it was due a bar that is missing at the end is waited for; only then is it believed that nothing
 *          traded, in the server's time
 * @param resumeWithin how long the pages of a request that did not come to its end are good for going on
 * @param keptPages most such pages in the database, of all processes; beyond that, a request begins anew
 */
public record FetchConfig(int concurrent, int symbolsPerGroup, int attempts, Duration lease, Duration poll,
    Duration progressInterval, Duration backOff, Duration backOffMost, Duration drain, Duration lateBars,
    Duration resumeWithin, int keptPages) {
  public FetchConfig {
    Checks.between("fetch.concurrent", concurrent, 1, 64);
    Checks.between("fetch.symbols-per-group", symbolsPerGroup, 1, 200);
    Checks.between("fetch.attempts", attempts, 1, 20);
    Checks.between("fetch.lease", lease, Duration.ofSeconds(1), Duration.ofMinutes(10));
    Checks.between("fetch.poll", poll, Duration.ofMillis(10), Duration.ofMinutes(1));
    Checks.between("fetch.progress-interval", progressInterval, Duration.ofMillis(50), Duration.ofSeconds(30));
    Checks.between("fetch.back-off", backOff, Duration.ofMillis(1), Duration.ofMinutes(10));
    Checks.between("fetch.back-off-most", backOffMost, backOff, Duration.ofHours(6));
    Checks.between("fetch.drain", drain, Duration.ZERO, Duration.ofMinutes(5));
    Checks.between("fetch.late-bars", lateBars, Duration.ZERO, Duration.ofHours(1));
    Checks.between("fetch.resume-within", resumeWithin, Duration.ZERO, Duration.ofHours(24));
    Checks.between("fetch.kept-pages", keptPages, 0, 100_000);
  }

  public static FetchConfig defaults() {
    return new FetchConfig(5, 50, 5, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofMillis(250),
        Duration.ofSeconds(2), Duration.ofMinutes(5), Duration.ofSeconds(5), Duration.ofMinutes(2), Duration.ofHours(6),
        1000);
  }
}
