package io.swiftbolt.jobs;

import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import java.util.Optional;
import java.util.UUID;

/** A slice to be queued. */
public record NewRun(Optional<UUID> definitionId, JobType type, String symbol, UUID symbolId, Timeframe timeframe,
    TimeRange slice,
    int priority) {}
