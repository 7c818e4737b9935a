package io.swiftbolt.coverage;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Coverage as operators see it: one row a symbol and timeframe. */
public final class CoverageReads {
  private static final String NEWEST = """
      select symbol, timeframe, from_ts, to_ts, last_success_at, last_rows_written, last_provider, created_at, updated_at,
             symbol_id
        from coverage_status
       where ($1::text is null or symbol = $1) and ($2::text is null or timeframe = $2)
       order by updated_at desc, symbol, timeframe limit $3
      """;

  private static final String ALL = """
      select symbol, timeframe, from_ts, to_ts, last_success_at, last_rows_written, last_provider, created_at, updated_at,
             symbol_id
        from coverage_status where $1::text is null or symbol = $1
      """;

  private static final String REACH = """
      select timeframe, min(to_ts) as worst from coverage_status where to_ts is not null and to_ts < 'infinity' group by timeframe
      """;

  private final Pool pool;

  public CoverageReads(Pool pool) {
    this.pool = pool;
  }

  /** A row of the view coverage_status. */
  public record Status(String symbol, String timeframe, Optional<Instant> from, Optional<Instant> to,
      Optional<Instant> lastSuccess, Optional<Integer> lastRowsWritten, Optional<String> lastProvider, Instant created,
      Instant updated, UUID symbolId) {}

  /** The most recently updated first. */
  public Future<List<Status>> newest(Optional<String> symbol, Optional<String> timeframe, int most) {
    Tuple parameters = Tuple.tuple().addString(symbol.orElse(null)).addString(timeframe.orElse(null)).addInteger(most);
    return pool.preparedQuery(NEWEST).execute(parameters).map(rows -> {
      List<Status> list = new ArrayList<>(rows.size());
      rows.forEach(row -> list.add(of(row)));
      return list;
    });
  }

  /** Every row, or every one of a symbol, in no order. */
  public Future<List<Status>> all(Optional<String> symbol) {
    return pool.preparedQuery(ALL).execute(Tuple.tuple().addString(symbol.orElse(null))).map(rows -> {
      List<Status> list = new ArrayList<>(rows.size());
      rows.forEach(row -> list.add(of(row)));
      return list;
    });
  }

  /** Up to when the symbol that lags most is covered, by timeframe code. */
  public Future<Map<String, Instant>> worstReach() {
    return pool.preparedQuery(REACH).execute().map(rows -> {
      Map<String, Instant> reach = new HashMap<>();
      rows.forEach(row -> reach.put(row.getString("timeframe"), row.getOffsetDateTime("worst").toInstant()));
      return reach;
    });
  }

  private static Status of(Row row) {
    return new Status(row.getString("symbol"), row.getString("timeframe"), instant(row.getOffsetDateTime("from_ts")),
        instant(row.getOffsetDateTime("to_ts")), instant(row.getOffsetDateTime("last_success_at")),
        Optional.ofNullable(row.getInteger("last_rows_written")), Optional.ofNullable(row.getString("last_provider")),
        row.getOffsetDateTime("created_at").toInstant(), row.getOffsetDateTime("updated_at").toInstant(),
        row.getUUID("symbol_id"));
  }

  private static Optional<Instant> instant(@Nullable OffsetDateTime time) {
    return Optional.ofNullable(time).map(value -> value.withOffsetSameInstant(ZoneOffset.UTC).toInstant());
  }
}
