package io.swiftbolt.chart;

import io.swiftbolt.bars.SymbolFacts;
import io.swiftbolt.market.BarSeries;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A chart, ready to be encoded.
 *
 * @param bars ascending
 * @param lastIsPartial the last bar is still being made
 * @param live so many bars at the end may still change: the partial one, and those made of minutes because they have not come
 * @param start of the range asked for
 * @param end of the range asked for
 * @param matching bars of the range, of which {@code bars} may be a page
 * @param truncated the range holds older bars than these
 * @param nextBefore the cursor that continues into the past, when truncated
 * @param lastBar start of the newest bar of the whole series, in this page or not
 * @param pendingSplits a split is announced that has not come into effect
 */
public record ChartAnswer(ChartQuery query, SymbolFacts symbol, BarSeries bars, boolean lastIsPartial, int live,
    Instant start, Instant end, int matching, boolean truncated, Optional<Instant> nextBefore,
    Optional<Instant> lastBar,
    Status status,
    boolean marketOpen, Freshness freshness, Completeness completeness, boolean pendingSplits) {

  /** Whether it is good for the moment only: nobody may keep it. */
  public boolean isFleeting() {
    return live > 0;
  }

  /** In one word. */
  public enum Status {
    FRESH, STALE, REFRESHING, NO_DATA
  }

  /**
   * How old the newest bar is, in trading time: nights, weekends and holidays do not count.
   *
   * @param age since the newest bar ended; empty without bars, never negative
   * @param sla how old it may become
   * @param stale a bar that has closed is missing at the end
   * @param lastUpdated when the newest bar ended
   */
  public record Freshness(Optional<Duration> age, Duration sla, boolean stale, Optional<Instant> lastUpdated) {
    /** Nothing is missing, or not for longer than allowed. Without bars never. */
    public boolean withinSla() {
      return age.map(old -> !stale || old.compareTo(sla) <= 0).orElse(false);
    }
  }

  /**
   * How much of the range providers have answered for.
   *
   * @param complete every closed bar of the range is answered for
   * @param missingSessions answered for, and the answer held no bar
   */
  public record Completeness(boolean complete, long missingSessions) {}
}
