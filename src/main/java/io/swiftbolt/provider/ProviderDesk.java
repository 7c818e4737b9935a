package io.swiftbolt.provider;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where operators see how providers do, and undo what the server concluded: that a provider does not serve a symbol, or is to be left
 * alone. Each decision is a row of provider_decisions that nobody can change.
 */
public final class ProviderDesk {
  private static final String LIST = """
      select provider, symbol, timeframe, said, reason, said_at, not_before, not_before > clock_timestamp() as holds
        from provider_unsupported where ($1::text is null or provider = $1) and ($2::text is null or symbol = $2)
       order by said_at desc, provider, symbol, timeframe limit $3
      """;

  private static final String CLEAR = """
      with gone as (
        delete from provider_unsupported where provider = $1 and ($2::text is null or symbol = $2)
        returning symbol, timeframe, said, reason, not_before),
      noted as (
        insert into provider_decisions (decision, provider, symbol, cleared, was, decided_by, note, decided_at)
        select 'clear_unsupported', $1, $2, count(*)::int,
               coalesce(jsonb_agg(to_jsonb(gone) order by symbol, timeframe) filter (where symbol is not null), '[]'), $3, $4, $5
          from gone)
      select count(*)::int as cleared from gone
      """;

  private static final String CLOSE = """
      with was as materialized (
        select provider, account, circuit, failures, open_until, last_error_code, last_error_message
          from provider_state where provider = $1 and account = $2 and circuit <> 'closed' for update),
      closed as (
        update provider_state s set circuit = 'closed', failures = 0, open_until = '-infinity', updated_at = clock_timestamp()
          from was where s.provider = was.provider and s.account = was.account
        returning s.provider),
      noted as (
        insert into provider_decisions (decision, provider, cleared, was, decided_by, note, decided_at)
        select 'close_circuit', $1, (select count(*)::int from closed),
               coalesce((select jsonb_agg(jsonb_build_object('circuit', circuit, 'failures', failures, 'open_until', open_until,
                 'last_error_code', last_error_code, 'last_error_message', last_error_message)) from was), '[]'), $3, $4, $5)
      select count(*)::int as cleared from closed
      """;

  private static final String DECISIONS = """
      select id, decision, provider, symbol, cleared, was, decided_by, note, decided_at from provider_decisions
       order by id desc limit $1
      """;

  private final Pool pool;
  private final ProviderState state;
  private final Set<String> configured;
  private final InstantSource clock;

  /** @param configured names of the providers that are on */
  public ProviderDesk(Pool pool, ProviderState state, Set<String> configured, InstantSource clock) {
    this.pool = pool;
    this.state = state;
    this.configured = Set.copyOf(configured);
    this.clock = clock;
  }

  /**
   * A symbol that a provider does not serve.
   *
   * @param timeframe its code; empty = none of them
   * @param said how often
   * @param notBefore when it will be asked again
   * @param holds whether it is left alone until then: one empty answer is not believed
   */
  public record Unserved(String provider, String symbol, Optional<String> timeframe, int said, String reason,
      Instant saidAt, Instant notBefore, boolean holds) {}

  /**
   * What was decided.
   *
   * @param symbol empty = all, or the circuit
   * @param cleared how many rows
   * @param was what stood there before
   */
  public record Decision(long id, String decision, String provider, Optional<String> symbol, int cleared, JsonArray was,
      String by, String note, Instant at) {}

  /** How the providers that were ever asked do. */
  public Future<List<ProviderState.Health>> health() {
    return state.all();
  }

  public Set<String> configured() {
    return configured;
  }

  /** The latest first. */
  public Future<List<Unserved>> unserved(Optional<String> provider, Optional<String> symbol, int most) {
    return pool.preparedQuery(LIST).execute(Tuple.of(provider.orElse(null), symbol.orElse(null), most)).map(rows -> {
      List<Unserved> list = new ArrayList<>();
      rows.forEach(row -> list.add(unserved(row)));
      return list;
    });
  }

  /** Every decision, the latest first. */
  public Future<List<Decision>> decisions(int most) {
    return pool.preparedQuery(DECISIONS).execute(Tuple.of(most)).map(rows -> {
      List<Decision> list = new ArrayList<>();
      rows.forEach(row -> list.add(new Decision(row.getLong("id"), row.getString("decision"),
          row.getString("provider"), Optional.ofNullable(row.getString("symbol")), row.getInteger("cleared"),
          row.getJsonArray("was"), row.getString("decided_by"), row.getString("note"),
          row.getOffsetDateTime("decided_at").toInstant())));
      return list;
    });
  }

  /**
   * Has a provider asked for symbols again that it did not serve.
   *
   * @param symbol empty = all
   * @return how many rows there were
   */
  public Future<Integer> clearUnserved(String provider, Optional<String> symbol, String by, String note) {
    return pool.preparedQuery(CLEAR).execute(Tuple.of(provider, symbol.orElse(null), by, note, now()))
        .map(rows -> rows.iterator().next().getInteger("cleared"));
  }

  /**
   * Has a provider asked again that is left alone after failures. A pause that it asked for itself stays.
   *
   * @return whether its circuit was open
   */
  public Future<Boolean> closeCircuit(String provider, String by, String note) {
    return pool.preparedQuery(CLOSE).execute(Tuple.of(provider, state.account(provider), by, note, now()))
        .map(rows -> rows.iterator().next().getInteger("cleared") > 0);
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }

  private static Unserved unserved(Row row) {
    String timeframe = row.getString("timeframe");
    return new Unserved(row.getString("provider"), row.getString("symbol"),
        timeframe.isEmpty() ? Optional.empty() : Optional.of(timeframe), row.getInteger("said"),
        row.getString("reason"), row.getOffsetDateTime("said_at").toInstant(),
        row.getOffsetDateTime("not_before").toInstant(), row.getBoolean("holds"));
  }
}
