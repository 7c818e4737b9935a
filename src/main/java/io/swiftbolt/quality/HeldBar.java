package io.swiftbolt.quality;

import io.swiftbolt.market.Bar;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** A bar as the quarantine keeps it. */
public final class HeldBar {
  private HeldBar() {}

  /** Prices as text, not as numbers: NaN and infinity are among the things that are turned away. */
  public static JsonObject json(Bar bar) {
    return new JsonObject().put("ts", bar.ts().toString()).put("open", Double.toString(bar.open()))
        .put("high", Double.toString(bar.high())).put("low", Double.toString(bar.low()))
        .put("close", Double.toString(bar.close())).put("volume", bar.volume());
  }

  /** Empty for a row that never was a bar. */
  public static Optional<Bar> of(JsonObject row) {
    if (!(row.getValue("ts") instanceof String ts) || !(row.getValue("open") instanceof String open)
        || !(row.getValue("high") instanceof String high) || !(row.getValue("low") instanceof String low)
        || !(row.getValue("close") instanceof String close) || !(row.getValue("volume") instanceof Number volume)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Bar(Instant.parse(ts), Double.parseDouble(open), Double.parseDouble(high),
          Double.parseDouble(low), Double.parseDouble(close), volume.longValue()));
    } catch (NumberFormatException | DateTimeException unreadable) {
      return Optional.empty();
    }
  }
}
