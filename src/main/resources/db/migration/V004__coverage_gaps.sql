-- What operators ask by hand: SELECT * FROM get_coverage_gaps('AAPL', '1h', 7). It must say what the server plans, so it reads the
-- server's calendar (exchange_sessions) and the server's idea of "closed by now" (planning_horizon).

create table exchange_sessions (
  date     date primary key,
  day_from timestamptz not null,
  day_to   timestamptz not null,
  open     timestamptz not null,
  close    timestamptz not null,
  check (day_from < open and open < close and close <= day_to)
);

-- Written by each tick. A server on a virtual clock lives at as_of; one on the real clock is always delay behind now().
create table planning_horizon (
  timeframe  timeframe primary key,
  as_of      timestamptz not null,
  delay      interval not null,
  is_virtual boolean not null
);

create function timeframe_length(text) returns interval language sql immutable strict as $$
  select case $1 when 'm1' then interval '1 minute' when 'm5' then interval '5 minutes' when 'm15' then interval '15 minutes'
    when 'm30' then interval '15 minutes' when 'h1' then interval '15 minutes' when 'h4' then interval '15 minutes' end
$$;

-- m30, h1 and h4 are made of m15, w1 of d1
create function base_timeframe(text) returns text language sql immutable strict as $$
  select case when $1 in ('m30', 'h1', 'h4') then 'm15' when $1 = 'w1' then 'd1' else $1 end
$$;

create function get_coverage_gaps(p_symbol text, p_timeframe text, p_window_days integer default 7,
                                  p_as_of timestamptz default null)
  returns table (gap_from timestamptz, gap_to timestamptz, gap_hours numeric) language sql stable as $$
  with wanted as (
    select s.id as symbol_id, canonical_timeframe(p_timeframe) as timeframe,
           base_timeframe(canonical_timeframe(p_timeframe)) as base
      from symbols s where s.ticker = upper(btrim(p_symbol))),
  horizon as (
    select w.*, coalesce(p_as_of, (select case when h.is_virtual then h.as_of else now() - h.delay end
                                     from planning_horizon h where h.timeframe = w.base), now()) as as_of
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
    from expected x, covered c, unnest(x.bars - c.answered) g order by 1
$$;
