package io.swiftbolt.orchestrator;

import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import java.util.List;

/**
 * What somebody wants filled.
 *
 * @param symbols tickers as stored, each once
 * @param timeframes each once
 * @param range starts of the bars; widened to whole slices
 * @param onlyGaps false: asks for covered time again, too
 * @param priority in the queue, see {@link Backfill#PRIORITY} and {@link Backfill#PRIORITY_URGENT}
 * @param by who orders it, for people
 */
public record BackfillOrder(List<String> symbols, List<Timeframe> timeframes, TimeRange range, boolean onlyGaps,
    int priority, String by) {
  public BackfillOrder {
    symbols = symbols.stream().distinct().toList();
    timeframes = timeframes.stream().distinct().toList();
    if (symbols.isEmpty() || timeframes.isEmpty()) {
      throw new IllegalArgumentException("a backfill needs at least one symbol and one timeframe");
    }
  }
}
