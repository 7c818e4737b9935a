package io.swiftbolt.archive;

import io.swiftbolt.market.Timeframe;
import java.util.Optional;

/** Which series the rows of a file belong to that does not say so itself. */
public record SeriesDefaults(Optional<String> symbol, Optional<Timeframe> timeframe) {
  public static final SeriesDefaults NONE = new SeriesDefaults(Optional.empty(), Optional.empty());
}
