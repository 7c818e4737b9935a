package io.swiftbolt.jobs;

import io.swiftbolt.market.Timeframe;
import java.util.UUID;

/**
 * A standing order: keep this symbol's bars of this timeframe complete over the last days.
 *
 * @param windowDays how many days back from now
 * @param priority higher first
 */
public record JobDefinition(UUID id, JobType type, String symbol, UUID symbolId, Timeframe timeframe, int windowDays,
    int priority) {

  /** What type of job keeps bars of a timeframe complete. */
  public static JobType typeFor(Timeframe timeframe) {
    return timeframe.isIntraday() ? JobType.FETCH_INTRADAY : JobType.FETCH_HISTORICAL;
  }
}
