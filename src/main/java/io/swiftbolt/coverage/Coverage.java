package io.swiftbolt.coverage;

import static io.swiftbolt.database.Timestamps.utc;

import io.swiftbolt.database.ReadSnapshot;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.TimeRangeSet;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Owner of the coverage table. */
public final class Coverage {
  // The driver knows no multiranges: they travel as arrays of bounds.
  private static final String SELECT = """
      select c.symbol_id, c.timeframe, c.last_success_at,
             (select array_agg(lower(r) order by lower(r)) from unnest(c.covered) r) as covered_from,
             (select array_agg(upper(r) order by lower(r)) from unnest(c.covered) r) as covered_to,
             (select array_agg(lower(r) order by lower(r)) from unnest(c.answered_empty) r) as empty_from,
             (select array_agg(upper(r) order by lower(r)) from unnest(c.answered_empty) r) as empty_to
        from coverage c
      """;
  private static final String ALL = SELECT;
  private static final String OF_SYMBOLS = SELECT + " where c.symbol_id = any($1)";

  // $6 says of each range whether it was empty; a session that got bars later is no longer empty
  private static final String RECORD = """
      with answer as (
        select symbol_id, timeframe, rows, provider from unnest($1::uuid[], $2::text[], $3::int[], $4::text[])
               as a (symbol_id, timeframe, rows, provider)),
      ranges as (
        select symbol_id, timeframe, range_agg(tstzrange(f, t)) filter (where not empty) as covered,
               coalesce(range_agg(tstzrange(f, t)) filter (where empty), '{}') as empty
          from unnest($5::uuid[], $6::text[], $7::timestamptz[], $8::timestamptz[], $9::bool[])
               as r (symbol_id, timeframe, f, t, empty)
         group by symbol_id, timeframe)
      insert into coverage as c (symbol_id, timeframe, covered, answered_empty, last_success_at, last_rows_written,
                                 last_provider, created_at, updated_at)
      select a.symbol_id, a.timeframe, r.covered, r.empty, $10, a.rows, a.provider, $10, $10
        from answer a join ranges r using (symbol_id, timeframe)
       order by a.symbol_id, a.timeframe
      on conflict (symbol_id, timeframe) do update
        set covered = c.covered + excluded.covered,
            answered_empty = (c.answered_empty - excluded.covered) + excluded.answered_empty,
            last_success_at = excluded.last_success_at, last_rows_written = excluded.last_rows_written,
            last_provider = excluded.last_provider, updated_at = excluded.updated_at
      """;

  private final Pool pool;

  public Coverage(Pool pool) {
    this.pool = pool;
  }

  /** The whole table, in one query. */
  public Future<Map<CoverageKey, Covered>> all() {
    return pool.preparedQuery(ALL).execute().map(Coverage::byKey);
  }

  public Future<Map<CoverageKey, Covered>> of(Collection<UUID> symbolIds) {
    return of(pool, symbolIds);
  }

  public Future<Map<CoverageKey, Covered>> of(ReadSnapshot snapshot, Collection<UUID> symbolIds) {
    return of(snapshot.connection(), symbolIds);
  }

  private static Future<Map<CoverageKey, Covered>> of(SqlClient client, Collection<UUID> symbolIds) {
    return client.preparedQuery(OF_SYMBOLS).execute(Tuple.tuple().addArrayOfUUID(symbolIds.toArray(UUID[]::new)))
        .map(Coverage::byKey);
  }

  /** Adds answers, at most one a key, inside the transaction that stores their bars. */
  public Future<Void> record(SqlClient transaction, List<Answered> answers, Instant now) {
    if (answers.isEmpty()) {
      return Future.succeededFuture();
    }
    List<Bound> bounds = new ArrayList<>();
    for (Answered answer : answers) {
      answer.covered().ranges().forEach(range -> bounds.add(new Bound(answer.key(), range, false)));
      answer.empty().ranges().forEach(range -> bounds.add(new Bound(answer.key(), range, true)));
    }
    Tuple parameters = Tuple.tuple().addArrayOfUUID(answers.stream().map(a -> a.key().symbolId()).toArray(UUID[]::new))
        .addArrayOfString(answers.stream().map(a -> a.key().timeframe().code()).toArray(String[]::new))
        .addArrayOfInteger(answers.stream().map(Answered::rows).toArray(Integer[]::new))
        .addArrayOfString(answers.stream().map(Answered::provider).toArray(String[]::new))
        .addArrayOfUUID(bounds.stream().map(b -> b.key().symbolId()).toArray(UUID[]::new))
        .addArrayOfString(bounds.stream().map(b -> b.key().timeframe().code()).toArray(String[]::new))
        .addArrayOfOffsetDateTime(bounds.stream().map(b -> utc(b.range().from())).toArray(OffsetDateTime[]::new))
        .addArrayOfOffsetDateTime(bounds.stream().map(b -> utc(b.range().to())).toArray(OffsetDateTime[]::new))
        .addArrayOfBoolean(bounds.stream().map(Bound::empty).toArray(Boolean[]::new)).addOffsetDateTime(utc(now));
    return transaction.preparedQuery(RECORD).execute(parameters).mapEmpty();
  }

  private record Bound(CoverageKey key, TimeRange range, boolean empty) {}

  private static Map<CoverageKey, Covered> byKey(Iterable<Row> rows) {
    Map<CoverageKey, Covered> byKey = new HashMap<>();
    for (Row row : rows) {
      CoverageKey key = new CoverageKey(row.getUUID("symbol_id"), Timeframe.of(row.getString("timeframe")));
      byKey.put(key, new Covered(ranges(row, "covered"), ranges(row, "empty"),
          Optional.ofNullable(row.getOffsetDateTime("last_success_at")).map(OffsetDateTime::toInstant)));
    }
    return byKey;
  }

  private static TimeRangeSet ranges(Row row, String name) {
    OffsetDateTime[] from = row.getArrayOfOffsetDateTimes(name + "_from");
    OffsetDateTime[] to = row.getArrayOfOffsetDateTimes(name + "_to");
    if (from == null || to == null) {
      return TimeRangeSet.EMPTY;
    }
    List<TimeRange> ranges = new ArrayList<>(from.length);
    for (int i = 0; i < from.length; i++) {
      ranges.add(new TimeRange(from[i].toInstant(), to[i].toInstant()));
    }
    return TimeRangeSet.of(ranges);
  }
}
