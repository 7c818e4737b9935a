-- What several vendors say of splits, dividends and trading days, where they differ, and what no vendor has told.

-- Asked of each vendor on its own. What was marked before spoke of one vendor only and of no time: all is asked for once more.
delete from reference_sync;
alter table reference_sync drop constraint reference_sync_pkey, drop constraint reference_sync_symbol_id_key;
alter table reference_sync
  add column provider text not null,
  add column reach_from date not null, -- the vendor was asked about ex-dates from here; the calendar's first date told
  add column reach_to date not null,   -- up to here; the last date that the calendar told
  add primary key (provider, subject),
  add unique (provider, symbol_id),
  add check (reach_from <= reach_to);

-- What each vendor said. corporate_actions is what follows from it, and what an operator entered.
create table corporate_action_reports (
  symbol_id     uuid not null references symbols on delete cascade,
  kind          text not null check (kind in ('split', 'dividend')),
  ex_date       date not null,
  provider      text not null,
  old_rate      numeric check (old_rate > 0),
  new_rate      numeric check (new_rate > 0),
  cash_amount   numeric check (cash_amount > 0),
  -- the vendor said it once and left it out since this day: believed when it leaves it out on a later one too
  missing_since date,
  primary key (symbol_id, kind, ex_date, provider),
  check (case kind when 'split' then old_rate is not null and new_rate is not null else cash_amount is not null end)
);
insert into corporate_action_reports (symbol_id, kind, ex_date, provider, old_rate, new_rate, cash_amount)
  select symbol_id, case action_type when 'dividend' then 'dividend' else 'split' end, ex_date, metadata ->> 'provider',
         old_rate, new_rate, case action_type when 'dividend' then cash_amount end
    from corporate_actions
   where symbol_id is not null and metadata ? 'provider' and action_type in ('stock_split', 'reverse_split', 'dividend')
     and (action_type <> 'dividend' or cash_amount > 0)
  on conflict do nothing;

-- Actions on which those who were asked do not agree.
create table corporate_action_differences (
  id            uuid primary key default gen_random_uuid(),
  symbol_id     uuid not null references symbols on delete cascade,
  symbol        text not null,
  kind          text not null check (kind in ('split', 'dividend')),
  ex_date       date not null,
  said          jsonb not null, -- by vendor: '1:7', '0.52', or null where it was asked and said nothing
  applied       text,           -- what counts; null = the action does not
  first_seen_on date not null,
  unique (symbol_id, kind, ex_date)
);

-- Jumps between two sessions that look like a split nobody has told.
create table suspected_splits (
  id           uuid primary key default gen_random_uuid(),
  symbol_id    uuid not null references symbols on delete cascade,
  symbol       text not null,
  ex_date      date not null,
  close_before double precision not null,
  open_after   double precision not null,
  old_rate     integer not null check (old_rate > 0),
  new_rate     integer not null check (new_rate > 0),
  seen_at      timestamptz not null,
  unique (symbol_id, ex_date)
);
-- Which state of its daily bars and splits a symbol was looked at in; without a row it is due.
create table split_checks (
  symbol_id  uuid primary key references symbols on delete cascade,
  bars_as_of timestamptz not null, -- updated_at of the daily coverage then
  splits     text not null         -- those on record then, as a hash
);

-- With which splits the prices of a run, which its vendor had sent adjusted, were turned back to what was traded. A split that
-- becomes known, changes or goes makes them wrong; from this they are set right without asking the vendor again.
create table split_conversions (
  symbol_id uuid not null references symbols on delete cascade,
  timeframe timeframe not null,
  run_id    uuid not null,
  sent_at   timestamptz not null, -- splits in effect then were in the vendor's prices
  ex_dates  date[] not null,
  ratios    double precision[] not null,
  primary key (symbol_id, timeframe, run_id),
  check (cardinality(ex_dates) = cardinality(ratios))
);
insert into split_conversions (symbol_id, timeframe, run_id, sent_at, ex_dates, ratios)
  select r.symbol_id, r.timeframe, r.run_id, r.sent_at, coalesce(a.ex_dates, '{}'), coalesce(a.ratios, '{}')
    from (select symbol_id, timeframe, run_id, min(seen_at) as sent_at from ohlc_bars_v2
           where basis = 'unsplit' and run_id is not null group by 1, 2, 3) r
    cross join lateral (
      select array_agg(c.ex_date order by c.ex_date) as ex_dates, array_agg(c.ratio::float8 order by c.ex_date) as ratios
        from corporate_actions c
       where c.symbol_id = r.symbol_id and c.action_type in ('stock_split', 'reverse_split')
         and c.ex_date::timestamp at time zone 'America/New_York' <= r.sent_at and c.created_at <= r.sent_at) a;

-- Charts hear of a split when it is entered, planners of a closure.
alter table market_calendar add column id uuid not null default gen_random_uuid() unique;
call publish_table('corporate_actions');
call publish_table('market_calendar');
