package io.swiftbolt.jobs;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** What a {@link JobOutcome} does to the row: the one place where an outcome becomes a status. */
record OutcomeRow(UUID id, String status, int inserted, int changed, int same, int rejected, Optional<String> provider,
    Optional<String> fallbackFrom, int burnt, Optional<String> errorCode, Optional<String> message, Duration pause,
    double cost) {
  private static final int MESSAGE_MOST = 500;

  static OutcomeRow of(Claim claim, JobOutcome outcome, int attempts) {
    return switch (outcome) {
      case JobOutcome.Done done ->
        new OutcomeRow(claim.runId(), "success", done.inserted(), done.changed(), done.same(),
            done.rejected(), Optional.of(done.provider()), done.fallbackFrom(), 0, Optional.empty(), Optional.empty(),
            Duration.ZERO, done.requests());
      case JobOutcome.Later later -> unfinished(claim, "queued", 0, later.errorCode(), later.message(), later.after());
      case JobOutcome.Retry retry when claim.attempt() < attempts -> unfinished(claim, "queued", 1, retry.errorCode(),
          retry.message(), retry.after());
      case JobOutcome.Retry retry -> unfinished(claim, "failed", 0, retry.errorCode(), retry.message(), Duration.ZERO);
      case JobOutcome.Failed failed ->
        unfinished(claim, "failed", 0, failed.errorCode(), failed.message(), Duration.ZERO);
    };
  }

  private static OutcomeRow unfinished(Claim claim, String status, int burnt, String code, String message,
      Duration pause) {
    String kept = message.length() > MESSAGE_MOST ? message.substring(0, MESSAGE_MOST) : message;
    return new OutcomeRow(claim.runId(), status, 0, 0, 0, 0, Optional.empty(), Optional.empty(), burnt,
        Optional.of(code),
        Optional.of(kept), pause, 0);
  }
}
