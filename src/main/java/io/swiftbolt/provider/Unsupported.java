package io.swiftbolt.provider;

import io.swiftbolt.config.UnsupportedConfig;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Owner of provider_unsupported: which symbols which vendor does not serve. Known to all processes and kept over restarts. */
public final class Unsupported {
  private static final String OF = """
      select provider, symbol from provider_unsupported
       where symbol = any($1) and timeframe in ('', $2) and not_before > clock_timestamp()
      """;

  /** $5 ms for which it holds, $6 how often it must have been said to hold. */
  private static final String SAID = """
      insert into provider_unsupported as u (provider, symbol, timeframe, reason, not_before)
      values ($1, $2, $3, $4, clock_timestamp() + case when $6 > 1 then 0 else $5::bigint end * interval '1 millisecond')
      on conflict (provider, symbol, timeframe) do update
        set said = u.said + 1, said_at = clock_timestamp(), reason = excluded.reason,
            not_before = clock_timestamp() + case when u.said + 1 < $6 then 0 else $5::bigint end * interval '1 millisecond'
      """;
  private static final int LONGEST_REASON = 200;

  private final Pool pool;
  private final UnsupportedConfig config;

  public Unsupported(Pool pool, UnsupportedConfig config) {
    this.pool = pool;
    this.config = config;
  }

  /** Of these symbols, those that a vendor does not serve, by vendor; a vendor that serves all is absent. */
  public Future<Map<String, Set<String>>> of(Collection<String> symbols, Timeframe timeframe) {
    return execute(OF, Tuple.tuple().addArrayOfString(symbols.toArray(String[]::new)).addString(timeframe.code()))
        .map(rows -> {
          Map<String, Set<String>> known = new HashMap<>();
          rows.forEach(row -> known.computeIfAbsent(row.getString("provider"), _ -> new HashSet<>())
              .add(row.getString("symbol")));
          return known;
        });
  }

  /** The vendor said that it does not know the symbol. */
  public Future<Void> refused(String provider, String symbol, String why) {
    return said(provider, symbol, "", why, config.refused().toMillis(), 1);
  }

  /** The vendor has no bar of the symbol at all. One such answer may be a fault: it counts from the second time on. */
  public Future<Void> empty(String provider, String symbol, Timeframe timeframe) {
    return said(provider, symbol, timeframe.code(), "no bars at all", config.empty().toMillis(), 2);
  }

  private Future<Void> said(String provider, String symbol, String timeframe, String why, long millis, int times) {
    String reason = why.length() <= LONGEST_REASON ? why : why.substring(0, LONGEST_REASON);
    return execute(SAID, Tuple.of(provider, symbol, timeframe, reason, millis, times)).mapEmpty();
  }

  private Future<RowSet<Row>> execute(String sql, Tuple tuple) {
    try {
      return pool.preparedQuery(sql).execute(tuple);
    } catch (RuntimeException e) { // a closed pool throws instead of failing the future
      return Future.failedFuture(e);
    }
  }
}
