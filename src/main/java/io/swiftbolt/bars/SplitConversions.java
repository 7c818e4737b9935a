package io.swiftbolt.bars;

import io.swiftbolt.market.Split;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Owner of split_conversions: with which splits the bars of a run were turned back to what was traded. When the splits on record
 * change, stored bars are set right from it; nothing is asked for again, doing it twice changes nothing, and taking the split back
 * gives the bars of before.
 */
public final class SplitConversions {
  /** Runs that one pass sets right; the rest follows in the next. */
  private static final int PASS_MOST = 1000;
  /** Below what prices are stored with. */
  private static final double SAME_WITHIN = 1e-12;

  private static final String RECORD = """
      insert into split_conversions (symbol_id, timeframe, run_id, sent_at, ex_dates, ratios)
      values ($1, $2, $3, $4, $5, $6) on conflict do nothing
      """;

  private static final String STALE = """
      select v.symbol_id, v.timeframe::text as timeframe, v.run_id from split_conversions v
        cross join lateral (
          select coalesce(array_agg(a.ex_date order by a.ex_date, a.ratio), '{}') as ex_dates,
                 coalesce(array_agg(a.ratio::float8 order by a.ex_date, a.ratio), '{}') as ratios
            from corporate_actions a join symbols s on s.ticker = a.symbol
           where s.id = v.symbol_id and a.action_type in ('stock_split', 'reverse_split')
             and a.ex_date::timestamp at time zone 'America/New_York' <= v.sent_at) n
       where (v.ex_dates, v.ratios) is distinct from (n.ex_dates, n.ratios)
       order by v.symbol_id, v.timeframe, v.run_id limit $1
      """;

  // the row is read again under its lock: another process may have set it right meanwhile
  private static final String LOCKED = """
      select ex_dates, ratios, sent_at from split_conversions
       where symbol_id = $1 and timeframe = $2 and run_id = $3 for update
      """;

  private static final String ON_RECORD = """
      select a.ex_date, a.ratio::float8 as ratio
        from corporate_actions a join symbols s on s.ticker = a.symbol
       where s.id = $1 and a.action_type in ('stock_split', 'reverse_split')
         and a.ex_date::timestamp at time zone 'America/New_York' <= $2
       order by a.ex_date, a.ratio
      """;

  private static final String CORRECT = """
      update ohlc_bars_v2
         set open = open * $4, high = high * $4, low = low * $4, close = close * $4,
             volume = round(volume / $4)::bigint, seen_at = $7
       where symbol_id = $1 and timeframe = $2 and run_id = $3 and basis = 'unsplit'
         and ts >= coalesce($5, '-infinity'::timestamptz) and ts < $6
      """;

  private static final String CORRECTED = """
      update split_conversions set ex_dates = $4, ratios = $5 where symbol_id = $1 and timeframe = $2 and run_id = $3
      """;

  private final Pool pool;

  public SplitConversions(Pool pool) {
    this.pool = pool;
  }

  /**
   * How a run's prices were turned back.
   *
   * @param sentAt when the vendor answered: splits in effect by then were in its prices
   * @param splits those of them that were known
   */
  public record Conversion(UUID symbolId, Timeframe timeframe, UUID runId, Instant sentAt, List<Split> splits) {
    public Conversion {
      splits = splits.stream().sorted(java.util.Comparator.comparing(Split::exDate).thenComparingDouble(Split::ratio))
          .toList();
    }
  }

  /** In the transaction that stores the bars. */
  public static Future<Void> record(SqlClient transaction, List<Conversion> conversions) {
    if (conversions.isEmpty()) {
      return Future.succeededFuture();
    }
    List<Tuple> rows = conversions.stream().map(made -> Tuple.of(made.symbolId(), made.timeframe().code(), made.runId(),
        made.sentAt().atOffset(ZoneOffset.UTC), dates(made.splits()), ratios(made.splits()))).toList();
    return transaction.preparedQuery(RECORD).executeBatch(rows).mapEmpty();
  }

