package io.swiftbolt.ledger;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** When symbols were forecast. */
public final class ForecastRuns {
  private static final String LATEST = """
      select symbol_id, max(run_at) as run_at
        from (select symbol_id, run_at from ml_forecasts where symbol_id = any($1)
              union all select symbol_id, created_at from ml_forecasts_intraday where symbol_id = any($1)) told
       group by symbol_id
      """;

  private final Pool pool;

  public ForecastRuns(Pool pool) {
    this.pool = pool;
  }

  /** The last time; symbols without any forecast are absent. */
  public Future<Map<UUID, Instant>> latest(Collection<UUID> symbolIds) {
    return pool.preparedQuery(LATEST).execute(Tuple.tuple().addArrayOfUUID(symbolIds.toArray(UUID[]::new)))
        .map(rows -> {
          Map<UUID, Instant> latest = new HashMap<>();
          rows.forEach(row -> latest.put(row.getUUID("symbol_id"), row.getOffsetDateTime("run_at").toInstant()));
          return latest;
        });
  }
}
