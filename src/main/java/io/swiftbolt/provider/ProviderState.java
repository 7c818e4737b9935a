package io.swiftbolt.provider;

import io.swiftbolt.config.ProvidersConfig;
import io.swiftbolt.config.ProvidersConfig.Quota;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Owner of provider_state: each provider's quota, vendor's pauses and circuit, shared by all processes and kept over restarts.
 * All times are the database's. Nothing here decides locally: when the database cannot be asked, nobody may ask a vendor.
 */
public final class ProviderState {
  /** A second longer than the vendors' minute: between grant and request lies a little time that varies. */
  private static final Duration WINDOW = Duration.ofSeconds(61);
  /** How long a half-open circuit waits for news of its probe before it lets another one through. */
  private static final Duration PROBE = Duration.ofSeconds(30);
  /** A vendor that asks for longer is not believed: its clock or ours is wrong. */
  private static final Duration LONGEST_BLOCK = Duration.ofHours(1);

  /** GCRA. $1 provider, $2 emission interval in µs, $3 burst, $4 cost, $5 probe in ms. */
  private static final String TAKE = """
      with locked as materialized (
        select provider, theoretical_arrival, blocked_until, circuit, open_until, last_error_code
        from provider_state where provider = $1 for update
      ), timed as materialized (
        -- the clock is read once, and after the row is locked: those who waited for it see the time of their turn
        select *, clock_timestamp() as now from locked
      ), reckoned as (
        select *, greatest(theoretical_arrival, now) + $2::bigint * $4::int * interval '1 microsecond' as next_arrival,
          greatest(blocked_until, case circuit when 'closed' then now else open_until end,
            greatest(theoretical_arrival, now) + $2::bigint * ($4::int - $3::int) * interval '1 microsecond') as allowed_at
        from timed
      )
      update provider_state s set
        theoretical_arrival = case when r.allowed_at <= r.now then r.next_arrival else s.theoretical_arrival end,
        -- an open circuit whose time is over lets one probe through; open_until keeps the others off meanwhile
        circuit = case when r.allowed_at <= r.now and r.circuit = 'open' then 'half_open' else s.circuit end,
        open_until = case when r.allowed_at <= r.now and r.circuit <> 'closed'
          then r.now + $5::bigint * interval '1 millisecond' else s.open_until end,
        granted = s.granted + case when r.allowed_at <= r.now then $4::int else 0 end,
        refused = s.refused + case when r.allowed_at <= r.now then 0 else 1 end,
        updated_at = r.now
      from reckoned r where s.provider = r.provider
      returning ceil(extract(epoch from greatest(r.allowed_at, r.now) - r.now) * 1000)::bigint as wait_ms,
        r.circuit <> 'closed' and r.open_until > r.now as circuit_open, r.last_error_code
      """;

  private static final String REGISTER = "insert into provider_state (provider) values ($1) on conflict do nothing";

  private static final String BLOCK = """
      update provider_state set updated_at = clock_timestamp(),
        blocked_until = greatest(blocked_until, clock_timestamp() + $2::bigint * interval '1 millisecond')
      where provider = $1
      """;

  private static final String BLOCK_UNTIL = """
      update provider_state set updated_at = clock_timestamp(),
        blocked_until = greatest(blocked_until, least($2, clock_timestamp() + $3::bigint * interval '1 millisecond'))
      where provider = $1
      """;

  /** An answer to a request from before the circuit opened does not close it; and no row is written for every page. */
  private static final String SUCCEEDED = """
      update provider_state set circuit = 'closed', failures = 0, open_until = '-infinity',
        last_success_at = clock_timestamp(), updated_at = clock_timestamp()
      where provider = $1 and circuit <> 'open' and (circuit = 'half_open' or failures > 0 or last_success_at is null
        or last_success_at < clock_timestamp() - interval '1 second')
      """;

  /** $2 failures that open it, $3 first time open in ms, $4 longest, $5 at once, $6 error code, $7 message. */
  private static final String FAILED = """
      with locked as materialized (
        select provider, circuit, case when $5 then greatest(failures + 1, $2::int) else failures + 1 end as failures
        from provider_state where provider = $1 for update
      )
      update provider_state s set
        failures = l.failures,
        circuit = case when l.failures >= $2 or l.circuit = 'half_open' then 'open' else 'closed' end,
        open_until = case when l.failures >= $2 or l.circuit = 'half_open'
          -- doubles with each probe that failed; the exponent is bounded so that the number stays finite
          then clock_timestamp() + least($3::bigint * power(2, least(greatest(l.failures - $2, 0), 30)), $4::bigint)
            * interval '1 millisecond' else s.open_until end,
        last_error_code = $6, last_error_message = $7, updated_at = clock_timestamp()
      -- failures of requests that were under way when the circuit opened say nothing new
      from locked l where s.provider = l.provider and l.circuit <> 'open'
      """;

