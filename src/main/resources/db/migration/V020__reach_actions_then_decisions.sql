-- How far back providers reach, what was known of splits and dividends at an earlier time, and what operators decided about
-- providers.

-- Written by each tick: from when on somebody has bars of a timeframe; infinity = nobody has any. One row a timeframe now, because
-- h1 may be had where its m15 cannot.
alter table planning_horizon add column reach_from timestamptz not null default '-infinity';

-- The server's time, which on a virtual clock is that of its last tick.
create function server_now() returns timestamptz language sql stable as $$
  select coalesce((select max(h.as_of + h.delay) from planning_horizon h where h.is_virtual), now())
$$;

-- Time that no provider reaches is no gap: nothing is planned there.
create or replace function get_coverage_gaps(p_symbol text, p_timeframe text, p_window_days integer default 7,
                                             p_as_of timestamptz default null)
  returns table (gap_from timestamptz, gap_to timestamptz, gap_hours numeric) language sql stable as $$
  with wanted as (
    select s.id as symbol_id, canonical_timeframe(p_timeframe) as timeframe,
           base_timeframe(canonical_timeframe(p_timeframe)) as base
      from symbols s where s.ticker = upper(btrim(p_symbol))),
  horizon as (
    select w.*, coalesce(p_as_of, (select case when h.is_virtual then h.as_of else now() - h.delay end
                                     from planning_horizon h where h.timeframe = w.base), now()) as as_of,
           coalesce((select h.reach_from from planning_horizon h where h.timeframe = w.timeframe), '-infinity') as reach_from
      from wanted w),
  expected as (
    select range_agg(case when h.base = 'd1' then tstzrange(e.day_from, e.day_to)
             else tstzrange(
               greatest(e.open, date_bin(timeframe_length(h.base), h.as_of - make_interval(days => p_window_days)
                                         + timeframe_length(h.base) - interval '1 microsecond', e.open)),
               least(e.close, date_bin(timeframe_length(h.base), h.as_of, e.open))) end) as bars
      from horizon h join exchange_sessions e
        on case when h.base = 'd1'
                then e.day_from >= h.as_of - make_interval(days => p_window_days) and e.close <= h.as_of
                else e.close > h.as_of - make_interval(days => p_window_days)
                     and date_bin(timeframe_length(h.base), h.as_of, e.open) > e.open
                     and greatest(e.open, date_bin(timeframe_length(h.base), h.as_of - make_interval(days => p_window_days)
                                         + timeframe_length(h.base) - interval '1 microsecond', e.open))
                         < least(e.close, date_bin(timeframe_length(h.base), h.as_of, e.open)) end),
  covered as (
    select coalesce(range_agg(r), '{}') as answered
      from horizon h join coverage c on c.symbol_id = h.symbol_id and c.timeframe in (h.timeframe, h.base)
           cross join unnest(c.covered) r)
  select lower(g), upper(g), round((extract(epoch from upper(g) - lower(g)) / 3600)::numeric, 2)
    from expected x, covered c, horizon h,
         unnest((x.bars - c.answered) * tstzmultirange(tstzrange(h.reach_from, 'infinity'))) g order by 1
$$;

-- Slices of an order that were left out because no provider reaches back to them.
alter table backfills add column unserved_slices integer not null default 0 check (unserved_slices >= 0);

-- What counted before, as bar_revisions keeps it of bars: an action is known from its seen_at on, and its revision until
-- replaced_at. What an operator enters is seen by the server's time.
alter table corporate_actions add column seen_at timestamptz;
update corporate_actions set seen_at = created_at;
alter table corporate_actions alter column seen_at set not null, alter column seen_at set default server_now();

create table corporate_action_revisions (
  id          bigint generated always as identity primary key,
  action_id   uuid not null,
  symbol_id   uuid references symbols on delete cascade,
  symbol      text not null,
  action_type text not null,
  ex_date     date not null,
  old_rate    numeric,
  new_rate    numeric,
  cash_amount numeric,
  provider    text, -- null = an operator
  seen_at     timestamptz not null,
  replaced_at timestamptz not null,
  check (seen_at <= replaced_at)
);
create index corporate_action_revisions_symbol on corporate_action_revisions (symbol);
create index corporate_action_revisions_symbol_id on corporate_action_revisions (symbol_id);

create function keep_action_revision() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if (old.symbol, old.action_type, old.ex_date, old.old_rate, old.new_rate, old.cash_amount)
       is not distinct from (new.symbol, new.action_type, new.ex_date, new.old_rate, new.new_rate, new.cash_amount) then
      new.seen_at := old.seen_at;
      return new;
    end if;
    if new.seen_at = old.seen_at then
      new.seen_at := server_now();
    end if;
    new.seen_at := greatest(new.seen_at, old.seen_at);
  end if;
  -- an action that goes with its symbol leaves nothing behind
  if old.symbol_id is null or exists (select from symbols where id = old.symbol_id) then
    insert into corporate_action_revisions (action_id, symbol_id, symbol, action_type, ex_date, old_rate, new_rate, cash_amount,
                                            provider, seen_at, replaced_at)
    values (old.id, old.symbol_id, old.symbol, old.action_type, old.ex_date, old.old_rate, old.new_rate, old.cash_amount,
            old.metadata ->> 'provider', old.seen_at,
            case tg_op when 'UPDATE' then new.seen_at else greatest(old.seen_at, server_now()) end);
  end if;
  return case tg_op when 'UPDATE' then new else old end;
end $$;
create trigger keep_action_revision before update or delete on corporate_actions
  for each row execute function keep_action_revision();

-- A jump need not be a split: another security under the same ticker is traded for quite another sum.
alter table suspected_splits
  add column kind text not null default 'split' check (kind in ('split', 'other_security'));

-- What operators decided about providers. Rows are only ever added.
create table provider_decisions (
  id         bigint generated always as identity primary key,
  decision   text not null check (decision in ('clear_unsupported', 'close_circuit')),
  provider   text not null,
  symbol     text,    -- of clear_unsupported; null = all
  cleared    integer not null check (cleared >= 0),
  was        jsonb not null, -- what stood there before
  decided_by text not null check (decided_by <> ''),
  note       text not null default '',
  decided_at timestamptz not null
);
revoke update, delete on provider_decisions from swiftbolt_app;
