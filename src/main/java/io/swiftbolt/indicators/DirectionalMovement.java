package io.swiftbolt.indicators;

import io.swiftbolt.indicators.Readings.Draft;
import io.swiftbolt.market.Bar;
import org.jspecify.annotations.Nullable;

/** Wilder's average true range and directional movement, all smoothed his way. */
final class DirectionalMovement implements Study {
  private static final int LENGTH = 14;
  private final TrueRange trueRange = new TrueRange();
  private final Smoothing range = Smoothing.wilder(LENGTH);
  private final Smoothing movedRange = Smoothing.wilder(LENGTH);
  private final Smoothing plus = Smoothing.wilder(LENGTH);
  private final Smoothing minus = Smoothing.wilder(LENGTH);
  private final Smoothing index = Smoothing.wilder(LENGTH);
  private @Nullable Bar previous;

  @Override
  public void read(Bar bar, Draft draft) {
    double today = trueRange.add(bar);
    draft.put(Indicator.ATR_14, range.add(today));
    Bar before = previous;
    previous = bar;
    if (before == null) {
      return;
    }
    double up = bar.high() - before.high();
    double down = before.low() - bar.low();
    double moved = movedRange.add(today);
    double plusIndex = 100 * plus.add(up > down && up > 0 ? up : 0) / moved;
    double minusIndex = 100 * minus.add(down > up && down > 0 ? down : 0) / moved;
    draft.put(Indicator.PLUS_DI, plusIndex);
    draft.put(Indicator.MINUS_DI, minusIndex);
    double sum = plusIndex + minusIndex;
    // without any movement there is no direction
    draft.put(Indicator.ADX, index.add(sum == 0 ? 0 : 100 * Math.abs(plusIndex - minusIndex) / sum));
  }
}