  /**
   * Sets right all bars that were turned back with other splits than are on record now.
   *
   * @param now stamps the bars that change
   * @return how many bars changed
   */
  public Future<Integer> correct(Instant now) {
    return pool.preparedQuery(STALE).execute(Tuple.of(PASS_MOST)).compose(rows -> {
      Future<Integer> all = Future.succeededFuture(0);
      for (Row row : rows) {
        all = all.compose(sofar -> pool.withTransaction(tx -> correct(tx, row, now)).map(count -> sofar + count));
      }
      return all;
    });
  }

  private static Future<Integer> correct(SqlConnection tx, Row key, Instant now) {
    Tuple id = Tuple.of(key.getUUID("symbol_id"), key.getString("timeframe"), key.getUUID("run_id"));
    return tx.preparedQuery(LOCKED).execute(id).compose(rows -> {
      if (rows.size() == 0) {
        return Future.succeededFuture(0); // its symbol is gone
      }
      Row used = rows.iterator().next();
      List<Split> before = splits(used);
      return tx.preparedQuery(ON_RECORD).execute(Tuple.of(id.getUUID(0), used.getOffsetDateTime("sent_at")))
          .compose(found -> {
            List<Split> after = new ArrayList<>();
            found.forEach(row -> after.add(new Split(row.getLocalDate("ex_date"), 1, row.getDouble("ratio"))));
            return correct(tx, id, before, after, now);
          });
    });
  }

  private static Future<Integer> correct(SqlConnection tx, Tuple id, List<Split> before, List<Split> after,
      Instant now) {
    Future<Integer> all = Future.succeededFuture(0);
    for (Stretch stretch : stretches(before, after)) {
      Tuple parameters = Tuple.of(id.getUUID(0), id.getString(1), id.getUUID(2), stretch.factor())
          .addOffsetDateTime(stretch.from()).addOffsetDateTime(stretch.to())
          .addOffsetDateTime(now.atOffset(ZoneOffset.UTC));
      all = all.compose(
          sofar -> tx.preparedQuery(CORRECT).execute(parameters).map(written -> sofar + written.rowCount()));
    }
    Tuple corrected = Tuple.of(id.getUUID(0), id.getString(1), id.getUUID(2), dates(after), ratios(after));
    return all.compose(count -> tx.preparedQuery(CORRECTED).execute(corrected).map(count));
  }

  /** @param from null = from the beginning */
  private record Stretch(@org.jspecify.annotations.Nullable OffsetDateTime from, OffsetDateTime to, double factor) {}

  /** Between two ex-dates all bars are multiplied alike; after the last one none is. */
  private static List<Stretch> stretches(List<Split> before, List<Split> after) {
    TreeSet<Instant> ends = new TreeSet<>();
    before.forEach(split -> ends.add(split.effective()));
    after.forEach(split -> ends.add(split.effective()));
    List<Stretch> stretches = new ArrayList<>();
    OffsetDateTime from = null;
    for (Instant end : ends) {
      double factor = factor(end, after) / factor(end, before);
      OffsetDateTime to = end.atOffset(ZoneOffset.UTC);
      if (Math.abs(factor - 1) > SAME_WITHIN) {
        stretches.add(new Stretch(from, to, factor));
      }
      from = to;
    }
    return stretches;
  }

  /** New shares for one of just before the instant. */
  private static double factor(Instant end, List<Split> splits) {
    return splits.stream().filter(split -> !split.effective().isBefore(end)).mapToDouble(Split::ratio)
        .reduce(1, (a, b) -> a * b);
  }

  private static List<Split> splits(Row row) {
    LocalDate[] dates = row.getArrayOfLocalDates("ex_dates");
    Double[] ratios = row.getArrayOfDoubles("ratios");
    List<Split> splits = new ArrayList<>();
    for (int i = 0; i < dates.length; i++) {
      splits.add(new Split(dates[i], 1, ratios[i]));
    }
    return splits;
  }

  private static LocalDate[] dates(List<Split> splits) {
    return splits.stream().map(Split::exDate).toArray(LocalDate[]::new);
  }

  private static Double[] ratios(List<Split> splits) {
    return splits.stream().map(Split::ratio).toArray(Double[]::new);
  }
}
