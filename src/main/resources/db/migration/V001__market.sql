-- Symbols, watch-lists, bars, coverage, calendar, corporate actions, quarantine.
-- Every time is timestamptz; every invariant that one row can break is a CHECK.

create domain timeframe as text
  check (value in ('m1', 'm5', 'm15', 'm30', 'h1', 'h4', 'd1', 'w1'));

create table symbols (
  id             uuid primary key default gen_random_uuid(),
  ticker         text not null unique check (ticker = upper(ticker) and ticker ~ '^[A-Z0-9][A-Z0-9.\-/^=]{0,19}$'),
  name           text not null default '',
  description    text not null default '',
  asset_type     text not null default 'stock' check (asset_type in ('stock', 'etf', 'index', 'future', 'option', 'crypto')),
  primary_source text not null default 'alpaca',
  is_active      boolean not null default true,
  created_at     timestamptz not null default now(),
  updated_at     timestamptz not null default now()
);

create table watchlists (
  id         uuid primary key default gen_random_uuid(),
  user_id    uuid not null,
  name       text not null check (name <> ''),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (user_id, name)
);

create table watchlist_items (
  watchlist_id uuid not null references watchlists on delete cascade,
  symbol_id    uuid not null references symbols on delete cascade,
  added_at     timestamptz not null default now(),
  primary key (watchlist_id, symbol_id)
);

-- One row per bar, raw as traded; the provider is provenance, not part of the key.
create table ohlc_bars_v2 (
  symbol_id uuid not null references symbols on delete cascade,
  timeframe timeframe not null,
  ts        timestamptz not null,
  open      double precision not null,
  high      double precision not null,
  low       double precision not null,
  close     double precision not null,
  volume    bigint not null,
  provider  text not null,
  feed      text not null,
  -- 'raw' as sent; 'unsplit' = the vendor sent split-adjusted prices, converted back with the splits known then
  basis     text not null default 'raw' check (basis in ('raw', 'unsplit')),
  -- which of two feeds wins: a lower one never overwrites a higher one
  rank      smallint not null,
  run_id    uuid,
  seen_at   timestamptz not null,
  primary key (symbol_id, timeframe, ts),
  constraint bar_order check (low <= open and low <= close and open <= high and close <= high),
  constraint bar_positive check (low > 0 and high < 'Infinity' and volume >= 0)
);

-- What a bar said before it was corrected, so that a read as of an earlier instant is possible.
create table bar_revisions (
  symbol_id   uuid not null references symbols on delete cascade,
  timeframe   timeframe not null,
  ts          timestamptz not null,
  open        double precision not null,
  high        double precision not null,
  low         double precision not null,
  close       double precision not null,
  volume      bigint not null,
  provider    text not null,
  feed        text not null,
  basis       text not null,
  rank        smallint not null,
  run_id      uuid,
  seen_at     timestamptz not null,
  replaced_at timestamptz not null
);
create index bar_revisions_bar on bar_revisions (symbol_id, timeframe, ts);

create function keep_bar_revision() returns trigger language plpgsql as $$
begin
  insert into bar_revisions
    select o.symbol_id, o.timeframe, o.ts, o.open, o.high, o.low, o.close, o.volume,
           o.provider, o.feed, o.basis, o.rank, o.run_id, o.seen_at, n.seen_at
      from old_bars o join new_bars n using (symbol_id, timeframe, ts)
     where (o.open, o.high, o.low, o.close, o.volume) is distinct from (n.open, n.high, n.low, n.close, n.volume);
  return null;
end $$;
create trigger keep_bar_revision after update on ohlc_bars_v2
  referencing old table as old_bars new table as new_bars for each statement execute function keep_bar_revision();

-- The name that older readers know.
create view ohlc_bars as
  select b.symbol_id, s.ticker as symbol, b.timeframe, b.ts, b.open, b.high, b.low, b.close, b.volume, b.provider,
         false as is_forecast, b.seen_at as fetched_at
    from ohlc_bars_v2 b join symbols s on s.id = b.symbol_id;

-- Which time a provider has answered for. covered holds every answered instant, answered_empty those sessions in it for
-- which the answer held no bar. Interior holes stay visible; an envelope would hide them.
create table coverage (
  symbol_id         uuid not null references symbols on delete cascade,
  timeframe         timeframe not null,
  covered           tstzmultirange not null default '{}',
  answered_empty    tstzmultirange not null default '{}',
  last_success_at   timestamptz,
  last_rows_written integer,
  last_provider     text,
  created_at        timestamptz not null default now(),
  updated_at        timestamptz not null default now(),
  primary key (symbol_id, timeframe),
  check (answered_empty <@ covered)
);

create view coverage_status as
  select s.ticker as symbol, c.timeframe, lower(c.covered) as from_ts, upper(c.covered) as to_ts, c.last_success_at,
         c.last_rows_written, c.last_provider, c.created_at, c.updated_at, c.symbol_id
    from coverage c join symbols s on s.id = c.symbol_id;

-- Rows here override the calendar's built-in rules; New York wall-clock times.
create table market_calendar (
  date          date primary key,
  is_open       boolean not null,
  session_open  time,
  session_close time,
  market_open   time,
  market_close  time,
  source        text not null default 'operator',
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),
  check (not is_open or (market_open is not null and market_close is not null and market_open < market_close)),
  check (session_open is null or market_open is null or session_open <= market_open),
  check (session_close is null or market_close is null or session_close >= market_close)
);

create table corporate_actions (
  id            uuid primary key default gen_random_uuid(),
  symbol_id     uuid references symbols on delete cascade,
  symbol        text not null,
  action_type   text not null check (action_type in ('stock_split', 'reverse_split', 'dividend', 'merger', 'spin_off')),
  ex_date       date not null,
  record_date   date,
  payment_date  date,
  old_rate      numeric check (old_rate > 0),
  new_rate      numeric check (new_rate > 0),
  ratio         numeric generated always as (new_rate / old_rate) stored,
  cash_amount   numeric,
  bars_adjusted boolean not null default false,
  adjusted_at   timestamptz,
  metadata      jsonb not null default '{}',
  created_at    timestamptz not null default now(),
  unique (symbol, action_type, ex_date),
  check (action_type not in ('stock_split', 'reverse_split') or (old_rate is not null and new_rate is not null)),
  check (action_type <> 'stock_split' or new_rate >= old_rate),
  check (action_type <> 'reverse_split' or new_rate < old_rate)
);

-- Bars that the validation gate turned away, exactly as they came.
create table bar_quarantine (
  id         bigint generated always as identity primary key,
  symbol_id  uuid references symbols on delete cascade,
  symbol     text not null,
  timeframe  timeframe not null,
  ts         timestamptz,
  bar        jsonb not null,
  reason     text not null,
  provider   text not null,
  feed       text not null,
  run_id     uuid,
  state      text not null default 'held' check (state in ('held', 'released', 'rejected')),
  seen_at    timestamptz not null,
  decided_at timestamptz,
  decided_by text,
  unique nulls not distinct (symbol, timeframe, ts, provider, feed, reason),
  check ((state = 'held') = (decided_at is null))
);
