-- Backfills as things of their own: what somebody ordered, cut into slices, and how far each of them is. The queue stays
-- job_runs; a backfill hands it a portion of its slices at a time.

-- Arrows: running <-> paused; running, paused -> cancelled; running -> done | error; error -> running (what failed is retried).
create table backfills (
  id               uuid primary key default gen_random_uuid(),
  status           text not null default 'running' check (status in ('running', 'paused', 'cancelled', 'done', 'error')),
  symbols          integer not null check (symbols >= 1),
  timeframes       text not null,
  from_ts          timestamptz not null,
  to_ts            timestamptz not null,
  only_gaps        boolean not null,
  priority         integer not null,
  triggered_by     text not null,
  total_slices     integer not null check (total_slices >= 0),
  done_slices      integer not null default 0 check (done_slices >= 0),
  failed_slices    integer not null default 0 check (failed_slices >= 0),
  rows_written     bigint not null default 0 check (rows_written >= 0),
  progress         integer not null default 0 check (progress between 0 and 100),
  -- what the dry run said when it was ordered
  expected_bars     bigint not null default 0,
  expected_requests bigint not null default 0,
  expected_seconds  bigint not null default 0,
  created_at       timestamptz not null default now(),
  ended_at         timestamptz,
  updated_at       timestamptz not null default now(),
  check (from_ts < to_ts),
  check (done_slices + failed_slices <= total_slices),
  check ((status in ('cancelled', 'done', 'error')) = (ended_at is not null))
);
create index backfills_open on backfills (created_at) where status = 'running';
create index backfills_newest on backfills (created_at desc);
create index backfills_ended on backfills (ended_at) where ended_at is not null;

-- backfill_jobs is one symbol and timeframe of a backfill: the newest one that was ordered for exactly this range.
alter table backfill_jobs add column backfill_id uuid references backfills on delete cascade;
create index backfill_jobs_backfill on backfill_jobs (backfill_id);

create table backfill_slices (
  id            bigint generated always as identity primary key,
  backfill_id   uuid not null references backfills on delete cascade,
  job_id        uuid not null references backfill_jobs on delete cascade,
  symbol        text not null,
  symbol_id     uuid not null references symbols on delete cascade,
  timeframe     timeframe not null,
  slice_from    timestamptz not null,
  slice_to      timestamptz not null,
  -- pending: not in the queue; active: its run is queued or running
  status        text not null default 'pending' check (status in ('pending', 'active', 'done', 'failed', 'cancelled')),
  -- of job_runs, whose rows are forgotten sooner than a backfill
  run_id        uuid,
  tries         integer not null default 0 check (tries >= 0),
  rows_written  integer not null default 0 check (rows_written >= 0),
  error_code    text,
  error_message text,
  created_at    timestamptz not null,
  updated_at    timestamptz not null,
  -- by this database's clock: how fast it goes is measured in real time
  settled_at    timestamptz,
  unique (backfill_id, symbol_id, timeframe, slice_from),
  check (slice_from < slice_to),
  check (status <> 'active' or run_id is not null),
  check (status <> 'failed' or error_code is not null)
);
create index backfill_slices_pending on backfill_slices (backfill_id, slice_from desc, symbol) where status = 'pending';
create index backfill_slices_active on backfill_slices (run_id) where status in ('active', 'failed');
create index backfill_slices_job on backfill_slices (job_id);
create index backfill_slices_counts on backfill_slices (backfill_id, status) include (rows_written);
create index backfill_slices_settled on backfill_slices (backfill_id, settled_at) where settled_at is not null;
create index backfill_slices_symbol on backfill_slices (symbol_id);

-- The days of a backfill as older clients read them: one row a session, with the state of the slice that fetches it.
create index exchange_sessions_open on exchange_sessions (open);
drop table backfill_chunks;
create view backfill_chunks as
  select md5(s.id::text || ' ' || e.date::text)::uuid as id, s.job_id, s.symbol, s.timeframe, e.date as day,
         case s.status when 'done' then 'done' when 'failed' then 'error' when 'cancelled' then 'error'
                       when 'active' then case when r.status = 'running' then 'running' else 'pending' end
                       else 'pending' end as status,
         s.tries as try_count, case s.status when 'cancelled' then 'cancelled' else s.error_message end as last_error,
         s.created_at, s.updated_at, s.symbol_id
    from backfill_jobs j
    join backfill_slices s on s.job_id = j.id and s.backfill_id = j.backfill_id
    join exchange_sessions e on e.open >= s.slice_from and e.open < s.slice_to and e.open < j.to_ts and e.close > j.from_ts
    left join job_runs r on r.id = s.run_id and s.status = 'active';

-- Pages of requests that were cut short, raw as they came (fetch.KeptPages). Not logged: after a crash of the database they are
-- gone, and their requests begin anew.
create unlogged table kept_pages (
  stream   uuid not null,
  number   integer not null check (number >= 0),
  request  uuid not null,
  provider text not null,
  -- where to go on after this page
  part     integer not null check (part >= 0),
  cursor   text,
  requests integer not null check (requests >= 0),
  page     bytea not null,
  kept_at  timestamptz not null default clock_timestamp(),
  primary key (stream, number)
);
alter table kept_pages alter column page set storage external;
create index kept_pages_request on kept_pages (request);
create index kept_pages_age on kept_pages (kept_at);

call publish_table('backfills');
