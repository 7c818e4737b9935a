package io.swiftbolt.bars;

import static io.swiftbolt.database.Timestamps.utc;

import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** What a stretch of stored bars comes to, as traded: a session so far. */
public final class DayFigures {
  // volume-weighted by the typical price of each bar, (high + low + close) / 3
  private static final String FIGURES = """
      select s.ticker, count(*) as bars, (array_agg(b.close order by b.ts desc))[1] as last, sum(b.volume)::bigint as volume,
             max(b.high) as high, min(b.low) as low,
             sum((b.high + b.low + b.close) / 3 * b.volume) / nullif(sum(b.volume), 0)::float8 as vwap
        from symbols s join ohlc_bars_v2 b on b.symbol_id = s.id
       where s.ticker = any($1) and b.timeframe = $2 and b.ts >= $3 and b.ts < $4
       group by s.ticker
      """;

  private final Pool pool;

  public DayFigures(Pool pool) {
    this.pool = pool;
  }

  /**
   * The figures, in dollars a share.
   *
   * @param last close of the newest bar
   * @param vwap empty when nothing was traded
   */
  public record Figures(long bars, double last, long volume, double high, double low, OptionalDouble vwap) {}

  /**
   * By ticker; those without a bar are absent.
   *
   * @param timeframe as stored
   * @param range of the bars' starts
   */
  public Future<Map<String, Figures>> of(Collection<String> tickers, Timeframe timeframe, TimeRange range) {
    Tuple parameters = Tuple.tuple().addArrayOfString(tickers.toArray(String[]::new)).addString(timeframe.code())
        .addOffsetDateTime(utc(range.from())).addOffsetDateTime(utc(range.to()));
    return pool.preparedQuery(FIGURES).execute(parameters).map(rows -> {
      Map<String, Figures> figures = new HashMap<>();
      rows.forEach(row -> figures.put(row.getString("ticker"), of(row)));
      return figures;
    });
  }

  private static Figures of(Row row) {
    Double vwap = row.getDouble("vwap");
    return new Figures(row.getLong("bars"), row.getDouble("last"), row.getLong("volume"), row.getDouble("high"),
        row.getDouble("low"), vwap == null ? OptionalDouble.empty() : OptionalDouble.of(vwap));
  }
}
