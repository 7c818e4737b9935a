-- What a chart shows, for operators and for clients of before: the bars of /functions/v1/chart, of regular hours and in the shares of
-- its time. Reads the stored bars; what a chart makes of the last minutes before longer bars come is not here.
-- p_now: as the server's clock would stand; by default as it stands.
create function get_chart_data_v2(p_symbol_id uuid, p_timeframe text, p_start_date timestamptz, p_end_date timestamptz,
                                  p_now timestamptz default null)
  returns table (ts text, open double precision, high double precision, low double precision, close double precision,
                 volume bigint, provider text, is_intraday boolean, is_forecast boolean, data_status text,
                 confidence_score double precision, upper_band double precision, lower_band double precision)
  language sql stable as $$
  with recursive asked as (
    select t.timeframe, base_timeframe(t.timeframe) as base,
           case t.timeframe when 'm30' then interval '30 minutes' when 'h1' then interval '1 hour'
             when 'h4' then interval '4 hours' end as length,
           date_trunc('minute', coalesce(p_now, (select max(h.as_of + h.delay) from planning_horizon h where h.is_virtual),
                                         now())) as now
      from (select canonical_timeframe(p_timeframe) as timeframe) t),
  splits as (
    select row_number() over (order by c.ex_date desc, c.id) as n,
           c.ex_date::timestamp at time zone 'America/New_York' as effective,
           c.new_rate::float8 / c.old_rate::float8 as ratio
      from asked a, corporate_actions c join symbols s on s.ticker = c.symbol
     where s.id = p_symbol_id and c.action_type in ('stock_split', 'reverse_split')
       and c.ex_date::timestamp at time zone 'America/New_York' <= a.now),
  -- what bars before a split are divided by: its ratio times those of all later ones
  factors as (
    select n, effective, ratio as factor from splits where n = 1
    union all
    select s.n, s.effective, s.ratio * f.factor from factors f join splits s on s.n = f.n + 1),
  shares as (
    select coalesce(lead(effective) over (order by n), '-infinity') as since, effective as until, factor from factors
    union all
    select coalesce((select max(effective) from factors), '-infinity'), 'infinity', 1),
  -- with eight days to either side: a week may begin before the range, and stored hours give way to those around them
  stored as (
    select b.timeframe::text as timeframe, b.ts, b.open / f.factor as open, b.high / f.factor as high,
           b.low / f.factor as low, b.close / f.factor as close, floor(b.volume * f.factor + 0.5)::bigint as volume,
           b.provider, e.open as bell
      from asked a
      join ohlc_bars_v2 b on b.symbol_id = p_symbol_id
       and b.timeframe in (a.base, case when a.timeframe in ('h1', 'h4') then a.timeframe else a.base end)
       and b.ts >= p_start_date - interval '8 days' and b.ts <= p_end_date + interval '8 days'
      join shares f on b.ts >= f.since and b.ts < f.until
      left join exchange_sessions e on a.base <> 'd1' and e.date = (b.ts at time zone 'America/New_York')::date
       and b.ts >= e.open and b.ts < e.close
     where a.base = 'd1' or e.date is not null),
  made as (
    select p.start as ts, (array_agg(p.open order by p.ts))[1] as open, max(p.high) as high, min(p.low) as low,
           (array_agg(p.close order by p.ts desc))[1] as close, sum(p.volume)::bigint as volume,
           string_agg(distinct p.provider collate "C", '+' order by p.provider collate "C") as provider
      from (select s.*, case when a.timeframe = 'w1'
                             then date_trunc('week', s.ts at time zone 'America/New_York') at time zone 'America/New_York'
                             when a.length is not null then date_bin(a.length, s.ts, s.bell)
                             else s.ts end as start
              from stored s join asked a on s.timeframe = a.base) p
     group by p.start),
  bars as (
    select m.* from made m
    union all
    select s.ts, s.open, s.high, s.low, s.close, s.volume, s.provider
      from stored s join asked a on a.timeframe <> a.base and s.timeframe = a.timeframe
     where not exists (select from made m where m.ts > s.ts - a.length and m.ts < s.ts + a.length)),
  newest as (
    select b.ts, a.timeframe, a.base, a.now,
           case when a.base = 'd1'
                then (select max(e.close) from exchange_sessions e
                       where e.day_from >= b.ts and e.day_from < b.ts + case a.timeframe when 'w1' then interval '6 days'
                                                                          else interval '12 hours' end)
                else (select least(b.ts + coalesce(a.length, timeframe_length(a.timeframe)), e.close) from exchange_sessions e
                       where e.date = (b.ts at time zone 'America/New_York')::date and b.ts >= e.open) end as closes,
           (select max(case when a.base = 'd1'
                            then ((o.ts at time zone 'America/New_York')::date + 1)::timestamp at time zone 'America/New_York'
                            else o.ts + case when o.timeframe = a.base then timeframe_length(a.base) else a.length end end)
              from unnest(array[a.base, case when a.timeframe in ('h1', 'h4') then a.timeframe end]) t (timeframe)
             cross join lateral (select x.ts, x.timeframe from ohlc_bars_v2 x
                                  where x.symbol_id = p_symbol_id and x.timeframe = t.timeframe
                                  order by x.ts desc limit 1) o) as last_end
      from asked a, bars b order by b.ts desc limit 1),
  -- a bar is live until it has closed and somebody has answered for all that it is made of
  live as (
    select n.ts from newest n
     where n.closes > n.now
        or exists (
          select from exchange_sessions e,
                 lateral (select case when n.base = 'd1' then tstzrange(e.day_from, e.day_to)
                                      else tstzrange(least(greatest(n.ts, n.last_end), n.closes), n.closes) end as range) w
           where e.day_to > n.ts and e.day_from < n.closes
             and case when n.base = 'd1' then e.day_from >= n.last_end and e.close <= n.now else n.last_end < n.closes end
             and not coalesce((select c.covered @> w.range from coverage c
                                where c.symbol_id = p_symbol_id and c.timeframe = n.base), false)))
  select to_char(b.ts at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), b.open, b.high, b.low, b.close, b.volume, b.provider,
         a.base <> 'd1' and (b.ts at time zone 'America/New_York')::date = (a.now at time zone 'America/New_York')::date,
         false, case when b.ts in (select ts from live) then 'live' else 'verified' end, null::float8, null::float8, null::float8
    from bars b, asked a
   where b.ts >= p_start_date and b.ts <= p_end_date
   order by b.ts
$$;
