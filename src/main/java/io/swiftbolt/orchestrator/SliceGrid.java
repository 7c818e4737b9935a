package io.swiftbolt.orchestrator;

import io.swiftbolt.market.Buckets;
import io.swiftbolt.market.SessionKind;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.TimeRangeSet;
import io.swiftbolt.market.Timeframe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Cuts gaps into slices that lie on a fixed grid, counted from 1970-01-01T00:00Z: the same gap always gives the same slices, so
 * planning it twice adds nothing.
 *
 * @param length of a slice
 */
public record SliceGrid(Duration length) {

  /**
   * @param slices newest first
   * @param cut whether more would be needed than was allowed
   */
  public record Cut(List<TimeRange> slices, boolean cut) {}

  /**
   * The slices in which the missing bars start.
   *
   * @param timeframe of the bars that are fetched
   * @param busy slices that need not be planned again
   * @param most how many slices at the most
   */
  public Cut cover(TimeRangeSet gaps, Timeframe timeframe, Buckets buckets, Predicate<TimeRange> busy, int most) {
    List<TimeRange> slices = new ArrayList<>();
    long lastCell = Long.MAX_VALUE;
    for (TimeRange gap : gaps.ranges().reversed()) {
      // a bar belongs to the slice in which it starts, even if only its end is missing
      long newest = Math.min(cell(start(timeframe, buckets, gap.to().minusMillis(1))), lastCell - 1);
      long oldest = cell(start(timeframe, buckets, gap.from()));
      for (long cell = newest; cell >= oldest; cell--) {
        TimeRange slice = slice(cell);
        if (busy.test(slice)) {
          continue;
        }
        if (slices.size() == most) {
          return new Cut(slices, true);
        }
        slices.add(slice);
      }
      lastCell = Math.min(lastCell, oldest);
    }
    return new Cut(slices, false);
  }

  private static Instant start(Timeframe timeframe, Buckets buckets, Instant instant) {
    return buckets.at(timeframe, SessionKind.REGULAR, instant).map(TimeRange::from).orElse(instant);
  }

  private long cell(Instant instant) {
    return Math.floorDiv(instant.getEpochSecond(), length.toSeconds());
  }

  private TimeRange slice(long cell) {
    Instant from = Instant.ofEpochSecond(cell * length.toSeconds());
    return new TimeRange(from, from.plus(length));
  }
}
