package io.swiftbolt.indicators;

import io.swiftbolt.market.Bar;

/** How far the price moved, the gap since the bar before included. */
final class TrueRange {
  private double previousClose = Double.NaN;

  double add(Bar bar) {
    double range = bar.high() - bar.low();
    if (!Double.isNaN(previousClose)) {
      range = Math.max(range, Math.max(Math.abs(bar.high() - previousClose), Math.abs(bar.low() - previousClose)));
    }
    previousClose = bar.close();
    return range;
  }
}
