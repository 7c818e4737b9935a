package io.swiftbolt.bus;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A committed change of a published row, as it was at that change.
 *
 * @param seq ascending without reuse, not without holes
 * @param at when it was written, database time
 * @param table published name: {@code job_runs}, {@code coverage_status}, {@code ohlc_bars_v2}, …
 * @param operation INSERT, UPDATE or DELETE
 * @param symbol ticker, if the row has one
 * @param timeframe canonical code, if the row has one
 * @param row the new row as JSON text; null for DELETE
 * @param old the old row as JSON text; null for INSERT
 */
public record RowChange(long seq, Instant at, String table, Operation operation, @Nullable String symbol,
    @Nullable String timeframe, @Nullable String row, @Nullable String old) {
  /** What happened to the row. */
  public enum Operation {
    INSERT, UPDATE, DELETE
  }
}
