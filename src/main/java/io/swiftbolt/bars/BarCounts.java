package io.swiftbolt.bars;

import static io.swiftbolt.database.Timestamps.utc;

import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** How many bars of which length symbols have, those included that are made of stored ones when they are read. */
public final class BarCounts {
  // New York clock buckets from a Monday on, as bars of extended hours are cut: a week begins on Monday
  private static final String COUNTS = """
      select s.ticker, t.timeframe,
             count(distinct date_bin(make_interval(mins => t.minutes), b.ts at time zone 'America/New_York',
                                     timestamp '2000-01-03')) as bars,
             max(b.ts) as newest
        from symbols s cross join unnest($2::text[], $3::int[], $4::timestamptz[]) as t (timeframe, minutes, since)
        join ohlc_bars_v2 b on b.symbol_id = s.id and b.timeframe in (t.timeframe, base_timeframe(t.timeframe))
                           and b.ts >= t.since
       where s.ticker = any($1)
       group by s.ticker, t.timeframe
      """;

  private final Pool pool;

  public BarCounts(Pool pool) {
    this.pool = pool;
  }

  /**
   * What there is of one length.
   *
   * @param newest start of the newest stored bar that they are made of
   */
  public record Held(long bars, Instant newest) {}

  /** What there is of several symbols. */
  public record Stock(Map<String, Map<Timeframe, Held>> held) {
    /** Empty when there is not one bar. */
    public Optional<Held> of(String ticker, Timeframe timeframe) {
      return Optional.ofNullable(held.getOrDefault(ticker, Map.of()).get(timeframe));
    }

    public long bars(String ticker, Timeframe timeframe) {
      return of(ticker, timeframe).map(Held::bars).orElse(0L);
    }
  }

  /** All that there is. */
  public Future<Stock> of(Collection<String> tickers, Collection<Timeframe> timeframes) {
    return of(tickers, timeframes, timeframe -> Instant.EPOCH);
  }

  /** @param since start of the first bar that counts */
  public Future<Stock> of(Collection<String> tickers, Collection<Timeframe> timeframes,
      Function<Timeframe, Instant> since) {
    List<Timeframe> wanted = timeframes.stream().distinct().toList();
    Tuple parameters = Tuple.tuple().addArrayOfString(tickers.toArray(String[]::new))
        .addArrayOfString(wanted.stream().map(Timeframe::code).toArray(String[]::new))
        .addArrayOfInteger(wanted.stream().map(one -> (int) one.length().toMinutes()).toArray(Integer[]::new))
        .addArrayOfOffsetDateTime(wanted.stream().map(one -> utc(since.apply(one))).toArray(OffsetDateTime[]::new));
    return pool.preparedQuery(COUNTS).execute(parameters).map(rows -> {
      Map<String, Map<Timeframe, Held>> held = new HashMap<>();
      for (Row row : rows) {
        held.computeIfAbsent(row.getString("ticker"), ticker -> new EnumMap<>(Timeframe.class))
            .put(Timeframe.of(row.getString("timeframe")),
                new Held(row.getLong("bars"), row.getOffsetDateTime("newest").toInstant()));
      }
      return new Stock(held);
    });
  }
}
