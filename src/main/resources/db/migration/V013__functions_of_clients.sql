-- What clients and runbooks ask over /rest/v1/rpc beside get_coverage_gaps. All of them only read.

-- Between which bars a series lies; both null when there is none. Longer bars are made of their base.
create function get_coverage(p_symbol text, p_timeframe text)
  returns table (from_ts timestamptz, to_ts timestamptz) language sql stable as $$
  select min(b.ts), max(b.ts)
    from symbols s join ohlc_bars_v2 b on b.symbol_id = s.id
   where s.ticker = upper(btrim(p_symbol))
     and b.timeframe in (canonical_timeframe(p_timeframe), base_timeframe(canonical_timeframe(p_timeframe)))
$$;

-- The newest bar of each series that has one; of longer bars, the newest one that they are made of.
create function get_latest_bars_batch(p_symbol_ids uuid[], p_timeframes text[])
  returns table (symbol_id uuid, timeframe text, latest_ts timestamptz) language sql stable as $$
  select i.id, t.timeframe, b.ts
    from (select distinct id from unnest(p_symbol_ids) id) i
   cross join (select distinct canonical_timeframe(name) as timeframe from unnest(p_timeframes) name) t
   cross join lateral (
     select max(newest.ts) as ts
       from unnest(array[t.timeframe, base_timeframe(t.timeframe)]) stored (timeframe)
      cross join lateral (select o.ts from ohlc_bars_v2 o where o.symbol_id = i.id and o.timeframe = stored.timeframe
                           order by o.ts desc limit 1) newest) b
   where b.ts is not null
$$;

-- Of the bars that are stored under this very timeframe.
create function get_ohlc_coverage_stats(p_symbol text, p_timeframe text)
  returns table (bar_count bigint, oldest_bar timestamptz, newest_bar timestamptz, time_span_days numeric)
  language sql stable as $$
  select count(*), min(b.ts), max(b.ts), round((extract(epoch from max(b.ts) - min(b.ts)) / 86400)::numeric, 2)
    from symbols s join ohlc_bars_v2 b on b.symbol_id = s.id
   where s.ticker = upper(btrim(p_symbol)) and b.timeframe = canonical_timeframe(p_timeframe)
$$;

-- Neighbouring bars farther apart than so many hours, the widest first. Knows no calendar: nights and weekends count;
-- what is really missing says get_coverage_gaps.
create function detect_ohlc_gaps(p_symbol text, p_timeframe text, p_max_gap_hours numeric default 24)
  returns table (gap_start timestamptz, gap_end timestamptz, gap_hours numeric) language sql stable as $$
  with neighbours as (
    select lag(b.ts) over (order by b.ts) as earlier, b.ts as later
      from symbols s join ohlc_bars_v2 b on b.symbol_id = s.id
     where s.ticker = upper(btrim(p_symbol)) and b.timeframe = base_timeframe(canonical_timeframe(p_timeframe)))
  select earlier, later, round((extract(epoch from later - earlier) / 3600)::numeric, 2)
    from neighbours
   where extract(epoch from later - earlier) > p_max_gap_hours * 3600
   order by later - earlier desc, later
$$;

-- The runs in the table, by state. avg_duration in seconds, of those that ended.
create function get_batch_job_stats()
  returns table (status text, timeframe text, count bigint, rows_written bigint, avg_duration numeric)
  language sql stable as $$
  select r.status, r.timeframe, count(*), sum(r.rows_written)::bigint,
         round(avg(extract(epoch from r.finished_at - r.started_at))::numeric, 3)
    from job_runs r group by r.status, r.timeframe order by r.status, r.timeframe
$$;

-- By the server's calendar; without an instant at the server's time, which on a virtual clock is that of its last tick.
create function is_market_open(p_at timestamptz default null) returns boolean language sql stable as $$
  select exists (
    select from exchange_sessions e,
           (select coalesce(p_at, (select max(h.as_of + h.delay) from planning_horizon h where h.is_virtual), now()) as at) t
     where t.at >= e.open and t.at < e.close)
$$;

-- The first session after a date, by default after today in New York.
create function next_trading_day(from_date date default null) returns date language sql stable as $$
  select min(e.date) from exchange_sessions e
   where e.date > coalesce(from_date, (coalesce((select max(h.as_of + h.delay) from planning_horizon h where h.is_virtual), now())
                                       at time zone 'America/New_York')::date)
$$;
