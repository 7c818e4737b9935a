-- The outbox: every committed change of a published row, in the transaction that made it. Readers go by seq; the notification
-- only wakes them.

create table change_feed (
  -- Stands before seq so that a transaction has its id before it draws a number: a number missing from a snapshot then belongs
  -- to a transaction below that snapshot's xmax, and is known to be dead once xmin has passed there.
  xid        xid8 not null default pg_current_xact_id(),
  seq        bigint generated always as identity primary key,
  at         timestamptz not null default clock_timestamp(),
  table_name text not null,
  operation  text not null check (operation in ('INSERT', 'UPDATE', 'DELETE')),
  symbol     text,
  timeframe  text,
  "row"      jsonb,
  old        jsonb,
  check (("row" is null) = (operation = 'DELETE'))
);

-- Up to where the feed has been cut off; who wants to resume from before starts over with a snapshot.
create table change_feed_floor (
  only_row   boolean primary key default true check (only_row),
  trimmed_to bigint not null
);
insert into change_feed_floor (trimmed_to) values (0);

create function notify_changes() returns trigger language plpgsql as $$
begin
  -- a statement that published nothing must not take the lock under which notifying transactions commit one by one
  if exists (select from new_changes) then
    perform pg_notify('swiftbolt_changes', '');
  end if;
  return null;
end $$;
create trigger notify_changes after insert on change_feed
  referencing new table as new_changes for each statement execute function notify_changes();

-- What clients see of a run: liveness stays inside.
create function published_job_run(job_runs) returns jsonb language sql stable as $$
  select to_jsonb($1) - array['lease_token', 'lease_owner', 'lease_until', 'not_before']
$$;

-- time zone: timestamps in jsonb carry the session's offset otherwise
create function publish_job_runs() returns trigger language plpgsql set timezone = 'UTC' as $$
begin
  case tg_op
    when 'INSERT' then
      insert into change_feed (table_name, operation, symbol, timeframe, "row")
        select 'job_runs', tg_op, n.symbol, n.timeframe, published_job_run(n) from new_runs n;
    when 'UPDATE' then
      insert into change_feed (table_name, operation, symbol, timeframe, "row", old)
        select 'job_runs', tg_op, c.symbol, c.timeframe, c.new_row, c.old_row
          from (select n.symbol, n.timeframe, published_job_run(n) as new_row, published_job_run(o) as old_row
                  from new_runs n join old_runs o using (id)) c
         -- a heartbeat moves the lease and perhaps updated_at: nothing to tell
         where c.new_row - 'updated_at' is distinct from c.old_row - 'updated_at';
    when 'DELETE' then
      insert into change_feed (table_name, operation, symbol, timeframe, old)
        select 'job_runs', tg_op, o.symbol, o.timeframe, published_job_run(o) from old_runs o;
  end case;
  return null;
end $$;
create trigger publish_inserted after insert on job_runs
  referencing new table as new_runs for each statement execute function publish_job_runs();
create trigger publish_updated after update on job_runs
  referencing old table as old_runs new table as new_runs for each statement execute function publish_job_runs();
create trigger publish_deleted after delete on job_runs
  referencing old table as old_runs for each statement execute function publish_job_runs();

-- A coverage row as the view coverage_status shows it. The ticker is null if the symbol itself is being deleted.
create function published_coverage(c coverage, ticker text) returns jsonb language sql stable as $$
  select jsonb_build_object('symbol', ticker, 'timeframe', c.timeframe, 'from_ts', lower(c.covered),
    'to_ts', upper(c.covered), 'last_success_at', c.last_success_at, 'last_rows_written', c.last_rows_written,
    'last_provider', c.last_provider, 'created_at', c.created_at, 'updated_at', c.updated_at, 'symbol_id', c.symbol_id)
$$;

create function publish_coverage() returns trigger language plpgsql set timezone = 'UTC' as $$
begin
  case tg_op
    when 'INSERT' then
      insert into change_feed (table_name, operation, symbol, timeframe, "row")
        select 'coverage_status', tg_op, s.ticker, n.timeframe, published_coverage(n, s.ticker)
          from new_coverage n left join symbols s on s.id = n.symbol_id;
    when 'UPDATE' then
      insert into change_feed (table_name, operation, symbol, timeframe, "row", old)
        select 'coverage_status', tg_op, s.ticker, n.timeframe, published_coverage(n, s.ticker), published_coverage(o, s.ticker)
          from new_coverage n join old_coverage o using (symbol_id, timeframe) left join symbols s on s.id = n.symbol_id
         where (n.covered, n.answered_empty, n.last_success_at, n.last_rows_written, n.last_provider)
               is distinct from (o.covered, o.answered_empty, o.last_success_at, o.last_rows_written, o.last_provider);
    when 'DELETE' then
      insert into change_feed (table_name, operation, symbol, timeframe, old)
        select 'coverage_status', tg_op, s.ticker, o.timeframe, published_coverage(o, s.ticker)
          from old_coverage o left join symbols s on s.id = o.symbol_id;
  end case;
  return null;
end $$;
create trigger publish_inserted after insert on coverage
  referencing new table as new_coverage for each statement execute function publish_coverage();
create trigger publish_updated after update on coverage
  referencing old table as old_coverage new table as new_coverage for each statement execute function publish_coverage();
create trigger publish_deleted after delete on coverage
  referencing old table as old_coverage for each statement execute function publish_coverage();

-- Bars come by the thousand: one change for each series that a statement touched says which stretch to read again.
-- from_ts and to_ts are the starts of the first and the last bar written.
create function publish_bars() returns trigger language plpgsql set timezone = 'UTC' as $$
begin
  insert into change_feed (table_name, operation, symbol, timeframe, "row")
    select 'ohlc_bars_v2', tg_op, s.ticker, b.timeframe,
           jsonb_build_object('symbol', s.ticker, 'symbol_id', b.symbol_id, 'timeframe', b.timeframe, 'from_ts', b.from_ts,
             'to_ts', b.to_ts, 'bars', b.bars, 'provider', b.providers)
      from (select symbol_id, timeframe, min(ts) as from_ts, max(ts) as to_ts, count(*) as bars,
                   string_agg(distinct provider, ',') as providers
              from new_bars group by symbol_id, timeframe) b
      left join symbols s on s.id = b.symbol_id;
  return null;
end $$;
create trigger publish_inserted after insert on ohlc_bars_v2
  referencing new table as new_bars for each statement execute function publish_bars();
create trigger publish_updated after update on ohlc_bars_v2
  referencing new table as new_bars for each statement execute function publish_bars();
