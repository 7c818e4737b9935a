package io.swiftbolt.bars;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** What a symbol's daily bars are on average. */
public final class DailyAverages {
  // bars before a split are brought to today's shares first: an average of two bases means nothing
  private static final String AVERAGES = """
      with splits as materialized (
        select c.symbol, c.ex_date, c.ratio::float8 as ratio from corporate_actions c
         where c.symbol = any($1) and c.action_type in ('stock_split', 'reverse_split') and c.ex_date <= $2),
      days as (
        select s.ticker, b.ts, b.close, b.volume, row_number() over (partition by s.id order by b.ts desc) as age,
               (select coalesce(exp(sum(ln(p.ratio))), 1) from splits p
                 where p.symbol = s.ticker and p.ex_date > (b.ts at time zone 'America/New_York')::date) as shares
          from symbols s join ohlc_bars_v2 b on b.symbol_id = s.id and b.timeframe = 'd1'
         where s.ticker = any($1))
      select ticker, avg(volume * shares) as volume_all, avg(volume * shares) filter (where age <= $3::int) as volume_recent,
             avg(close / shares) as close_all, avg(close / shares) filter (where age <= $3::int) as close_recent
        from days group by ticker
      """;
  private static final int RECENT_DAYS = 10;

  private final Pool pool;

  public DailyAverages(Pool pool) {
    this.pool = pool;
  }

  /**
   * Averages over all stored days and over the last ten of them, of today's shares.
   *
   * @param volumeAll shares a day
   * @param closeAll dollars a share
   */
  public record Averages(double volumeAll, double volumeRecent, double closeAll, double closeRecent) {}

  /**
   * By ticker; those without a daily bar are absent.
   *
   * @param today New York date; splits that come later are not applied yet
   */
  public Future<Map<String, Averages>> of(Collection<String> tickers, LocalDate today) {
    Tuple parameters = Tuple.tuple().addArrayOfString(tickers.toArray(String[]::new)).addLocalDate(today)
        .addInteger(RECENT_DAYS);
    return pool.preparedQuery(AVERAGES).execute(parameters).map(rows -> {
      Map<String, Averages> averages = new HashMap<>();
      for (Row row : rows) {
        averages.put(row.getString("ticker"), new Averages(row.getDouble("volume_all"),
            row.getDouble("volume_recent"), row.getDouble("close_all"), row.getDouble("close_recent")));
      }
      return averages;
    });
  }
}
