package io.swiftbolt.coverage;

import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Owner of provider_depth: from when a provider has bars of a symbol, so that an earlier slice is empty without asking. */
public final class ProviderDepths {
  private static final String LOAD = "select timeframe, symbol_id, first_bar_ts from provider_depth where provider = $1 and checked_at > $2";

  private static final String SAVE = """
      insert into provider_depth (provider, symbol_id, timeframe, first_bar_ts, checked_at) values ($1, $2, $3, $4, $5)
      on conflict (provider, symbol_id, timeframe) do update
        set first_bar_ts = excluded.first_bar_ts, checked_at = excluded.checked_at
      """;

  private final Pool pool;

  public ProviderDepths(Pool pool) {
    this.pool = pool;
  }

  /**
   * What is known of a provider.
   *
   * @param checkedSince older knowledge is asked for again: vendors extend their history
   * @return first bar per symbol and timeframe; an empty value = the provider has none at all
   */
  public Future<Map<CoverageKey, Optional<Instant>>> of(String provider, Instant checkedSince) {
    return pool.preparedQuery(LOAD).execute(Tuple.of(provider, checkedSince.atOffset(ZoneOffset.UTC))).map(rows -> {
      Map<CoverageKey, Optional<Instant>> depths = new HashMap<>();
      rows.forEach(row -> depths.put(
          new CoverageKey(row.getUUID("symbol_id"), Timeframe.of(row.getString("timeframe"))),
          Optional.ofNullable(row.getOffsetDateTime("first_bar_ts")).map(OffsetDateTime::toInstant)));
      return depths;
    });
  }

  public Future<Void> save(String provider, CoverageKey key, Optional<Instant> firstBar, Instant now) {
    return pool.preparedQuery(SAVE).execute(Tuple.of(provider, key.symbolId(), key.timeframe().code(),
        firstBar.map(ts -> ts.atOffset(ZoneOffset.UTC)).orElse(null), now.atOffset(ZoneOffset.UTC))).mapEmpty();
  }
}
