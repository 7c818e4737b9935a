-- Job definitions, the one queue (job_runs), the orchestrator's heartbeat, providers' limits and circuits.

create table job_definitions (
  id          uuid primary key default gen_random_uuid(),
  job_type    text not null check (job_type in ('fetch_intraday', 'fetch_historical', 'run_forecast')),
  symbol      text not null references symbols (ticker) on update cascade on delete cascade,
  symbol_id   uuid not null references symbols on delete cascade,
  timeframe   timeframe not null,
  window_days integer not null default 7 check (window_days between 1 and 36500),
  priority    integer not null default 100,
  enabled     boolean not null default true,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  unique (symbol, timeframe, job_type)
);

-- Operators insert by ticker and by any spelling of the timeframe (runbook, step 5).
create function canonical_timeframe(text) returns text language sql immutable strict as $$
  select case lower(btrim($1))
    when '1m' then 'm1' when '1min' then 'm1'
    when '5m' then 'm5' when '5min' then 'm5'
    when '15m' then 'm15' when '15min' then 'm15'
    when '30m' then 'm30' when '30min' then 'm30'
    when '1h' then 'h1' when '1hour' then 'h1' when '60min' then 'h1'
    when '4h' then 'h4' when '4hour' then 'h4'
    when '1d' then 'd1' when '1day' then 'd1' when 'day' then 'd1'
    when '1w' then 'w1' when '1wk' then 'w1' when '1week' then 'w1' when 'week' then 'w1'
    else lower(btrim($1)) end
$$;
-- The column's domain refuses other spellings before a trigger could mend them, so the column is plain text with a check.
alter table job_definitions alter column timeframe type text;
alter table job_definitions add constraint job_definitions_timeframe
  check (timeframe in ('m1', 'm5', 'm15', 'm30', 'h1', 'h4', 'd1', 'w1'));

create function complete_job_definition() returns trigger language plpgsql as $$
begin
  new.symbol := upper(btrim(new.symbol));
  new.timeframe := canonical_timeframe(new.timeframe);
  select id into new.symbol_id from symbols where ticker = new.symbol;
  if new.symbol_id is null then
    raise exception 'Symbol % not found', new.symbol using errcode = 'foreign_key_violation';
  end if;
  return new;
end $$;
create trigger complete_job_definition before insert or update of symbol, timeframe on job_definitions
  for each row execute function complete_job_definition();

create sequence job_lease_tokens;

-- Arrows: queued -> running | cancelled; running -> queued (handed back, lost lease, told to wait) | success | failed | cancelled;
-- failed -> queued (retry_failed). success and cancelled never change again.
create table job_runs (
  id               uuid primary key default gen_random_uuid(),
  job_def_id       uuid references job_definitions on delete cascade,
  symbol           text not null,
  symbol_id        uuid not null references symbols on delete cascade,
  timeframe        timeframe not null,
  job_type         text not null check (job_type in ('fetch_intraday', 'fetch_historical', 'run_forecast', 'backfill')),
  slice_from       timestamptz not null,
  slice_to         timestamptz not null,
  status           text not null default 'queued' check (status in ('queued', 'running', 'success', 'failed', 'cancelled')),
  progress_percent numeric(5, 2) not null default 0 check (progress_percent between 0 and 100),
  rows_written     integer not null default 0 check (rows_written >= 0),
  rows_inserted    integer not null default 0,
  rows_changed     integer not null default 0,
  rows_same        integer not null default 0,
  rows_rejected    integer not null default 0,
  provider         text,
  fallback_from    text,
  priority         integer not null default 100,
  -- how often work on it has begun and counted; waiting for a vendor's quota does not count
  attempt          integer not null default 1 check (attempt >= 1),
  error_code       text,
  error_message    text,
  triggered_by     text not null default 'cron',
  expected_cost    numeric not null default 1,
  actual_cost      numeric not null default 0,
  created_at       timestamptz not null default now(),
  started_at       timestamptz,
  finished_at      timestamptz,
  updated_at       timestamptz not null default now(),
  -- liveness, by this database's clock
  not_before       timestamptz not null default '-infinity',
  lease_token      bigint,
  lease_owner      text,
  lease_until      timestamptz,
  constraint slice_order check (slice_from < slice_to),
  constraint written_is_inserted_and_changed check (rows_written = rows_inserted + rows_changed),
  constraint running_is_leased check ((status = 'running') = (lease_token is not null and lease_until is not null)),
  constraint finished_has_an_end check ((status in ('success', 'failed', 'cancelled')) = (finished_at is not null)),
  constraint failed_has_a_reason check (status <> 'failed' or (error_code is not null and error_message is not null)),
  constraint success_is_whole check (status <> 'success' or (progress_percent = 100 and error_code is null))
);
-- The same slice is never active twice.
create unique index job_runs_active on job_runs (symbol_id, timeframe, job_type, slice_from, slice_to)
  where status in ('queued', 'running');
create index job_runs_queue on job_runs (priority desc, slice_to desc, created_at) where status = 'queued';
create index job_runs_leases on job_runs (lease_until) where status = 'running';
create index job_runs_window on job_runs (timeframe, slice_from, slice_to) where status = 'queued';
create index job_runs_failed on job_runs (symbol_id, timeframe, finished_at) where status = 'failed';
create index job_runs_created on job_runs (created_at desc);
create index job_runs_definition on job_runs (job_def_id);
create index job_runs_finished on job_runs (finished_at desc) where status in ('success', 'failed', 'cancelled');

create function guard_job_run_arrow() returns trigger language plpgsql as $$
begin
  if new.status is distinct from old.status and not (
       (old.status = 'queued' and new.status in ('running', 'cancelled'))
    or (old.status = 'running' and new.status in ('queued', 'success', 'failed', 'cancelled'))
    or (old.status = 'failed' and new.status = 'queued')) then
    raise exception 'job_runs: % may not become %', old.status, new.status using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger guard_job_run_arrow before update of status on job_runs
  for each row execute function guard_job_run_arrow();

create table orchestrator_heartbeat (
  name       text primary key,
  last_seen  timestamptz not null,
  status     text not null check (status in ('healthy', 'warning', 'error')),
  message    text,
  updated_at timestamptz not null default now()
);

-- A provider's quota and circuit, shared by all processes and surviving restarts. Times by this database's clock.
-- theoretical_arrival is GCRA's one number: the instant at which the bucket is full again.
create table provider_state (
  provider            text primary key,
  theoretical_arrival timestamptz not null default '-infinity',
  blocked_until       timestamptz not null default '-infinity',
  circuit             text not null default 'closed' check (circuit in ('closed', 'open', 'half_open')),
  open_until          timestamptz not null default '-infinity',
  failures            integer not null default 0 check (failures >= 0),
  last_error_code     text,
  last_error_message  text,
  last_success_at     timestamptz,
  granted             bigint not null default 0,
  refused             bigint not null default 0,
  updated_at          timestamptz not null default now()
);

-- What kind of data this database holds: simulated and real data never mix.
create table data_origin (
  only_row boolean primary key default true check (only_row),
  origin   text not null check (origin in ('real', 'simulated')),
  set_at   timestamptz not null
);
