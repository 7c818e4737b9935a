package io.swiftbolt.symbols;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Corporate actions that are announced and have not happened yet. Those that have are adjusted for on every read. */
public final class UpcomingActions {
  private static final String UPCOMING = """
      select symbol, action_type, ex_date, ratio::float8 as ratio, cash_amount::float8 as cash_amount
        from corporate_actions
       where symbol = $1 and ex_date >= $2 and not bars_adjusted
       order by ex_date, action_type limit 100
      """;

  private static final String SPLITS = """
      select symbol, count(*)::int as splits from corporate_actions
       where symbol = any($1) and ex_date >= $2 and not bars_adjusted and action_type in ('stock_split', 'reverse_split')
       group by symbol
      """;

  private final Pool pool;

  public UpcomingActions(Pool pool) {
    this.pool = pool;
  }

  /**
   * An announced action.
   *
   * @param type as stored: {@code stock_split}, {@code dividend}, …
   * @param ratio new shares for one old, of a split
   * @param cashAmount dollars a share, of a dividend
   */
  public record Upcoming(String symbol, String type, LocalDate exDate, Optional<Double> ratio,
      Optional<Double> cashAmount) {}

  /** Ascending by ex-date; none for an unknown symbol. */
  public Future<List<Upcoming>> of(String ticker, LocalDate from) {
    return pool.preparedQuery(UPCOMING).execute(Tuple.of(ticker, from)).map(rows -> {
      List<Upcoming> upcoming = new ArrayList<>();
      rows.forEach(row -> upcoming.add(new Upcoming(row.getString("symbol"), row.getString("action_type"),
          row.getLocalDate("ex_date"), Optional.ofNullable(row.getDouble("ratio")),
          Optional.ofNullable(row.getDouble("cash_amount")))));
      return upcoming;
    });
  }

  /** How many splits are announced, by ticker; those without any are absent. */
  public Future<Map<String, Integer>> splits(Collection<String> tickers, LocalDate from) {
    return pool.preparedQuery(SPLITS)
        .execute(Tuple.tuple().addArrayOfString(tickers.toArray(String[]::new)).addLocalDate(from)).map(rows -> {
          Map<String, Integer> splits = new HashMap<>();
          rows.forEach(row -> splits.put(row.getString("symbol"), row.getInteger("splits")));
          return splits;
        });
  }
}
