package io.swiftbolt.orchestrator;

import io.swiftbolt.coverage.Gaps;
import io.swiftbolt.jobs.NewBackfill.Series;
import io.swiftbolt.jobs.NewBackfill.Slice;
import io.swiftbolt.market.Buckets;
import io.swiftbolt.market.SymbolClass;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.TimeRangeSet;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.symbols.Symbol;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * An order and its gaps in, slices out. Pure.
 *
 * @param series whose bars are ordered; without those that are made of another one's bars
 * @param slices each needed once, newest first within a series
 * @param beyond how many more would be needed for time that no provider reaches
 */
record BackfillPlan(List<Series> series, List<Slice> slices, int beyond) {

  /** What is really fetched: m15 when h1 is wanted, wherever a vendor serves m15. */
  private record Fetched(UUID symbolId, Timeframe timeframe, TimeRange slice) {}

  private record Window(SymbolClass kind, Timeframe timeframe, TimeRange slice) {}

  /** Which timeframe a vendor is asked for when one is wanted. */
  interface Fetches {
    Timeframe of(SymbolClass kind, Timeframe wanted, TimeRange slice);
  }

  /**
   * @param asOf per fetched timeframe, by when a bar must have closed to be expected
   */
  static BackfillPlan of(BackfillOrder order, List<Symbol> symbols, Gaps gaps, TradingCalendar calendar,
      Duration sliceLength, Function<Timeframe, Instant> asOf, Reach reach, Fetches fetches) {
    SliceGrid grid = new SliceGrid(sliceLength);
    Buckets buckets = new Buckets(calendar);
    Set<Fetched> planned = new HashSet<>();
    Map<Window, Timeframe> known = new HashMap<>(); // the same for all symbols
    Set<Series> series = new LinkedHashSet<>();
    List<Slice> slices = new ArrayList<>();
    int beyond = 0;
    // short bars first: longer ones are made of them and need not be fetched again
    List<Timeframe> shortest = order.timeframes().stream().sorted().toList();
    for (Symbol symbol : symbols) {
      for (Timeframe timeframe : shortest) {
        Series one = new Series(symbol.id(), symbol.ticker(), timeframe);
        Instant end = asOf.apply(timeframe.base());
        boolean madeOfOthers = false;
        int before = slices.size();
        if (order.range().from().isBefore(end)) {
          TimeRange past = new TimeRange(order.range().from(),
              order.range().to().isBefore(end) ? order.range().to() : end);
          TimeRangeSet wanted = order.onlyGaps()
              ? gaps.of(symbol.id(), timeframe, past)
              : gaps.expected(timeframe, past);
          TimeRangeSet within = reach.within(symbol.ticker(), timeframe, wanted);
          SymbolClass kind = SymbolClass.of(symbol.ticker());
          List<TimeRange> needed = cover(grid, within, timeframe, buckets);
          beyond += within.equals(wanted) ? 0 : cover(grid, wanted, timeframe, buckets).size() - needed.size();
          for (TimeRange slice : needed) {
            if (planned.add(new Fetched(symbol.id(), known.computeIfAbsent(new Window(kind, timeframe, slice),
                w -> fetches.of(kind, timeframe, slice)), slice))) {
              slices.add(new Slice(one, slice));
            } else {
              madeOfOthers = true;
            }
          }
        }
        if (slices.size() > before || !madeOfOthers) {
          series.add(one);
        }
      }
    }
    return new BackfillPlan(List.copyOf(series), List.copyOf(slices), beyond);
  }

  private static List<TimeRange> cover(SliceGrid grid, TimeRangeSet missing, Timeframe timeframe, Buckets buckets) {
    return grid.cover(missing, timeframe.base(), buckets, taken -> false, Integer.MAX_VALUE).slices();
  }
}
