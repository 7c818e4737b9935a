-- What the chart bench copied beside into our own tables, all of it answered for.
insert into symbols (ticker) select distinct ticker from incoming on conflict do nothing;
insert into ohlc_bars_v2 (symbol_id, timeframe, ts, open, high, low, close, volume, provider, feed, rank, seen_at)
  select distinct on (s.id, tf, at) s.id, (case tf when 0 then 'm15' else 'd1' end)::timeframe, at, o, h, l, c, v, 'bench', 'sip', 1,
         now()
    from incoming join symbols s using (ticker),
         lateral (select case tf when 0 then ts else ts::date::timestamp at time zone 'America/New_York' end as at) stamped
   order by s.id, tf, at;
insert into coverage (symbol_id, timeframe, covered, answered_empty)
  select s.id, t.timeframe::timeframe, tstzmultirange(tstzrange('1900-01-01', '2100-01-01')), '{}'
    from symbols s, unnest(array['m15', 'd1', 'h1', 'h4']) t (timeframe);
drop table incoming;
vacuum analyze ohlc_bars_v2;
-- Changes the bar that the newest bar of a chart ends with.
create function write_last_bar(of_ticker text, tf int, new_close float8) returns text language sql as $$
  update ohlc_bars_v2 b set close = new_close, high = greatest(high, new_close), low = least(low, new_close)
    from symbols s
   where s.ticker = of_ticker and b.symbol_id = s.id and b.timeframe = (case tf when 3 then 'd1' else 'm15' end)::timeframe
     and b.ts = (select max(ts) from ohlc_bars_v2 l where l.symbol_id = s.id and l.timeframe = b.timeframe)
  returning of_ticker
$$;
