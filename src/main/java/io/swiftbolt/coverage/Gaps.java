package io.swiftbolt.coverage;

import io.swiftbolt.market.ClosedBars;
import io.swiftbolt.market.SessionKind;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.TimeRangeSet;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Expected closed bars without covered time, interior holes included. Weekends and holidays are never expected, so they are never
 * gaps. One instance serves one plan: what is expected in a window is worked out once for all symbols.
 */
public final class Gaps {
  private final TradingCalendar calendar;
  private final Map<CoverageKey, Covered> coverage;
  private final Map<Window, TimeRangeSet> expected = new HashMap<>();

  /** @param coverage of the symbols that will be asked about; absent = nothing covered */
  public Gaps(TradingCalendar calendar, Map<CoverageKey, Covered> coverage) {
    this.calendar = calendar;
    this.coverage = coverage;
  }

  private record Window(Timeframe base, TimeRange range) {}

  /**
   * @param timeframe the wanted one; time covered by its base counts as covered, because it is made of it
   * @param window its end is the instant by which a bar must have closed
   */
  public TimeRangeSet of(UUID symbolId, Timeframe timeframe, TimeRange window) {
    TimeRangeSet wanted = expected(timeframe, window);
    TimeRangeSet covered = covered(symbolId, timeframe.base());
    if (timeframe.isDerived()) {
      covered = covered.union(covered(symbolId, timeframe));
    }
    return wanted.span().isEmpty() || covered.contains(wanted.span().get())
        ? TimeRangeSet.EMPTY
        : wanted.subtract(covered);
  }

  /** The time of all bars that should exist in the window. */
  public TimeRangeSet expected(Timeframe timeframe, TimeRange window) {
    return expected.computeIfAbsent(new Window(timeframe.base(), window),
        w -> ClosedBars.expected(w.base(), SessionKind.REGULAR, w.range(), w.range().to(), calendar).ranges());
  }

  private TimeRangeSet covered(UUID symbolId, Timeframe timeframe) {
    return coverage.getOrDefault(new CoverageKey(symbolId, timeframe), Covered.NOTHING).covered();
  }
}
