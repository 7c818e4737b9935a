package io.swiftbolt.http;

import io.swiftbolt.market.Buckets;
import io.swiftbolt.market.SessionKind;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import java.time.Instant;
import java.util.function.Supplier;

/** When bars that are made of stored ones begin, as charts stamp them. */
record BarStarts(Supplier<TradingCalendar> calendar) {

  /**
   * Of the bar that a stored one is part of.
   *
   * @param stored start of a stored bar of the timeframe's base; outside regular hours it belongs to a bar of extended hours
   */
  Instant of(Timeframe timeframe, Instant stored) {
    if (!timeframe.isDerived()) {
      return stored;
    }
    Buckets buckets = new Buckets(calendar.get());
    return buckets.at(timeframe, SessionKind.REGULAR, stored)
        .or(() -> buckets.at(timeframe, SessionKind.ALL, stored)).map(TimeRange::from).orElse(stored);
  }
}
