package io.swiftbolt.bars;

import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Between which bars a symbol's series lie. */
public final class BarReach {
  // two looks at the key instead of a count over years of minutes
  private static final String REACH = """
      select t.timeframe, first.ts as first, last.ts as last
        from symbols s cross join unnest($2::text[]) as t (timeframe)
       cross join lateral (select b.ts from ohlc_bars_v2 b where b.symbol_id = s.id and b.timeframe = t.timeframe
                            order by b.ts limit 1) first
       cross join lateral (select b.ts from ohlc_bars_v2 b where b.symbol_id = s.id and b.timeframe = t.timeframe
                            order by b.ts desc limit 1) last
       where s.ticker = $1
      """;

  private static final String NEWEST = """
      select n.id, t.timeframe, last.ts
        from unnest($1::uuid[]) as n (id) cross join unnest($2::text[]) as t (timeframe)
       cross join lateral (select b.ts from ohlc_bars_v2 b where b.symbol_id = n.id and b.timeframe = t.timeframe
                            order by b.ts desc limit 1) last
      """;

  private final Pool pool;

  public BarReach(Pool pool) {
    this.pool = pool;
  }

  /** Starts of the first and the last bar. */
  public record Reach(Instant first, Instant last) {}

  /** By timeframe as stored; those without bars are absent. */
  public Future<Map<Timeframe, Reach>> of(String ticker, Collection<Timeframe> timeframes) {
    String[] codes = timeframes.stream().map(Timeframe::code).toArray(String[]::new);
    return pool.preparedQuery(REACH).execute(Tuple.tuple().addString(ticker).addArrayOfString(codes)).map(rows -> {
      Map<Timeframe, Reach> reach = new EnumMap<>(Timeframe.class);
      for (Row row : rows) {
        reach.put(Timeframe.of(row.getString("timeframe")), new Reach(row.getOffsetDateTime("first").toInstant(),
            row.getOffsetDateTime("last").toInstant()));
      }
      return reach;
    });
  }

  /** Starts of the newest bars of many symbols, by timeframe as stored; what has no bars is absent. */
  public Future<Map<UUID, Map<Timeframe, Instant>>> newest(Collection<UUID> symbolIds,
      Collection<Timeframe> timeframes) {
    return pool.preparedQuery(NEWEST)
        .execute(Tuple.tuple().addArrayOfUUID(symbolIds.toArray(UUID[]::new))
            .addArrayOfString(timeframes.stream().map(Timeframe::code).toArray(String[]::new)))
        .map(rows -> {
          Map<UUID, Map<Timeframe, Instant>> newest = new HashMap<>();
          rows.forEach(row -> newest.computeIfAbsent(row.getUUID("id"), id -> new EnumMap<>(Timeframe.class))
              .put(Timeframe.of(row.getString("timeframe")), row.getOffsetDateTime("ts").toInstant()));
          return newest;
        });
  }
}
