-- Tables that clients subscribe to, and one way to publish a table whose rows clients see as they are.

-- Text, because nobody looks into a row but its readers: it is written once and read by every process, and its length in bytes
-- is known without unpacking it.
alter table change_feed alter column "row" type text using "row"::text, alter column old type text using old::text;

-- A table named here tells of each inserted, updated (unless nothing changed) and deleted row, whole. It must have a primary
-- key id; a row whose id is changed is told of as deleted and inserted. symbol and timeframe are taken from columns of these
-- names, the symbol otherwise from symbol_id.
create function publish_rows() returns trigger language plpgsql set timezone = 'UTC' as $$
begin
  case tg_op
    when 'INSERT' then
      insert into change_feed (table_name, operation, symbol, timeframe, "row")
        select tg_table_name, tg_op, coalesce(n.j ->> 'symbol', s.ticker), n.j ->> 'timeframe', n.j::text
          from (select to_json(r) as j from new_rows r offset 0) n
          left join symbols s on s.id = (n.j ->> 'symbol_id')::uuid;
    when 'UPDATE' then
      insert into change_feed (table_name, operation, symbol, timeframe, "row", old)
        select tg_table_name, case when o.j is null then 'INSERT' when n.j is null then 'DELETE' else 'UPDATE' end,
               coalesce(n.j ->> 'symbol', o.j ->> 'symbol', s.ticker), coalesce(n.j, o.j) ->> 'timeframe', n.j::text, o.j::text
          from (select r.id, to_json(r) as j from new_rows r offset 0) n
          full join (select r.id, to_json(r) as j from old_rows r offset 0) o on n.id = o.id
          left join symbols s on s.id = (coalesce(n.j, o.j) ->> 'symbol_id')::uuid
         where n.j::text is distinct from o.j::text
         order by n.j is not null; -- the row that was goes before the one that came in its place
    when 'DELETE' then
      insert into change_feed (table_name, operation, symbol, timeframe, old)
        select tg_table_name, tg_op, coalesce(o.j ->> 'symbol', s.ticker), o.j ->> 'timeframe', o.j::text
          from (select to_json(r) as j from old_rows r offset 0) o
          left join symbols s on s.id = (o.j ->> 'symbol_id')::uuid;
  end case;
  return null;
end $$;

-- A table emptied at once names no row: the feed says instead that changes were lost, and whoever watches starts over.
create function lose_changes() returns trigger language plpgsql as $$
begin
  update change_feed_floor set trimmed_to = nextval(pg_get_serial_sequence('change_feed', 'seq'));
  perform pg_notify('swiftbolt_changes', '');
  return null;
end $$;

