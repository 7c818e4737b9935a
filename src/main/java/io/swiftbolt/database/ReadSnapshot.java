package io.swiftbolt.database;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.Function;

/** One version of the database, for reads of several tables' owners that must belong together. */
public final class ReadSnapshot {
  private final SqlConnection connection;

  private ReadSnapshot(SqlConnection connection) {
    this.connection = connection;
  }

  /** @param reads see what was committed when the first of them began, and nothing later; good until they end */
  public static <T> Future<T> of(Pool pool, Function<ReadSnapshot, Future<T>> reads) {
    return pool.withTransaction(tx -> {
      // not awaited: it is sent ahead of the first read on the same connection, and fails the transaction if it fails
      Future<?> isolated = tx.query("set transaction isolation level repeatable read, read only").execute();
      return reads.apply(new ReadSnapshot(tx)).compose(read -> isolated.map(read));
    });
  }

  /** For the owners of tables. */
  public SqlConnection connection() {
    return connection;
  }
}
