package io.swiftbolt.udf;

import io.swiftbolt.market.Timeframe;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Which bars a front end wants, in our stamps.
 *
 * @param from the first start; has no say where {@code countback} is
 * @param to bars that start then or later are left out
 * @param countback so many bars, however far back they reach; 0 = those from {@code from} on
 */
record HistoryRequest(String ticker, Timeframe timeframe, Instant from, Instant to, int countback) {

  static HistoryRequest of(Parameters given) {
    String ticker = given.ticker("symbol");
    Timeframe timeframe = given.resolution("resolution");
    long to = given.time("to");
    OptionalInt countback = given.count("countback");
    OptionalLong from = given.optionalTime("from");
    if (from.isEmpty() && countback.orElse(0) == 0) {
      throw new Refused("from", "is required where countback is not given: unix seconds");
    }
    if (countback.orElse(0) == 0 && from.getAsLong() > to) {
      throw new Refused("from", "must not be later than to");
    }
    return new HistoryRequest(ticker, timeframe, Resolution.start(timeframe, from.orElse(to)),
        Resolution.start(timeframe, to), countback.orElse(0));
  }
}
