package io.swiftbolt.indicators;

import io.swiftbolt.market.Bar;

/** One family of indicators: reads bars in order and writes its values at each. */
interface Study {
  /**
   * @param bar the next one
   * @param draft takes the values; holds those of the studies before this one
   */
  void read(Bar bar, Readings.Draft draft);
}
