-- Truth over time: who changed a bar and when, what an operator decided about bars in quarantine, which files were imported, and
-- what came out when stored bars were compared with a vendor.

alter table bar_revisions
  add column id bigint generated always as identity primary key,
  -- what came in its place; all three are null where a bar was deleted
  add column replaced_by_run      uuid,
  add column replaced_by_provider text,
  add column replaced_by_feed     text;
create index bar_revisions_replaced on bar_revisions (replaced_at);
create index bar_revisions_replaced_by on bar_revisions (replaced_by_run) where replaced_by_run is not null;

-- A bar is known from its seen_at on, and its revision until replaced_at: what stood at an instant is one row a bar at most.
create or replace function keep_bar_revision() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    insert into bar_revisions (symbol_id, timeframe, ts, open, high, low, close, volume, provider, feed, basis, rank, run_id,
                               seen_at, replaced_at, replaced_by_run, replaced_by_provider, replaced_by_feed)
      select o.symbol_id, o.timeframe, o.ts, o.open, o.high, o.low, o.close, o.volume, o.provider, o.feed, o.basis, o.rank,
             o.run_id, o.seen_at, n.seen_at, n.run_id, n.provider, n.feed
        from old_bars o join new_bars n using (symbol_id, timeframe, ts)
       where (o.open, o.high, o.low, o.close, o.volume) is distinct from (n.open, n.high, n.low, n.close, n.volume);
  else
    -- bars that go with their symbol leave nothing behind: there is no series left that anybody could ask for
    insert into bar_revisions (symbol_id, timeframe, ts, open, high, low, close, volume, provider, feed, basis, rank, run_id,
                               seen_at, replaced_at)
      select o.symbol_id, o.timeframe, o.ts, o.open, o.high, o.low, o.close, o.volume, o.provider, o.feed, o.basis, o.rank,
             o.run_id, o.seen_at, greatest(o.seen_at, now())
        from old_bars o join symbols s on s.id = o.symbol_id;
  end if;
  return null;
end $$;
create trigger keep_deleted_bar after delete on ohlc_bars_v2
  referencing old table as old_bars for each statement execute function keep_bar_revision();

-- Every decision about a bar in quarantine, also one that was later changed. Rows are only ever added.
create table quarantine_decisions (
  id            bigint generated always as identity primary key,
  quarantine_id bigint not null references bar_quarantine on delete cascade,
  decision      text not null check (decision in ('released', 'rejected')),
  decided_by    text not null check (decided_by <> ''),
  note          text not null default '',
  -- a released bar is stored under this run, so that its revision can be told from a vendor's
  run_id        uuid,
  decided_at    timestamptz not null,
  check ((decision = 'released') = (run_id is not null))
);
create index quarantine_decisions_of on quarantine_decisions (quarantine_id);
revoke update, delete on quarantine_decisions from swiftbolt_app;
create index bar_quarantine_inbox on bar_quarantine (state, id);
-- What the bar would have been stored with.
alter table bar_quarantine
  add column rank  smallint not null default 0,
  add column basis text not null default 'raw' check (basis in ('raw', 'unsplit'));

-- One row for each file that was imported; its id is the run_id of the bars that came from it.
create table bar_imports (
  id          uuid primary key,
  file        text not null,
  format      text not null check (format in ('csv', 'parquet')),
  -- whose bars they are, whatever the rows say; null = as each row says
  provider    text,
  feed        text,
  imported_by text not null check (imported_by <> ''),
  status      text not null default 'running' check (status in ('running', 'done', 'failed')),
  error       text,
  rows_read     bigint not null default 0,
  rows_inserted bigint not null default 0,
  rows_changed  bigint not null default 0,
  rows_same     bigint not null default 0,
  rows_rejected bigint not null default 0,
  started_at  timestamptz not null,
  finished_at timestamptz,
  check ((status = 'failed') = (error is not null)),
  check ((status = 'running') = (finished_at is null))
);

-- Stored bars held against what a vendor says today: the vendor they came from ('verify') or another one ('reconcile').
create table bar_checks (
  id          uuid primary key default gen_random_uuid(),
  kind        text not null check (kind in ('verify', 'reconcile')),
  symbol_id   uuid not null references symbols on delete cascade,
  symbol      text not null,
  timeframe   timeframe not null,
  slice_from  timestamptz not null,
  slice_to    timestamptz not null,
  -- who was asked
  provider    text not null,
  feed        text,
  status      text not null check (status in ('agrees', 'differs', 'failed')),
  error       text,
  compared    integer not null default 0 check (compared >= 0),
  differing   integer not null default 0 check (differing >= 0),
  -- stored, and the vendor does not have them (any more); and the other way round
  gone        integer not null default 0 check (gone >= 0),
  new         integer not null default 0 check (new >= 0),
  -- the worst of them, as [{ts, field, stored, vendor}], at most so many as configured
  differences jsonb not null default '[]' check (jsonb_typeof(differences) = 'array'),
  checked_at  timestamptz not null,
  check (slice_from < slice_to),
  check ((status = 'failed') = (error is not null)),
  check ((status = 'agrees') = (error is null and differing + gone + new = 0))
);
create index bar_checks_newest on bar_checks (checked_at desc);
create index bar_checks_symbol on bar_checks (symbol_id);
call publish_table('bar_checks');
