package io.swiftbolt.provider;

import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.ProvidersConfig;
import io.swiftbolt.config.ProvidersConfig.Quota;
import io.swiftbolt.config.ReserveConfig;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Owner of provider_state: each provider's quota, vendor's pauses and circuit, shared by all processes and kept over restarts.
 * All times are the database's. Nothing here decides locally: when the database cannot be asked, nobody may ask a vendor.
 */
public final class ProviderState {
  /** How long a half-open circuit waits for news of its probe before it lets another one through. */
  private static final Duration PROBE = Duration.ofSeconds(30);
  /** A vendor that asks for longer is not believed: its clock or ours is wrong. */
  private static final Duration LONGEST_BLOCK = Duration.ofHours(1);

  /** A limit that the vendor told is believed for so long: a plan may have been changed. */
  private static final Duration LEARNED = Duration.ofHours(1);

  private final Pool pool;
  private final ProvidersConfig.Circuit circuit;
  private final ReserveConfig reserve;
  private final Map<String, String> accounts;

  /** For vendors without a key. */
  public ProviderState(Pool pool, ProvidersConfig.Circuit circuit) {
    this(pool, circuit, ReserveConfig.defaults(), Map.of());
  }

  /** @param accounts fingerprints of the keys in use, by provider: each key has its own quota and circuit */
  public ProviderState(Pool pool, ProvidersConfig.Circuit circuit, ReserveConfig reserve,
      Map<String, String> accounts) {
    this.pool = pool;
    this.circuit = circuit;
    this.reserve = reserve;
    this.accounts = Map.copyOf(accounts);
  }

  /**
   * The answer to who wants to ask a vendor.
   *
   * @param granted whether a turn was reserved
   * @param pause until that turn; if there is none, when to ask again
   * @param probe whether the turn is the one request that a half-open circuit lets through
   * @param openedBy why the circuit is open; empty when the quota or the vendor's pause is the reason to wait
   * @param counted {@link ServerClock#nanos()} at the earliest when the database began to count the pause
   */
  public record Turn(boolean granted, Duration pause, boolean probe, Optional<ProviderError> openedBy, long counted) {}

  /** A provider's row as operators see it. */
  public record Health(String provider, String circuit, boolean shut, boolean blocked, int failures,
      Optional<String> lastErrorCode, Optional<String> lastErrorMessage, Optional<Instant> lastSuccessAt, long granted,
      long refused) {}

  /**
   * Takes tokens of a provider's quota, if their turn comes soon enough.
   *
   * @param longest how far ahead a turn may be reserved
   * @return fails with PROVIDER_UNAVAILABLE "limiter unavailable" when the database cannot be asked
   */
  Future<Turn> take(String provider, Pace pace, int cost, Purpose purpose, Duration longest) {
    boolean fresh = purpose == Purpose.FRESH;
    Tuple tuple = key(provider).addInteger(pace.limit()).addInteger(pace.burst())
        .addDouble(pace.reckoned().toNanos() / 1e3).addInteger(cost).addLong(longest.toMillis()).addBoolean(fresh)
        .addDouble(fresh ? reserve.backfill() : reserve.fresh()).addLong(PROBE.toMillis());
    return take(tuple).compose(turn -> turn.isPresent()
        ? Future.succeededFuture(turn)
        : execute(ProviderSql.REGISTER, key(provider)).compose(_ -> take(tuple)))
        .map(Optional::orElseThrow)
        .recover(_ -> unavailable(provider));
  }

  /** Counted from when it is sent: who has to wait for a connection first has not been given a turn yet. */
  private Future<Optional<Turn>> take(Tuple tuple) {
    try {
      return pool.withConnection(connection -> {
        long sent = ServerClock.nanos();
        return connection.preparedQuery(ProviderSql.TAKE).execute(tuple).map(rows -> rows.size() == 0
            ? Optional.empty()
            : Optional.of(turn(rows.iterator().next(), sent)));
      });
    } catch (RuntimeException e) { // a closed pool throws instead of failing the future
      return Future.failedFuture(e);
    }
  }

  /** How long a reserved turn must be put off because the vendor asked for a pause, or its circuit opened, after it was reserved. */
  Future<Duration> stillToWait(String provider) {
    return execute(ProviderSql.STILL, key(provider))
        .map(rows -> Duration.ofMillis(rows.iterator().next().getLong("wait_ms")))
        .recover(_ -> unavailable(provider));
  }

  private static <T> Future<T> unavailable(String provider) {
    return Future.failedFuture(new ProviderException(ProviderError.PROVIDER_UNAVAILABLE, provider,
        "limiter unavailable: no request is made without the database"));
  }

