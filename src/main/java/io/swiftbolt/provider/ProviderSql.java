package io.swiftbolt.provider;

/** The statements of {@link ProviderState}. All times are the database's; $1 is the provider, $2 the account. */
final class ProviderSql {
  private ProviderSql() {}

  static final String REGISTER = "insert into provider_state (provider, account) values ($1, $2) on conflict do nothing";

  /**
   * GCRA with reservations: a grant names the time until its turn, so that nobody needs to ask again and turns go by order of
   * arrival. $3 limit, $4 burst, $5 window in µs, $6 cost, $7 longest wait in ms, $8 whether it is for fresh bars, $9 what the other
   * class keeps for itself (0 to 1), $10 probe in ms.
   */
  static final String TAKE = """
      with locked as materialized (
        select * from provider_state where provider = $1 and account = $2 for update
      ), timed as materialized (
        -- the clock is read once, and after the row is locked: those who waited for it see the time of their turn
        select *, clock_timestamp() as now from locked
      ), limited as (
        select *, case when learned_until > now then least($3::int, learned_limit) else $3::int end as quota,
          -- tokens flow on during a vendor's pause, but nobody's turn comes before its end
          greatest(now, blocked_until) as base,
          circuit <> 'closed' and open_until > now as shut,
          case when $8 then fresh_arrival else backfill_arrival end as own_arrival,
          case when $8 then backfill_wanted else fresh_wanted end > now as contested
        from timed
      ), paced as (
        select *, least($4::int, quota) as burst,
          $5::float8 / (quota - least($4::int, quota) + 1) * interval '1 microsecond' as pause
        from limited
      ), reckoned as (
        select *, greatest(theoretical_arrival, base) + pause * $6::int as next_arrival,
          greatest(own_arrival, base) + pause / (1 - $9::float8) * $6::int as own_next,
          -- never less than one token
          greatest(pause / (1 - $9::float8), pause * burst) as own_credit
        from paced
      ), placed as (
        select *, greatest(base, next_arrival - pause * burst) as turn,
          case when contested then greatest(base, own_next - own_credit) else base end as own_turn
        from reckoned
      ), decided as (
        -- a turn that only the own share delays is not reserved: it would move a token of the whole quota to a later time
        select *, not shut and own_turn <= turn and turn <= now + $7::bigint * interval '1 millisecond' as granted_now,
          greatest(turn, own_turn, case when shut then open_until else now end) - now as wait
        from placed
      )
      update provider_state s set
        theoretical_arrival = case when d.granted_now then d.next_arrival else s.theoretical_arrival end,
        fresh_arrival = case when d.granted_now and $8 then least(d.own_next, case when d.contested then 'infinity'
          else d.base + d.own_credit end) else s.fresh_arrival end,
        backfill_arrival = case when d.granted_now and not $8 then least(d.own_next, case when d.contested then 'infinity'
          else d.base + d.own_credit end) else s.backfill_arrival end,
        fresh_wanted = case when $8 and not d.shut and d.wait > interval '0' then d.now + d.wait + interval '5 seconds'
          else s.fresh_wanted end,
        backfill_wanted = case when not $8 and not d.shut and d.wait > interval '0' then d.now + d.wait + interval '5 seconds'
          else s.backfill_wanted end,
        -- an open circuit whose time is over lets one probe through; open_until keeps the others off meanwhile
        circuit = case when d.granted_now and d.circuit = 'open' then 'half_open' else s.circuit end,
        open_until = case when d.granted_now and d.circuit <> 'closed'
          then d.now + $10::bigint * interval '1 millisecond' else s.open_until end,
        granted = s.granted + case when d.granted_now then $6::int else 0 end,
        refused = s.refused + case when d.granted_now then 0 else 1 end,
        updated_at = d.now
      from decided d where s.provider = d.provider and s.account = d.account
      returning d.granted_now, ceil(extract(epoch from d.wait) * 1000)::bigint as wait_ms, d.shut, d.circuit <> 'closed' as probe,
        d.last_error_code,
        -- who waited for the row here has lost none of the time that is told
        floor(extract(epoch from greatest(d.now - statement_timestamp(), interval '0')) * 1000)::bigint as held_ms
      """;

  /** What a vendor's pause or a circuit that opened meanwhile leave of a reserved turn. */
  static final String STILL = """
      select greatest(0, ceil(extract(epoch from greatest(blocked_until, case circuit when 'closed' then now else open_until end)
        - now) * 1000))::bigint as wait_ms
      from provider_state, clock_timestamp() as now where provider = $1 and account = $2
      """;

  static final String BLOCK = """
      update provider_state set updated_at = clock_timestamp(),
        blocked_until = greatest(blocked_until, clock_timestamp() + $3::bigint * interval '1 millisecond')
      where provider = $1 and account = $2
      """;

  static final String BLOCK_UNTIL = """
      update provider_state set updated_at = clock_timestamp(),
        blocked_until = greatest(blocked_until, least($3, clock_timestamp() + $4::bigint * interval '1 millisecond'))
      where provider = $1 and account = $2
      """;

  static final String LEARNED = """
      update provider_state set updated_at = clock_timestamp(), learned_limit = $3,
        learned_until = clock_timestamp() + $4::bigint * interval '1 millisecond'
      where provider = $1 and account = $2
      """;

  /** An answer to a request from before the circuit opened does not close it; and no row is written for every page. */
  static final String SUCCEEDED = """
      update provider_state set circuit = 'closed', failures = 0, open_until = '-infinity',
        last_success_at = clock_timestamp(), updated_at = clock_timestamp()
      where provider = $1 and account = $2 and circuit <> 'open' and (circuit = 'half_open' or failures > 0
        or last_success_at is null or last_success_at < clock_timestamp() - interval '1 second')
      """;

  /** $3 failures that open it, $4 first time open in ms, $5 longest, $6 at once, $7 error code, $8 message. */
  static final String FAILED = """
      with locked as materialized (
        select provider, account, circuit, case when $6 then greatest(failures + 1, $3::int) else failures + 1 end as failures
        from provider_state where provider = $1 and account = $2 for update
      )
      update provider_state s set
        failures = l.failures,
        circuit = case when l.failures >= $3 or l.circuit = 'half_open' then 'open' else 'closed' end,
        open_until = case when l.failures >= $3 or l.circuit = 'half_open'
          -- doubles with each probe that failed; the exponent is bounded so that the number stays finite
          then clock_timestamp() + least($4::bigint * power(2, least(greatest(l.failures - $3, 0), 30)), $5::bigint)
            * interval '1 millisecond' else s.open_until end,
        last_error_code = $7, last_error_message = $8, updated_at = clock_timestamp()
      -- failures of requests that were under way when the circuit opened say nothing new
      from locked l where s.provider = l.provider and s.account = l.account and l.circuit <> 'open'
      """;

  /** What vendors' answers said of their limits, while that is believed. */
  static final String LIMITS = """
      select provider, account, learned_limit from provider_state where learned_until > clock_timestamp()
      """;

  static final String ALL = """
      select provider, account, circuit, open_until > clock_timestamp() and circuit <> 'closed' as shut,
        blocked_until > clock_timestamp() as blocked, failures, last_error_code, last_error_message, last_success_at,
        granted, refused
      from provider_state order by provider, account
      """;
}
