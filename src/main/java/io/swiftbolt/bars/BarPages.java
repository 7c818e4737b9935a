package io.swiftbolt.bars;

import static io.swiftbolt.database.Timestamps.utc;

import io.swiftbolt.market.Bar;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Stored bars with their provenance, page by page and as of one instant: for exports and comparisons. */
public final class BarPages {
  private static final String PAGE = """
      select ts, open, high, low, close, volume, provider, feed, basis, rank::int as rank, seen_at from (
        select * from (
          select ts, open, high, low, close, volume, provider, feed, basis, rank, seen_at from ohlc_bars_v2
           where symbol_id = $1 and timeframe = $2 and ts >= $3 and ts < $4 and seen_at <= $5
           order by ts limit $6) current
        union all
        select * from (
          select ts, open, high, low, close, volume, provider, feed, basis, rank, seen_at from bar_revisions
           where symbol_id = $1 and timeframe = $2 and ts >= $3 and ts < $4 and seen_at <= $5 and replaced_at > $5
           order by ts limit $6) past) known
       order by ts limit $6
      """;

  private final Pool pool;

  public BarPages(Pool pool) {
    this.pool = pool;
  }

  /**
   * A bar as it is or was stored.
   *
   * @param basis {@code raw} or {@code unsplit}
   * @param seenAt when it was first stored so
   */
  public record Stored(Bar bar, String provider, String feed, String basis, int rank, Instant seenAt) {}

  /**
   * The first bars of a range, ascending. All pages with one {@code asOf} that has passed belong together.
   *
   * @param range of the bars' starts; the next page begins right after the last bar
   */
  public Future<List<Stored>> page(UUID symbolId, Timeframe timeframe, TimeRange range, Instant asOf, int most) {
    Tuple parameters = Tuple.of(symbolId, timeframe.code(), utc(range.from()), utc(range.to()), utc(asOf), most);
    return pool.preparedQuery(PAGE).execute(parameters).map(rows -> {
      List<Stored> page = new ArrayList<>(rows.size());
      for (Row row : rows) {
        page.add(new Stored(new Bar(row.getOffsetDateTime(0).toInstant(), row.getDouble(1), row.getDouble(2),
            row.getDouble(3), row.getDouble(4), row.getLong(5)), row.getString(6), row.getString(7), row.getString(8),
            row.getInteger(9), row.getOffsetDateTime(10).toInstant()));
      }
      return page;
    });
  }
}
