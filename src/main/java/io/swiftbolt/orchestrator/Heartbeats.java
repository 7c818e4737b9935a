package io.swiftbolt.orchestrator;

import io.swiftbolt.market.SymbolClass;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.provider.BarSource;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Owner of orchestrator_heartbeat, planning_horizon and the leader's lock. */
public final class Heartbeats {
  /** Any number will do, as long as all processes use the same. */
  private static final long LEADER_LOCK = 0x5357_4946_5442_4f4cL;
  private static final String NAME = "orchestrator";
  private static final String REFERENCE = "reference";

  // held by a transaction that does nothing else: it ends with the tick, whatever becomes of the process
  private static final String TRY_LEAD = "select pg_try_advisory_xact_lock($1) as leader";

  private static final String BEAT = """
      insert into orchestrator_heartbeat (name, last_seen, status, message, updated_at) values ($1, $2, $3, $4, $2)
      on conflict (name) do update
        set last_seen = excluded.last_seen, status = excluded.status, message = excluded.message, updated_at = excluded.updated_at
      """;

  private static final String LAST = "select last_seen, status, message from orchestrator_heartbeat where name = $1";

  private static final String LAST_VIRTUAL = """
      select last_seen from orchestrator_heartbeat
       where name = $1 and exists (select from planning_horizon where is_virtual)
      """;

  private static final String HORIZON = """
      insert into planning_horizon (timeframe, as_of, delay, reach_from, is_virtual)
      select t, a, d * interval '1 millisecond', coalesce(r, 'infinity'), $5
        from unnest($1::text[], $2::timestamptz[], $3::float8[], $4::timestamptz[]) as h (t, a, d, r)
      on conflict (timeframe) do update
        set as_of = excluded.as_of, delay = excluded.delay, reach_from = excluded.reach_from, is_virtual = excluded.is_virtual
      """;

  private final Pool pool;

  public Heartbeats(Pool pool) {
    this.pool = pool;
  }

  /** The last sign of life of any orchestrator. */
  public record Beat(Instant lastSeen, String status, Optional<String> message) {}

  public Future<Optional<Beat>> last() {
    return last(NAME);
  }

  /** The last look at splits, dividends and trading days, and what is wrong with them. */
  public Future<Optional<Beat>> lastReference() {
    return last(REFERENCE);
  }

  private Future<Optional<Beat>> last(String name) {
    return pool.preparedQuery(LAST).execute(Tuple.of(name)).map(rows -> {
      Optional<Beat> beat = Optional.empty();
      for (var row : rows) {
        beat = Optional.of(new Beat(row.getOffsetDateTime("last_seen").toInstant(), row.getString("status"),
            Optional.ofNullable(row.getString("message"))));
      }
      return beat;
    });
  }

  /** What a virtual clock said at the last sign of life; empty when the last planner went by the real time. */
  public Future<Optional<Instant>> lastVirtual() {
    return pool.preparedQuery(LAST_VIRTUAL).execute(Tuple.of(NAME)).map(rows -> {
      Optional<Instant> seen = Optional.empty();
      for (var row : rows) {
        seen = Optional.of(row.getOffsetDateTime("last_seen").toInstant());
      }
      return seen;
    });
  }

  /** Does the work if no other process is doing it. */
  <T> Future<T> asLeader(Supplier<Future<T>> work, Supplier<T> otherwise) {
    return pool
        .withTransaction((SqlConnection lock) -> lock.preparedQuery(TRY_LEAD).execute(Tuple.of(LEADER_LOCK)).compose(
            rows -> rows.iterator().next().getBoolean("leader")
                ? work.get()
                : Future.succeededFuture(otherwise.get())));
  }

  Future<Void> beat(Instant now, List<String> errors) {
    return beat(NAME, now, errors);
  }

  /** Of those who see to splits, dividends and trading days. */
  Future<Void> reference(Instant now, List<String> warnings) {
    return beat(REFERENCE, now, warnings);
  }

  private Future<Void> beat(String name, Instant now, List<String> errors) {
    String status = errors.isEmpty() ? "healthy" : "warning";
    String message = errors.isEmpty()
        ? null
        : "errors=" + String.join("; ", errors.subList(0, Math.min(3, errors.size())));
    return pool.preparedQuery(BEAT).execute(Tuple.of(name, now.atOffset(ZoneOffset.UTC), status, message)).mapEmpty();
  }

  /** Lets SQL functions see what the server takes for closed by now, and for within reach: of shares. */
  Future<Void> horizon(Instant now, BarSource source, boolean isVirtual) {
    Timeframe[] all = Timeframe.values();
    String[] codes = new String[all.length];
    OffsetDateTime[] asOf = new OffsetDateTime[all.length];
    Double[] delays = new Double[all.length];
    OffsetDateTime[] reach = new OffsetDateTime[all.length];
    for (int i = 0; i < all.length; i++) {
      Duration delay = source.delay(all[i].base());
      codes[i] = all[i].code();
      asOf[i] = now.minus(delay).atOffset(ZoneOffset.UTC);
      delays[i] = (double) delay.toMillis();
      reach[i] = source.reach(SymbolClass.STOCK, all[i], now).map(from -> from.atOffset(ZoneOffset.UTC)).orElse(null);
    }
    return pool.preparedQuery(HORIZON).execute(Tuple.tuple().addArrayOfString(codes).addArrayOfOffsetDateTime(asOf)
        .addArrayOfDouble(delays).addArrayOfOffsetDateTime(reach).addBoolean(isVirtual)).mapEmpty();
  }
}
