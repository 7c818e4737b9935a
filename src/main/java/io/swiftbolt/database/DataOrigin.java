package io.swiftbolt.database;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/** What kind of data a database holds. Simulated and real bars never mix: the first who comes decides. */
public enum DataOrigin {
  REAL, SIMULATED;

  private static final String CLAIM = """
      with claimed as (
        insert into data_origin (origin, set_at) values ($1, $2) on conflict (only_row) do nothing returning origin)
      select origin from claimed union all select origin from data_origin limit 1
      """;
  private static final String READ = "select origin from data_origin";

  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Fails with {@link DatabaseRefused} when the database holds data of the other kind. */
  public Future<Void> claim(Pool pool, Instant now) {
    return pool.preparedQuery(CLAIM).execute(Tuple.of(code(), now.atOffset(ZoneOffset.UTC))).compose(rows -> {
      // nobody answers when another process claimed it between the two halves of the statement
      Future<Optional<DataOrigin>> holder = rows.size() == 0 ? read(pool) : Future.succeededFuture(first(rows));
      return holder.compose(
          kind -> kind.equals(Optional.of(this)) ? Future.succeededFuture() : Future.failedFuture(refused(kind)));
    });
  }

  private DatabaseRefused refused(Optional<DataOrigin> holder) {
    return new DatabaseRefused("This database holds " + holder.map(DataOrigin::code).orElse("other")
        + " data and cannot take " + code() + " data too; "
        + (this == SIMULATED
            ? "run demo with another --data-dir or DATABASE_URL."
            : "run serve with another --data-dir or DATABASE_URL, or look at this one with demo."));
  }

  /** What this database holds; empty when nothing yet. */
  public static Future<Optional<DataOrigin>> read(Pool pool) {
    return pool.preparedQuery(READ).execute().map(DataOrigin::first);
  }

  private static Optional<DataOrigin> first(RowSet<Row> rows) {
    return rows.size() == 0
        ? Optional.empty()
        : Optional.of(valueOf(rows.iterator().next().getString(0).toUpperCase(Locale.ROOT)));
  }
}
