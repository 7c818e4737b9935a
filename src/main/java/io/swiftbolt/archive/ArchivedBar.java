package io.swiftbolt.archive;

import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Timeframe;
import java.time.Instant;
import java.util.Optional;

/**
 * A bar as traded, with what a file says of where it came from.
 *
 * @param symbol ticker, upper case
 * @param seenAt when it was stored; only in what we wrote ourselves, and for information only
 */
public record ArchivedBar(String symbol, Timeframe timeframe, Bar bar, Origin origin, Optional<Instant> seenAt) {

  /**
   * Empty where the file does not say.
   *
   * @param basis {@code raw} or {@code unsplit}, as in ohlc_bars_v2
   * @param rank of the feed: a bar of a lower rank never overwrites one of a higher
   */
  public record Origin(Optional<String> provider, Optional<String> feed, Optional<String> basis,
      Optional<Integer> rank) {
    public static final Origin UNKNOWN = new Origin(Optional.empty(), Optional.empty(), Optional.empty(),
        Optional.empty());
  }
}
