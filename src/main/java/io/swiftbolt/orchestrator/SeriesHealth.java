package io.swiftbolt.orchestrator;

import io.swiftbolt.coverage.CoverageReads;
import io.swiftbolt.market.Timeframe;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How a symbol's bars of one length stand.
 *
 * @param coverage what is known of the series, or of the one that it is made of
 */
public record SeriesHealth(String symbol, Timeframe timeframe, Optional<CoverageReads.Status> coverage,
    Freshness freshness,
    Runs runs, Outdated forecast, int pendingSplits) {
  private static final int FAR_BEYOND = 3;
  private static final int MANY_FAILED = 3;

  /** In one word, the best first. */
  public enum Grade {
    HEALTHY, WARNING, CRITICAL
  }

  /**
   * @param age trading time since the newest bar ended, answered time left out; empty without bars
   * @param lastBar start of the newest stored bar that they are made of
   * @param missing stretches without the bars that should be there by now: of the standing order's window or, without one,
   *          since the newest bar
   */
  public record Freshness(Optional<Duration> age, Duration sla, Optional<Instant> lastBar, int missing) {
    public boolean stale() {
      return age.map(old -> old.compareTo(sla) > 0).orElse(true);
    }

    boolean farBeyond() {
      return age.filter(old -> old.compareTo(sla.multipliedBy(FAR_BEYOND)) > 0).isPresent();
    }
  }

  /**
   * @param status of the newest run, in the queue's word
   * @param failed in the last 24 hours
   */
  public record Runs(Optional<String> status, Optional<Instant> at, int pending, int failed) {}

  /** @param age in the time of whole sessions; empty when there never was one */
  public record Outdated(Optional<Instant> at, Optional<Duration> age, boolean stale) {}

  /** Without bars or with a hole never healthy, whether the exchange is open or not; only age and failures are critical. */
  public Grade grade() {
    if (freshness.farBeyond() || runs.failed() >= MANY_FAILED) {
      return Grade.CRITICAL;
    }
    boolean troubled = freshness.stale() || freshness.missing() > 0 || runs.failed() > 0 || pendingSplits > 0;
    return troubled ? Grade.WARNING : Grade.HEALTHY;
  }
}
