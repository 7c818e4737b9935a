package io.swiftbolt.quality;

import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Owner of bar_quarantine: what the gate turned away, exactly as it came. */
public final class Quarantine {
  // asked for again, the same bad row is the same row
  private static final String HOLD = """
      insert into bar_quarantine (symbol_id, symbol, timeframe, ts, bar, reason, provider, feed, run_id, seen_at, rank, basis)
      select symbol_id, symbol, timeframe, ts, bar::jsonb, reason, provider, feed, run_id, $10, rank, basis
        from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::text[], $6::text[], $7::text[], $8::text[],
                    $9::uuid[], $11::int[], $12::text[])
             as h (symbol_id, symbol, timeframe, ts, bar, reason, provider, feed, run_id, rank, basis)
      on conflict do nothing
      """;

  /**
   * @param ts start of the bar, if it could be read
   * @param bar the row as JSON text
   * @param rank of the feed, and with the basis what the bar would have been stored with
   */
  public record Held(UUID symbolId, String symbol, Timeframe timeframe, Optional<Instant> ts, String bar,
      BarGate.Reason reason,
      String provider, String feed, int rank, String basis, UUID runId) {}

  public Future<Void> hold(SqlClient transaction, List<Held> held, Instant now) {
    if (held.isEmpty()) {
      return Future.succeededFuture();
    }
    Tuple parameters = Tuple.tuple().addArrayOfUUID(held.stream().map(Held::symbolId).toArray(UUID[]::new))
        .addArrayOfString(held.stream().map(Held::symbol).toArray(String[]::new))
        .addArrayOfString(held.stream().map(h -> h.timeframe().code()).toArray(String[]::new))
        .addArrayOfOffsetDateTime(
            held.stream().map(h -> h.ts().map(ts -> ts.atOffset(ZoneOffset.UTC)).orElse(null))
                .toArray(OffsetDateTime[]::new))
        .addArrayOfString(held.stream().map(Held::bar).toArray(String[]::new))
        .addArrayOfString(held.stream().map(h -> h.reason().name()).toArray(String[]::new))
        .addArrayOfString(held.stream().map(Held::provider).toArray(String[]::new))
        .addArrayOfString(held.stream().map(Held::feed).toArray(String[]::new))
        .addArrayOfUUID(held.stream().map(Held::runId).toArray(UUID[]::new))
        .addOffsetDateTime(now.atOffset(ZoneOffset.UTC))
        .addArrayOfInteger(held.stream().map(Held::rank).toArray(Integer[]::new))
        .addArrayOfString(held.stream().map(Held::basis).toArray(String[]::new));
    return transaction.preparedQuery(HOLD).execute(parameters).mapEmpty();
  }
}
