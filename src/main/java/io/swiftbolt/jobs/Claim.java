package io.swiftbolt.jobs;

import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import java.util.Optional;
import java.util.UUID;

/**
 * A slice that this worker holds until it finishes it or the lease runs out.
 *
 * @param token fencing token: whatever is written for the slice is written only while the row still carries it
 * @param attempt 1 for the first
 * @param previousError why the attempt before this one did not finish it; empty for the first
 */
public record Claim(UUID runId, long token, JobType type, String symbol, UUID symbolId, Timeframe timeframe,
    TimeRange slice,
    int attempt, Optional<String> previousError) {}