create procedure publish_table(published regclass) language plpgsql as $$
begin
  execute format('create trigger publish_inserted after insert on %s
    referencing new table as new_rows for each statement execute function publish_rows()', published);
  execute format('create trigger publish_updated after update on %s
    referencing old table as old_rows new table as new_rows for each statement execute function publish_rows()', published);
  execute format('create trigger publish_deleted after delete on %s
    referencing old table as old_rows for each statement execute function publish_rows()', published);
  execute format('create trigger publish_emptied after truncate on %s
    for each statement execute function lose_changes()', published);
end $$;

create trigger publish_emptied after truncate on job_runs for each statement execute function lose_changes();
create trigger publish_emptied after truncate on coverage for each statement execute function lose_changes();
create trigger publish_emptied after truncate on ohlc_bars_v2 for each statement execute function lose_changes();
create trigger publish_emptied after truncate on change_feed for each statement execute function lose_changes();

-- The three tables that are published in a shape of their own, as before but written as text at a fraction of the cost:
-- rows are compared as text, and offset 0 keeps the planner from writing each of them twice.

-- What clients see of a run: liveness stays inside. updated_at is left out here, so that a heartbeat shows as no change.
create function published_run_but_updated_at(job_runs) returns text language sql stable as $$
  select row_to_json(v)::text from (
    select $1.id, $1.job_def_id, $1.symbol, $1.symbol_id, $1.timeframe, $1.job_type, $1.slice_from, $1.slice_to, $1.status,
           $1.progress_percent, $1.rows_written, $1.rows_inserted, $1.rows_changed, $1.rows_same, $1.rows_rejected, $1.provider,
           $1.fallback_from, $1.priority, $1.attempt, $1.error_code, $1.error_message, $1.triggered_by, $1.expected_cost,
           $1.actual_cost, $1.created_at, $1.started_at, $1.finished_at) v
$$;
create function with_updated_at(published text, updated_at timestamptz) returns text language sql stable as $$
  select left(published, -1) || ',"updated_at":' || to_json(updated_at)::text || '}'
$$;
drop function published_job_run(job_runs);
create function published_job_run(job_runs) returns text language sql stable as $$
  select with_updated_at(published_run_but_updated_at($1), $1.updated_at)
$$;

create or replace function publish_job_runs() returns trigger language plpgsql set timezone = 'UTC' as $$
begin
  case tg_op
    when 'INSERT' then
      insert into change_feed (table_name, operation, symbol, timeframe, "row")
        select 'job_runs', tg_op, n.symbol, n.timeframe, published_job_run(n) from new_runs n;
    when 'UPDATE' then
      insert into change_feed (table_name, operation, symbol, timeframe, "row", old)
        select 'job_runs', tg_op, c.symbol, c.timeframe, with_updated_at(c.new_row, c.new_at), with_updated_at(c.old_row, c.old_at)
          from (select n.symbol, n.timeframe, n.updated_at as new_at, o.updated_at as old_at,
                       published_run_but_updated_at(n) as new_row, published_run_but_updated_at(o) as old_row
                  from new_runs n join old_runs o using (id) offset 0) c
         where c.new_row <> c.old_row; -- a heartbeat moves the lease and perhaps updated_at: nothing to tell
    when 'DELETE' then
      insert into change_feed (table_name, operation, symbol, timeframe, old)
        select 'job_runs', tg_op, o.symbol, o.timeframe, published_job_run(o) from old_runs o;
  end case;
  return null;
end $$;

drop function published_coverage(coverage, text);
create function published_coverage(c coverage, ticker text) returns text language sql stable as $$
  select row_to_json(v)::text from (
    select ticker as symbol, c.timeframe, lower(c.covered) as from_ts, upper(c.covered) as to_ts, c.last_success_at,
           c.last_rows_written, c.last_provider, c.created_at, c.updated_at, c.symbol_id) v
$$;

create or replace function publish_bars() returns trigger language plpgsql set timezone = 'UTC' as $$
begin
  if tg_op = 'DELETE' then
    insert into change_feed (table_name, operation, symbol, timeframe, old)
      select 'ohlc_bars_v2', tg_op, b.symbol, b.timeframe, row_to_json(b)::text
        from (select s.ticker as symbol, o.symbol_id, o.timeframe, min(o.ts) as from_ts, max(o.ts) as to_ts, count(*) as bars,
                     string_agg(distinct o.provider, ',') as provider
                from old_bars o left join symbols s on s.id = o.symbol_id group by s.ticker, o.symbol_id, o.timeframe) b;
  else
    insert into change_feed (table_name, operation, symbol, timeframe, "row")
      select 'ohlc_bars_v2', tg_op, b.symbol, b.timeframe, row_to_json(b)::text
        from (select s.ticker as symbol, n.symbol_id, n.timeframe, min(n.ts) as from_ts, max(n.ts) as to_ts, count(*) as bars,
                     string_agg(distinct n.provider, ',') as provider
                from new_bars n left join symbols s on s.id = n.symbol_id group by s.ticker, n.symbol_id, n.timeframe) b;
  end if;
  return null;
end $$;
create trigger publish_deleted after delete on ohlc_bars_v2
  referencing old table as old_bars for each statement execute function publish_bars();

-- Backfills as older clients watch them; the queue itself is job_runs.
create table backfill_jobs (
  id         uuid primary key default gen_random_uuid(),
  symbol     text not null,
  timeframe  timeframe not null,
  from_ts    timestamptz not null,
  to_ts      timestamptz not null,
  status     text not null default 'pending' check (status in ('pending', 'running', 'done', 'error')),
  progress   integer not null default 0 check (progress between 0 and 100),
  error      text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  symbol_id  uuid not null references symbols on delete cascade,
  unique (symbol, timeframe, from_ts, to_ts),
  check (from_ts < to_ts)
);
create index backfill_jobs_symbol on backfill_jobs (symbol_id);

create table backfill_chunks (
  id         uuid primary key default gen_random_uuid(),
  job_id     uuid not null references backfill_jobs on delete cascade,
  symbol     text not null,
  timeframe  timeframe not null,
  day        date not null,
  status     text not null default 'pending' check (status in ('pending', 'running', 'done', 'error')),
  try_count  integer not null default 0 check (try_count >= 0),
  last_error text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  symbol_id  uuid not null references symbols on delete cascade,
  unique (job_id, day)
);
create index backfill_chunks_symbol on backfill_chunks (symbol_id);

-- The newest forecast of each symbol, timeframe, horizon and model.
create table ml_forecasts (
  id                           uuid primary key default gen_random_uuid(),
  symbol_id                    uuid not null references symbols on delete cascade,
  timeframe                    timeframe not null default 'd1',
  horizon                      text not null,
  model_type                   text not null default '',
  overall_label                text not null check (overall_label in ('bullish', 'neutral', 'bearish')),
  confidence                   numeric(5, 4) not null check (confidence between 0 and 1),
  run_at                       timestamptz not null,
  points                       jsonb not null default '[]' check (jsonb_typeof(points) = 'array'),
  created_at                   timestamptz not null default now(),
  supertrend_factor            double precision,
  supertrend_performance       double precision,
  supertrend_signal            integer check (supertrend_signal between -1 and 1),
  trend_label                  varchar(10),
  trend_confidence             integer check (trend_confidence between 0 and 10),
  stop_level                   numeric,
  target_price                 numeric,
  trend_duration_bars          integer,
  sr_levels                    jsonb,
  sr_density                   integer,
  support_hold_probability     numeric(5, 4) check (support_hold_probability between 0 and 1),
  resistance_hold_probability  numeric(5, 4) check (resistance_hold_probability between 0 and 1),
  support_strength_score       numeric,
  resistance_strength_score    numeric,
  model_agreement              numeric,
  ensemble_type                text,
  n_models                     integer,
  forecast_return              numeric,
  forecast_volatility          numeric,
  ci_lower                     numeric,
  ci_upper                     numeric,
  model_predictions            jsonb,
  model_confidences            jsonb,
  ensemble_weights             jsonb,
  ensemble_method              text,
  training_stats               jsonb,
  synthesis_data               jsonb,
  quality_score                numeric,
  quality_issues               jsonb,
  backtest_metrics             jsonb,
  confidence_source            text,
  q10                          numeric(12, 4),
  q25                          numeric(12, 4),
  q50                          numeric(12, 4),
  q75                          numeric(12, 4),
  q90                          numeric(12, 4),
  signal_quality               integer,
  calibration_label            varchar(20),
  accuracy_pct                 numeric(5, 2),
  suppressed                   boolean not null default false,
  is_base_horizon              boolean,
  is_consensus                 boolean,
  handoff_confidence           numeric(5, 2),
  consensus_weight             numeric,
  adaptive_supertrend_consensus  text,
  adaptive_supertrend_confidence numeric,
  unique (symbol_id, timeframe, horizon, model_type)
);

create table ml_forecasts_intraday (
  id                   uuid primary key default gen_random_uuid(),
  symbol_id            uuid not null references symbols on delete cascade,
  symbol               text not null,
  horizon              varchar(10) not null,
  timeframe            timeframe not null,
  overall_label        text not null check (overall_label in ('bullish', 'neutral', 'bearish')),
  confidence           numeric(5, 4) not null check (confidence between 0 and 1),
  target_price         numeric(12, 4),
  current_price        numeric(12, 4),
  supertrend_component numeric,
  sr_component         numeric,
  ensemble_component   numeric,
  supertrend_direction text,
  ensemble_label       text,
  layers_agreeing      integer,
  points               jsonb not null default '[]' check (jsonb_typeof(points) = 'array'),
  forecast_return      numeric,
  synthesis_data       jsonb,
  created_at           timestamptz not null default now(),
  expires_at           timestamptz not null,
  evaluated_at         timestamptz,
  signal_quality       integer,
  calibration_label    varchar(20),
  accuracy_pct         numeric(5, 2),
  unique (symbol_id, horizon, created_at)
);

call publish_table('backfill_jobs');
call publish_table('ml_forecasts');
call publish_table('ml_forecasts_intraday');
