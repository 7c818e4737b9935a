package io.swiftbolt.feed;

import io.swiftbolt.bus.RowChange;
import io.swiftbolt.database.ReadSnapshot;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What the change feed holds that has not been on the bus yet: for who reads rows and must know what else they imply. */
public final class UnreadChanges {
  private static final String UNREAD = """
      select seq, at, table_name, operation, symbol, timeframe, "row" as new_row, old as old_row from change_feed
       where seq > $1 and (symbol = $2 or symbol is null) and table_name = any($3) order by seq
      """;

  private UnreadChanges() {}

  /**
   * Ascending by number.
   *
   * @param snapshot sees the changes of all that it sees otherwise
   * @param after a number that has been on the bus: only what came later is looked through
   * @param symbol also those that name none
   */
  public static Future<List<RowChange>> of(ReadSnapshot snapshot, long after, String symbol,
      Collection<String> tables) {
    return snapshot.connection().preparedQuery(UNREAD)
        .execute(Tuple.of(after, symbol).addArrayOfString(tables.toArray(String[]::new))).map(rows -> {
          List<RowChange> changes = new ArrayList<>();
          for (Row row : rows) {
            changes.add(ChangeFeed.change(row));
          }
          return changes;
        });
  }
}
