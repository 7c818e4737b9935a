package io.swiftbolt.jobs;

import io.swiftbolt.market.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A backfill and how far it is.
 *
 * @param status running, paused, cancelled, done or error (all slices ended, some of them failed)
 * @param symbols how many
 * @param timeframes with commas in between
 * @param eta until it has ended, by the pace of the last minutes or, before there is one, by what was expected; empty unless it
 *     is running
 */
public record BackfillView(UUID id, String status, int symbols, String timeframes, TimeRange range, boolean onlyGaps,
    int priority, String by, Slices slices, long rowsWritten, int progress, NewBackfill.Expected expected,
    Instant created, Optional<Instant> ended, Instant updated, Optional<Duration> eta) {

  /** @param active queued or running; what is neither done, failed nor active waits for its turn */
  public record Slices(int total, int done, int failed, int active) {}

  public boolean hasEnded() {
    return ended.isPresent();
  }
}
