package io.swiftbolt.config;

import java.time.Duration;

/**
 * How the orchestrator plans.
 *
 * @param tick pause between ticks, in the server's time
 * @param afterMinute how long after a full minute a tick comes while the exchange is open; zero = never mind
 * @param intraday slices of fetch_intraday definitions
 * @param historical slices of fetch_historical definitions
 * @param forecast slices of run_forecast definitions
 * @param backfillSlice length of a backfill's slices
 * @param backfill how backfills go on
 * @param failedCooldown how long a slice that was given up is left alone, in the server's time
 * @param openCooldown the same of a slice whose time was not over then: its newest bars are waited for
 * @param keepRuns how long runs that ended are kept, in the server's time
 * @param queuedMost a plan that would put more slices in the queue is cut there
 */
public record OrchestratorConfig(Duration tick, Duration afterMinute, SliceConfig intraday, SliceConfig historical,
    SliceConfig forecast, Duration backfillSlice, BackfillConfig backfill, Duration failedCooldown,
    Duration openCooldown, Duration keepRuns, int queuedMost) {
  public OrchestratorConfig {
    Checks.between("orchestrator.tick", tick, Duration.ofSeconds(1), Duration.ofHours(1));
    Checks.between("orchestrator.after-minute", afterMinute, Duration.ZERO, Duration.ofSeconds(30));
    Checks.between("orchestrator.backfill-slice", backfillSlice, Duration.ofHours(1), Duration.ofDays(366));
    Checks.between("orchestrator.failed-cooldown", failedCooldown, Duration.ZERO, Duration.ofDays(30));
    Checks.between("orchestrator.open-cooldown", openCooldown, Duration.ZERO, Duration.ofDays(30));
    Checks.between("orchestrator.keep-runs", keepRuns, Duration.ofDays(1), Duration.ofDays(3650));
    Checks.between("orchestrator.queued-most", queuedMost, 1, 1_000_000);
  }

  public static OrchestratorConfig defaults() {
    return new OrchestratorConfig(Duration.ofSeconds(60), Duration.ofSeconds(3),
        new SliceConfig(Duration.ofHours(2), 10), new SliceConfig(Duration.ofHours(720), 10),
        new SliceConfig(Duration.ofHours(2160), 2), Duration.ofHours(720),
        new BackfillConfig(Duration.ofSeconds(1), 500, 100_000, 1000, Duration.ofSeconds(25)), Duration.ofHours(6),
        Duration.ofMinutes(5), Duration.ofDays(30), 20_000);
  }

  /**
   * How backfills go on.
   *
   * @param poll pause between two steps
   * @param queuedMost slices of all backfills that may be in the queue at once
   * @param slicesMost a backfill that needs more is refused
   * @param openMost backfills that have not ended; one more is refused
   * @param waitMost how long a request waits for what it set off
   */
  public record BackfillConfig(Duration poll, int queuedMost, int slicesMost, int openMost, Duration waitMost) {
    public BackfillConfig {
      Checks.between("orchestrator.backfill.poll", poll, Duration.ofMillis(10), Duration.ofMinutes(10));
      Checks.between("orchestrator.backfill.queued-most", queuedMost, 1, 10_000);
      Checks.between("orchestrator.backfill.slices-most", slicesMost, 1, 1_000_000);
      Checks.between("orchestrator.backfill.open-most", openMost, 1, 100_000);
      Checks.between("orchestrator.backfill.wait-most", waitMost, Duration.ZERO, Duration.ofMinutes(5));
    }
  }

  /**
   * The slices of one kind of job.
   *
   * @param length of the grid that slices lie on, counted from 1970-01-01T00:00Z
   * @param perTick most slices that one definition gets in one tick
   */
  public record SliceConfig(Duration length, int perTick) {
    public SliceConfig {
      Checks.between("orchestrator.*.length", length, Duration.ofHours(1), Duration.ofDays(366));
      Checks.between("orchestrator.*.per-tick", perTick, 1, 1000);
    }
  }
}
