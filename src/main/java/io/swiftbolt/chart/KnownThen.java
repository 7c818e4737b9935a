package io.swiftbolt.chart;

import io.swiftbolt.coverage.CoverageKey;
import io.swiftbolt.coverage.Covered;
import io.swiftbolt.market.BarSeries;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.TimeRangeSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was known beside the bars at an earlier instant, as far as it can be told from today. Pure. */
final class KnownThen {
  private KnownThen() {}

  /**
   * Coverage keeps no history, but bars do: the time of a bar that came later had not been answered for. Nothing was queued then
   * that a reader of the past could wait for.
   *
   * @param today all bars of a stored timeframe
   * @param then those that were stored at the instant
   */
  static SymbolSnapshot.Known of(SymbolSnapshot.Known known, BarSeries today, BarSeries then) {
    CoverageKey key = new CoverageKey(known.facts().id(), today.timeframe());
    Covered covered = known.coverage(today.timeframe());
    TimeRangeSet later = missing(today, then);
    Map<CoverageKey, Covered> coverage = new HashMap<>(known.coverage());
    coverage.put(key, new Covered(covered.covered().subtract(later), covered.answeredEmpty(), covered.lastSuccess()));
    return new SymbolSnapshot.Known(known.facts().idle(), coverage);
  }

  private static TimeRangeSet missing(BarSeries today, BarSeries then) {
    List<TimeRange> missing = new ArrayList<>();
    long length = today.timeframe().length().toSeconds();
    int at = 0;
    for (int i = 0; i < today.size(); i++) {
      long start = today.epochSecond(i);
      while (at < then.size() && then.epochSecond(at) < start) {
        at++;
      }
      if (at == then.size() || then.epochSecond(at) != start) {
        long next = i + 1 < today.size() ? today.epochSecond(i + 1) : Long.MAX_VALUE;
        // a day may be an hour shorter than usual
        missing.add(new TimeRange(today.ts(i), Instant.ofEpochSecond(Math.min(start + length, next))));
      }
    }
    return TimeRangeSet.of(missing);
  }
}
