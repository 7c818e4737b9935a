package io.swiftbolt.jobs;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A row of the queue as readers see it: everything but leases. Times are those that users see. */
public record JobRunView(UUID id, Optional<UUID> definitionId, String symbol, UUID symbolId, String timeframe,
    String jobType,
    Instant sliceFrom, Instant sliceTo, String status, double progressPercent, Written rows, Optional<String> provider,
    Optional<String> fallbackFrom, int priority, int attempt, Optional<String> errorCode, Optional<String> errorMessage,
    String triggeredBy, double expectedCost, double actualCost, Stamps stamps) {

  /** @param written inserted and changed */
  public record Written(int written, int inserted, int changed, int same, int rejected) {}

  /** When what happened to it. */
  public record Stamps(Instant created, Optional<Instant> started, Optional<Instant> finished, Instant updated) {}

  /** Whether it will never be worked on again unless somebody asks for it. */
  public boolean hasEnded() {
    return !status.equals("queued") && !status.equals("running");
  }
}
