package io.swiftbolt.symbols;

import io.swiftbolt.market.SplitJumps.Jump;
import io.swiftbolt.market.SplitJumps.Kind;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Owner of suspected_splits and split_checks: jumps that look like a split which nobody has told, or like another security. */
public final class SuspectedSplits {
  // the hash makes a symbol due again when a split comes, changes or goes, whoever wrote it
  private static final String DUE = """
      select s.id, s.ticker, c.updated_at, h.splits
        from coverage c join symbols s on s.id = c.symbol_id
        cross join lateral (
          select md5(coalesce(string_agg(a.ex_date::text || ' ' || a.ratio::text, ',' order by a.ex_date, a.ratio), '')) as splits
            from corporate_actions a
           where a.symbol = s.ticker and a.action_type in ('stock_split', 'reverse_split')) h
        left join split_checks k on k.symbol_id = s.id
       where c.timeframe = 'd1' and s.asset_type in ('stock', 'etf')
         and (k.bars_as_of, k.splits) is distinct from (c.updated_at, h.splits)
       order by s.ticker limit $1
      """;

  private static final String GONE = """
      delete from suspected_splits where symbol_id = $1 and ex_date <> all ($2::date[])
      """;

  private static final String PUT = """
      insert into suspected_splits as p (symbol_id, symbol, ex_date, close_before, open_after, old_rate, new_rate, seen_at, kind)
      select s.id, s.ticker, j.ex_date, j.close_before, j.open_after, j.old_rate, j.new_rate, $7, j.kind
        from unnest($2::date[], $3::float8[], $4::float8[], $5::int[], $6::int[], $8::text[])
             as j (ex_date, close_before, open_after, old_rate, new_rate, kind), symbols s
       where s.id = $1
      on conflict (symbol_id, ex_date) do update
        set close_before = excluded.close_before, open_after = excluded.open_after, old_rate = excluded.old_rate,
            new_rate = excluded.new_rate, kind = excluded.kind
        where (p.close_before, p.open_after, p.old_rate, p.new_rate, p.kind) is distinct from
              (excluded.close_before, excluded.open_after, excluded.old_rate, excluded.new_rate, excluded.kind)
      returning (xmax = 0) as is_new
      """;

  private static final String CHECKED = """
      insert into split_checks (symbol_id, bars_as_of, splits) values ($1, $2, $3)
      on conflict (symbol_id) do update set bars_as_of = excluded.bars_as_of, splits = excluded.splits
      """;

  private static final String LATEST = """
      select symbol, ex_date, close_before, open_after, old_rate, new_rate, kind from suspected_splits
       order by ex_date desc, symbol limit $1
      """;

  private final Pool pool;

  public SuspectedSplits(Pool pool) {
    this.pool = pool;
  }

  /** A share whose daily bars or splits changed since it was looked at. */
  public record Due(UUID symbolId, String ticker, OffsetDateTime barsAsOf, String splits) {}

  /** A jump of a symbol. */
  public record Suspected(String symbol, Jump jump) {}

  public Future<List<Due>> due(int most) {
    return pool.preparedQuery(DUE).execute(Tuple.of(most)).map(rows -> {
      List<Due> due = new ArrayList<>();
      rows.forEach(row -> due.add(new Due(row.getUUID("id"), row.getString("ticker"),
          row.getOffsetDateTime("updated_at"), row.getString("splits"))));
      return due;
    });
  }

  /**
   * Takes these as all jumps of the symbol.
   *
   * @return how many are new
   */
  public Future<Integer> store(Due symbol, List<Jump> jumps, Instant now) {
    return pool.withTransaction((SqlConnection tx) -> tx.preparedQuery(GONE)
        .execute(Tuple.of(symbol.symbolId()).addArrayOfLocalDate(dates(jumps)))
        .compose(_ -> tx.preparedQuery(PUT).execute(Tuple.of(symbol.symbolId()).addArrayOfLocalDate(dates(jumps))
            .addArrayOfDouble(jumps.stream().map(Jump::closeBefore).toArray(Double[]::new))
            .addArrayOfDouble(jumps.stream().map(Jump::openAfter).toArray(Double[]::new))
            .addArrayOfInteger(jumps.stream().map(Jump::from).toArray(Integer[]::new))
            .addArrayOfInteger(jumps.stream().map(Jump::to).toArray(Integer[]::new))
            .addOffsetDateTime(now.atOffset(ZoneOffset.UTC))
            .addArrayOfString(jumps.stream().map(jump -> code(jump.kind())).toArray(String[]::new))))
        .compose(put -> {
          int[] fresh = new int[1];
          put.forEach(row -> fresh[0] += row.getBoolean("is_new") ? 1 : 0);
          return tx.preparedQuery(CHECKED)
              .execute(Tuple.of(symbol.symbolId(), symbol.barsAsOf(), symbol.splits())).map(fresh[0]);
        }));
  }

  /** The latest ones first. */
  public Future<List<Suspected>> latest(int most) {
    return pool.preparedQuery(LATEST).execute(Tuple.of(most)).map(rows -> {
      List<Suspected> found = new ArrayList<>();
      rows.forEach(row -> found.add(new Suspected(row.getString("symbol"), new Jump(row.getLocalDate("ex_date"),
          row.getDouble("close_before"), row.getDouble("open_after"), row.getInteger("old_rate"),
          row.getInteger("new_rate"), kind(row.getString("kind"))))));
      return found;
    });
  }

  /** How many look like a split. */
  public Future<Integer> count() {
    return pool.query("select count(*)::int as n from suspected_splits where kind = 'split'").execute()
        .map(rows -> rows.iterator().next().getInteger("n"));
  }

  /** As the table spells it. */
  public static String code(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static Kind kind(String code) {
    return Kind.valueOf(code.toUpperCase(Locale.ROOT));
  }

  private static LocalDate[] dates(List<Jump> jumps) {
    return jumps.stream().map(Jump::exDate).toArray(LocalDate[]::new);
  }
}
