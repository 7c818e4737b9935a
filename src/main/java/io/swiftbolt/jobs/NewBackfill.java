package io.swiftbolt.jobs;

import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import java.util.List;
import java.util.UUID;

/**
 * A backfill to be written down.
 *
 * @param series one for each row of backfill_jobs, those that need no slice included
 * @param slices in no order; each of one of the series
 * @param onlyGaps whether time that is covered already was left out
 * @param priority of its runs in the queue
 * @param by who ordered it, for people
 * @param expected what the dry run said
 */
public record NewBackfill(List<Series> series, List<Slice> slices, TimeRange range, boolean onlyGaps, int priority,
    String by, Expected expected) {
  public NewBackfill {
    series = List.copyOf(series);
    slices = List.copyOf(slices);
  }

  /** One symbol's bars of one timeframe. */
  public record Series(UUID symbolId, String symbol, Timeframe timeframe) {}

  public record Slice(Series series, TimeRange range) {}

  /**
   * @param seconds of real time under the vendors' quotas
   * @param unserved slices that were left out because no vendor reaches back to them
   */
  public record Expected(long bars, long requests, long seconds, int unserved) {}
}
