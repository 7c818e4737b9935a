package io.swiftbolt.orchestrator;

import java.time.Duration;
import java.util.List;

/**
 * What a tick did.
 *
 * @param leader false: another process holds the lead and ticks; this one did nothing
 * @param scanned enabled definitions looked at
 * @param slicesCreated rows added to the queue
 * @param jobsDispatched queued slices that may start now
 * @param lost slices taken back from workers that gave no sign of life
 * @param cut whether a limit kept back slices that are needed
 */
public record TickResult(boolean leader, Duration took, int scanned, int slicesCreated, int jobsDispatched, int lost,
    boolean cut,
    List<String> errors) {
  static TickResult elsewhere(Duration took) {
    return new TickResult(false, took, 0, 0, 0, 0, false, List.of());
  }
}
