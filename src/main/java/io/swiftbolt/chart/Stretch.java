package io.swiftbolt.chart;

import io.swiftbolt.market.Timeframe;
import java.time.Instant;

/**
 * A stored series of a symbol, or the end of one.
 *
 * @param from bars that start earlier are not wanted
 */
record Stretch(Timeframe timeframe, Instant from) {
  private static final Instant BEGINNING = Instant.parse("0000-01-01T00:00:00Z");

  static Stretch whole(Timeframe timeframe) {
    return new Stretch(timeframe, BEGINNING);
  }

  boolean isWhole() {
    return from.equals(BEGINNING);
  }
}