  private static final String ALL = """
      select provider, circuit, open_until > clock_timestamp() and circuit <> 'closed' as shut,
        blocked_until > clock_timestamp() as blocked, failures, last_error_code, last_error_message, last_success_at,
        granted, refused
      from provider_state order by provider
      """;

  private final Pool pool;
  private final ProvidersConfig.Circuit circuit;

  public ProviderState(Pool pool, ProvidersConfig.Circuit circuit) {
    this.pool = pool;
    this.circuit = circuit;
  }

  /**
   * Whether a request may start.
   *
   * @param pause zero = it may, now; else when to ask again
   * @param openedBy why the circuit is open; empty when the quota or the vendor's pause is the reason to wait
   */
  public record Turn(Duration pause, Optional<ProviderError> openedBy) {
    public boolean granted() {
      return pause.isZero();
    }
  }

  /** A provider's row as operators see it. */
  public record Health(String provider, String circuit, boolean shut, boolean blocked, int failures,
      Optional<String> lastErrorCode, Optional<String> lastErrorMessage, Optional<Instant> lastSuccessAt, long granted,
      long refused) {}

  /** The time between two requests such that any 60 seconds hold at most {@code perMinute} of them, a burst included. */
  static Duration emissionInterval(Quota quota) {
    return WINDOW.dividedBy(Math.max(1, quota.perMinute() - quota.burst()));
  }

  /**
   * Takes tokens of a provider's quota if it has them.
   *
   * @return fails with PROVIDER_UNAVAILABLE "limiter unavailable" when the database cannot be asked
   */
  public Future<Turn> take(String provider, Duration emissionInterval, int burst, int cost) {
    Tuple tuple = Tuple.of(provider, emissionInterval.toNanos() / 1000, burst, cost, PROBE.toMillis());
    return execute(TAKE, tuple).compose(rows -> rows.size() > 0
        ? Future.succeededFuture(rows)
        : execute(REGISTER, Tuple.of(provider)).compose(_ -> execute(TAKE, tuple)))
        .map(rows -> turn(rows.iterator().next()))
        .recover(_ -> Future.failedFuture(new ProviderException(ProviderError.PROVIDER_UNAVAILABLE, provider,
            "limiter unavailable: no request is made without the database")));
  }

  /** No request starts for this long from now, by any process. Never shortens a pause. */
  public Future<Void> block(String provider, Duration time) {
    long millis = Math.min(time.toMillis(), LONGEST_BLOCK.toMillis());
    return execute(BLOCK, Tuple.of(provider, millis)).mapEmpty();
  }

  /** The same, until a moment that the vendor named. */
  public Future<Void> block(String provider, Instant until) {
    return execute(BLOCK_UNTIL,
        Tuple.of(provider, until.atOffset(ZoneOffset.UTC), LONGEST_BLOCK.toMillis())).mapEmpty();
  }

  /** The vendor answered something sensible: a half-open circuit closes. */
  public Future<Void> succeeded(String provider) {
    return execute(SUCCEEDED, Tuple.of(provider)).mapEmpty();
  }

  /** The vendor failed. Enough of that in a row, a failed probe or a refused key open the circuit. */
  public Future<Void> failed(String provider, ProviderException error) {
    boolean atOnce = error.error().remedy() == ProviderError.Remedy.OPEN_CIRCUIT;
    return execute(FAILED, Tuple.of(provider, circuit.failures(), circuit.open().toMillis(), circuit.cap().toMillis())
        .addValue(atOnce).addValue(error.error().name()).addValue(error.getMessage())).mapEmpty();
  }

  /** Every provider that was ever asked. */
  public Future<List<Health>> all() {
    return execute(ALL, Tuple.tuple())
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(ProviderState::health).toList());
  }

  private Future<RowSet<Row>> execute(String sql, Tuple tuple) {
    try {
      return pool.preparedQuery(sql).execute(tuple);
    } catch (RuntimeException e) { // a closed pool throws instead of failing the future
      return Future.failedFuture(e);
    }
  }

  private static Turn turn(Row row) {
    Duration pause = Duration.ofMillis(row.getLong("wait_ms"));
    if (!row.getBoolean("circuit_open")) {
      return new Turn(pause, Optional.empty());
    }
    ProviderError openedBy = Optional.<@Nullable String>ofNullable(row.getString("last_error_code"))
        .map(ProviderError::valueOf).orElse(ProviderError.PROVIDER_UNAVAILABLE);
    return new Turn(pause, Optional.of(openedBy));
  }

  private static Health health(Row row) {
    return new Health(row.getString("provider"), row.getString("circuit"), row.getBoolean("shut"),
        row.getBoolean("blocked"), row.getInteger("failures"), Optional.ofNullable(row.getString("last_error_code")),
        Optional.ofNullable(row.getString("last_error_message")),
        Optional.ofNullable(row.getOffsetDateTime("last_success_at")).map(OffsetDateTime::toInstant),
        row.getLong("granted"), row.getLong("refused"));
  }
}