  /** The vendor's own limit of requests in a minute. A lower one than ours counts, for an hour. */
  public Future<Void> learned(String provider, int perMinute) {
    return execute(ProviderSql.LEARNED, key(provider).addInteger(perMinute).addLong(LEARNED.toMillis())).mapEmpty();
  }

  /** By provider, how fast backfill may ask it. */
  Future<Map<String, Allowance>> allowances(Map<String, Quota> quotas) {
    return execute(ProviderSql.LIMITS, Tuple.tuple()).map(rows -> {
      Map<String, Integer> learned = new HashMap<>();
      rows.forEach(row -> {
        if (row.getString("account").equals(accounts.getOrDefault(row.getString("provider"), ""))) {
          learned.put(row.getString("provider"), row.getInteger("learned_limit"));
        }
      });
      Map<String, Allowance> allowances = new HashMap<>();
      quotas.forEach((provider, quota) -> allowances.put(provider, new Allowance(
          Math.min(quota.perMinute(), learned.getOrDefault(provider, quota.perMinute())), reserve.backfill())));
      return allowances;
    });
  }

  /** No request starts for this long from now, by any process. Never shortens a pause. */
  public Future<Void> block(String provider, Duration time) {
    long millis = Math.min(time.toMillis(), LONGEST_BLOCK.toMillis());
    return execute(ProviderSql.BLOCK, key(provider).addLong(millis)).mapEmpty();
  }

  /** The same, until a moment that the vendor named. */
  public Future<Void> block(String provider, Instant until) {
    return execute(ProviderSql.BLOCK_UNTIL,
        key(provider).addOffsetDateTime(until.atOffset(ZoneOffset.UTC)).addLong(LONGEST_BLOCK.toMillis())).mapEmpty();
  }

  /** The vendor answered something sensible: a half-open circuit closes. */
  public Future<Void> succeeded(String provider) {
    return execute(ProviderSql.SUCCEEDED, key(provider)).mapEmpty();
  }

  /** The vendor failed. Enough of that in a row, a failed probe or a refused key open the circuit. */
  public Future<Void> failed(String provider, ProviderException error) {
    boolean atOnce = error.error().remedy() == ProviderError.Remedy.OPEN_CIRCUIT;
    return execute(ProviderSql.FAILED, key(provider).addInteger(circuit.failures())
        .addLong(circuit.open().toMillis()).addLong(circuit.cap().toMillis()).addValue(atOnce)
        .addValue(error.error().name()).addValue(error.getMessage())).mapEmpty();
  }

  /** Every provider that was ever asked, with the key that is in use. */
  public Future<List<Health>> all() {
    return execute(ProviderSql.ALL, Tuple.tuple())
        .map(rows -> StreamSupport.stream(rows.spliterator(), false)
            .filter(row -> row.getString("account").equals(accounts.getOrDefault(row.getString("provider"), "")))
            .map(ProviderState::health).toList());
  }

  /** Fingerprint of the key in use; blank without one. */
  String account(String provider) {
    return accounts.getOrDefault(provider, "");
  }

  private Tuple key(String provider) {
    return Tuple.tuple().addString(provider).addString(account(provider));
  }

  private Future<RowSet<Row>> execute(String sql, Tuple tuple) {
    try {
      return pool.preparedQuery(sql).execute(tuple);
    } catch (RuntimeException e) { // a closed pool throws instead of failing the future
      return Future.failedFuture(e);
    }
  }

  private static Turn turn(Row row, long sent) {
    long counted = sent + Duration.ofMillis(row.getLong("held_ms")).toNanos();
    boolean granted = row.getBoolean("granted_now");
    Duration pause = Duration.ofMillis(row.getLong("wait_ms"));
    if (!row.getBoolean("shut")) {
      return new Turn(granted, pause, granted && row.getBoolean("probe"), Optional.empty(), counted);
    }
    ProviderError openedBy = Optional.<@Nullable String>ofNullable(row.getString("last_error_code"))
        .map(ProviderError::valueOf).orElse(ProviderError.PROVIDER_UNAVAILABLE);
    return new Turn(false, pause, false, Optional.of(openedBy), counted);
  }

  private static Health health(Row row) {
    return new Health(row.getString("provider"), row.getString("circuit"), row.getBoolean("shut"),
        row.getBoolean("blocked"), row.getInteger("failures"), Optional.ofNullable(row.getString("last_error_code")),
        Optional.ofNullable(row.getString("last_error_message")),
        Optional.ofNullable(row.getOffsetDateTime("last_success_at")).map(OffsetDateTime::toInstant),
        row.getLong("granted"), row.getLong("refused"));
  }
}
