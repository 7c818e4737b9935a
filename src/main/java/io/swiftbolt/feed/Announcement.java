package io.swiftbolt.feed;

import io.swiftbolt.bus.RowChange;
import io.vertx.core.json.JsonArray;
import java.time.OffsetDateTime;

/** A change as its notification carries it: {@code [seq, at, table_name, operation, symbol, timeframe, row, old]}. */
final class Announcement {
  private Announcement() {}

  static RowChange read(String payload) {
    JsonArray change = new JsonArray(payload);
    return new RowChange(change.getLong(0), OffsetDateTime.parse(change.getString(1)).toInstant(), change.getString(2),
        RowChange.Operation.valueOf(change.getString(3)), change.getString(4), change.getString(5),
        change.getString(6), change.getString(7));
  }
}
