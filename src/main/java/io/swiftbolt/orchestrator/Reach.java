package io.swiftbolt.orchestrator;

import io.swiftbolt.market.SymbolClass;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.TimeRangeSet;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.provider.BarSource;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Divides missing time into what some provider still has and what lies beyond all of them: the latter is said, and never planned.
 * One instance serves one plan: all of it is cut at the same instants.
 */
public final class Reach {
  private final BarSource source;
  private final Instant now;
  private final Map<Series, Optional<Instant>> known = new HashMap<>();

  public Reach(BarSource source, Instant now) {
    this.source = source;
    this.now = now;
  }

  private record Series(SymbolClass kind, Timeframe timeframe) {}

  /** From when on bars of a symbol can be fetched; empty when no provider has any. */
  public Optional<Instant> of(String symbol, Timeframe wanted) {
    return known.computeIfAbsent(new Series(SymbolClass.of(symbol), wanted),
        series -> source.reach(series.kind(), wanted, now));
  }

  /** What of this time can be fetched. */
  public TimeRangeSet within(String symbol, Timeframe wanted, TimeRangeSet missing) {
    Optional<TimeRange> span = missing.span();
    return span.isEmpty()
        ? missing
        : of(symbol, wanted).filter(reach -> reach.isBefore(span.get().to()))
            .map(reach -> reach.isAfter(span.get().from())
                ? missing.intersect(new TimeRange(reach, span.get().to()))
                : missing)
            .orElse(TimeRangeSet.EMPTY);
  }
}
