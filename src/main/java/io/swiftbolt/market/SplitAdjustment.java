package io.swiftbolt.market;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Raw bars seen in today's shares, and back. Stored bars are never rewritten. */
public final class SplitAdjustment {
  private SplitAdjustment() {}

  /** Bars before a split in the shares after it: price by the ratio, volume times the ratio. */
  public static BarSeries adjust(BarSeries raw, Collection<Split> splits) {
    return AdjustmentStep.apply(raw, AdjustmentStep.ofSplits(splits));
  }

  /** Bars that a vendor gave in today's shares, as they were traded. */
  public static List<Bar> unadjust(List<Bar> adjusted, Collection<Split> splits) {
    if (splits.isEmpty()) {
      return adjusted;
    }
    List<Bar> raw = new ArrayList<>(adjusted.size());
    for (Bar bar : adjusted) {
      double factor = factorAt(bar.ts(), splits);
      raw.add(factor == 1
          ? bar
          : new Bar(bar.ts(), bar.open() * factor, bar.high() * factor, bar.low() * factor, bar.close() * factor,
              Math.round(bar.volume() / factor)));
    }
    return raw;
  }

  /** Today's shares for one share at an instant. */
  public static double factorAt(Instant instant, Collection<Split> splits) {
    return splits.stream().filter(split -> instant.isBefore(split.effective())).sorted().mapToDouble(Split::ratio)
        .reduce(1, (a, b) -> a * b);
  }
}
