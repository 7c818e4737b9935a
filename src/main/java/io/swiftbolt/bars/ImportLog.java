package io.swiftbolt.bars;

import static io.swiftbolt.database.Timestamps.utc;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Owner of bar_imports: which files were imported, by whom, and what came of them. */
public final class ImportLog {
  private static final String BEGIN = """
      insert into bar_imports (id, file, format, provider, feed, imported_by, started_at) values ($1, $2, $3, $4, $5, $6, $7)
      """;
  private static final String ADD = """
      update bar_imports
         set rows_read = rows_read + $2, rows_inserted = rows_inserted + $3, rows_changed = rows_changed + $4,
             rows_same = rows_same + $5, rows_rejected = rows_rejected + $6
       where id = $1
      """;
  private static final String END = """
      update bar_imports set status = case when $2::text is null then 'done' else 'failed' end, error = $2, finished_at = $3
       where id = $1 and status = 'running'
      """;

  private final Pool pool;

  public ImportLog(Pool pool) {
    this.pool = pool;
  }

  /**
   * What is imported.
   *
   * @param provider whose bars they are; empty = as each row says
   * @param feed likewise
   */
  public record Source(String file, String format, Optional<String> provider, Optional<String> feed, String by) {}

  /**
   * What came of rows.
   *
   * @param same stored already and equal, outranked, repeated, or of bars that have not closed
   * @param rejected in quarantine now
   */
  public record Counts(long read, long inserted, long changed, long same, long rejected) {
    public static final Counts NONE = new Counts(0, 0, 0, 0, 0);

    public Counts plus(Counts other) {
      return new Counts(read + other.read, inserted + other.inserted, changed + other.changed, same + other.same,
          rejected + other.rejected);
    }
  }

  public Future<Void> begin(UUID id, Source source, Instant now) {
    return pool.preparedQuery(BEGIN).execute(Tuple.tuple().addUUID(id).addString(source.file())
        .addString(source.format()).addString(source.provider().orElse(null)).addString(source.feed().orElse(null))
        .addString(source.by()).addOffsetDateTime(utc(now))).mapEmpty();
  }

  /** Inside the transaction that stored the rows. */
  public Future<Void> add(SqlClient transaction, UUID id, Counts counts) {
    return transaction.preparedQuery(ADD).execute(Tuple.of(id, counts.read(), counts.inserted(), counts.changed(),
        counts.same(), counts.rejected())).mapEmpty();
  }

  /** @param error why it ended early; empty = it is done */
  public Future<Void> end(UUID id, Optional<String> error, Instant now) {
    return pool.preparedQuery(END).execute(Tuple.tuple().addUUID(id).addString(error.orElse(null))
        .addOffsetDateTime(utc(now))).mapEmpty();
  }
}
