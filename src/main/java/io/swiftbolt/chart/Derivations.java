package io.swiftbolt.chart;

import io.swiftbolt.market.Adjustment;
import io.swiftbolt.market.AdjustmentStep;
import io.swiftbolt.market.BarSeries;
import io.swiftbolt.market.SessionKind;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Series as they are shown, in memory: what is derived from a longer series only has the new end derived. Bounded by bytes, the
 * least recently used give way.
 */
final class Derivations {
  private final long mostBytes;
  private final Map<Key, Derived> derived = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  Derivations(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Whose series, and how it is shown. */
  record Key(String ticker, Timeframe timeframe, SessionKind session, Adjustment adjustment) {}

  private record Derived(BarSeries base, BarSeries stored, List<AdjustmentStep> steps, TradingCalendar calendar,
      BarSeries bars) {
    @SuppressWarnings("ReferenceEquality")
    boolean isMadeLike(List<AdjustmentStep> others, TradingCalendar other) {
      return calendar == other && steps.equals(others);
    }
  }

  /** See {@link Derivation#of}; the same object while nothing has changed. */
  @SuppressWarnings("ReferenceEquality")
  BarSeries of(Key key, BarSeries base, BarSeries stored, List<AdjustmentStep> steps, TradingCalendar calendar) {
    Derived before;
    synchronized (this) {
      before = derived.get(key);
    }
    BarSeries bars;
    if (before == null || !before.isMadeLike(steps, calendar)) {
      bars = Derivation.of(base, stored, key.timeframe, key.session, steps, calendar);
    } else if (before.base == base && (before.stored == stored || (stored.isEmpty() && before.stored.isEmpty()))) {
      return before.bars;
    } else {
      bars = Derivation.continued(before.bars, before.base, before.stored, base, stored, key.timeframe, key.session,
          steps, calendar);
    }
    keep(key, new Derived(base, stored, steps, calendar, bars));
    return bars;
  }

  private synchronized void keep(Key key, Derived made) {
    Derived old = derived.put(key, made);
    bytes += made.bars.bytes() - (old == null ? 0 : old.bars.bytes());
    Iterator<Derived> eldest = derived.values().iterator();
    while (bytes > mostBytes && derived.size() > 1) {
      bytes -= eldest.next().bars.bytes();
      eldest.remove();
    }
  }

  synchronized long bytes() {
    return bytes;
  }
}
