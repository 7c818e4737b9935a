package io.swiftbolt.bars;

import static io.swiftbolt.database.Timestamps.utc;

import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Picks stored bars at random: each series with the same chance, and each instant within it. */
public final class BarSamples {
  private static final String SERIES = """
      select c.symbol_id, s.ticker, c.timeframe from coverage c join symbols s on s.id = c.symbol_id
       where lower(c.covered) < $1 order by random() limit 1
      """;
  private static final String REACH = """
      select min(ts) as oldest, max(ts) as newest from ohlc_bars_v2 where symbol_id = $1 and timeframe = $2 and ts < $3
      """;

  private final Pool pool;
  private final RandomGenerator random;

  public BarSamples(Pool pool, RandomGenerator random) {
    this.pool = pool;
    this.random = random;
  }

  /** @param instant somewhere between the first and the last of the series' bars */
  public record Sample(UUID symbolId, String symbol, Timeframe timeframe, Instant instant) {}

  /**
   * One bar's place.
   *
   * @param before only older bars
   * @return empty when the series that was picked has none so old
   */
  public Future<Optional<Sample>> pick(Instant before) {
    return pool.preparedQuery(SERIES).execute(Tuple.of(utc(before))).compose(rows -> rows.size() == 0
        ? Future.succeededFuture(Optional.empty())
        : within(rows.iterator().next(), before));
  }

  private Future<Optional<Sample>> within(Row series, Instant before) {
    UUID symbol = series.getUUID("symbol_id");
    String timeframe = series.getString("timeframe");
    return pool.preparedQuery(REACH).execute(Tuple.of(symbol, timeframe, utc(before))).map(rows -> {
      Row reach = rows.iterator().next();
      if (reach.getOffsetDateTime("oldest") == null) {
        return Optional.empty();
      }
      TimeRange range = new TimeRange(reach.getOffsetDateTime("oldest").toInstant(),
          reach.getOffsetDateTime("newest").toInstant().plusSeconds(1));
      Instant instant = range.from().plusSeconds(random.nextLong(Math.max(1, range.length().toSeconds())));
      return Optional.of(new Sample(symbol, series.getString("ticker"), Timeframe.of(timeframe), instant));
    });
  }
}
