package io.swiftbolt.fetch;

import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.jobs.Claim;
import io.swiftbolt.jobs.JobRuns;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes how far slices have come: the first report of a burst at once, later ones together, at most one statement an interval.
 * Only a display depends on it, so a write that fails is logged and not repeated. Event loop only.
 */
final class ProgressWriter {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressWriter.class);

  private final Vertx vertx;
  private final JobRuns runs;
  private final ServerClock clock;
  private final Duration interval;
  private Map<UUID, JobRuns.Progress> waiting = new LinkedHashMap<>();
  private boolean resting;

  ProgressWriter(Vertx vertx, JobRuns runs, ServerClock clock, Duration interval) {
    this.vertx = vertx;
    this.runs = runs;
    this.clock = clock;
    this.interval = interval;
  }

  void report(List<Claim> claims, double percent, String provider) {
    claims.forEach(claim -> waiting.put(claim.runId(), new JobRuns.Progress(claim, percent, provider)));
    if (!resting) {
      write();
    }
  }

  private void write() {
    resting = !waiting.isEmpty();
    if (!resting) {
      return;
    }
    List<JobRuns.Progress> batch = List.copyOf(waiting.values());
    waiting = new LinkedHashMap<>();
    runs.progress(batch, clock.instant()).onComplete(written -> {
      if (written.failed()) {
        LOG.warn("progress of {} slices not written: {}", batch.size(), written.cause().toString());
      }
      vertx.setTimer(interval.toMillis(), timer -> write());
    });
  }
}
