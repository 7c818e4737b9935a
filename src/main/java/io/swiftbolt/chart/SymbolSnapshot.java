package io.swiftbolt.chart;

import io.swiftbolt.bars.SymbolFacts;
import io.swiftbolt.coverage.CoverageKey;
import io.swiftbolt.coverage.Covered;
import io.swiftbolt.market.BarSeries;
import io.swiftbolt.market.Timeframe;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one version of the database holds of a symbol, as far as it is in memory. Immutable; the next one shares with it what has
 * not changed.
 *
 * @param series as traded
 */
record SymbolSnapshot(Known known, Map<Stretch, Held> series) {
  /** So that an empty series counts as well. */
  private static final long BYTES_PER_SERIES = 256;

  /** A symbol's facts and coverage by stored timeframe. */
  record Known(SymbolFacts facts, Map<CoverageKey, Covered> coverage) {
    Covered coverage(Timeframe stored) {
      return coverage.getOrDefault(new CoverageKey(facts.id(), stored), Covered.NOTHING);
    }
  }

  /** A series, and when it was last asked for; all versions of it share the latter. */
  record Held(BarSeries bars, Use use) {}

  /** In the cache's time: it passes with every use. */
  static final class Use {
    volatile long at;

    Use(long at) {
      this.at = at;
    }
  }

  SymbolSnapshot {
    series = Map.copyOf(series);
  }

  boolean holds(Collection<Stretch> stretches) {
    for (Stretch stretch : stretches) {
      if (held(stretch) == null) {
        return false;
      }
    }
    return true;
  }

  /** What must be there, see {@link #holds}. */
  BarSeries bars(Stretch stretch) {
    Held held = held(stretch);
    if (held == null) {
      throw new IllegalStateException(stretch + " is not in memory");
    }
    return held.bars();
  }

  private @Nullable Held held(Stretch stretch) {
    return series.get(stretch);
  }

  long bytes() {
    return series.values().stream().mapToLong(held -> held.bars().bytes() + BYTES_PER_SERIES).sum();
  }
}
