package io.swiftbolt.chart;

import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Timeframe;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts rows straight into the tables. */
public record Seed(Pool pool) {
  private static final String BARS = """
      insert into ohlc_bars_v2 (symbol_id, timeframe, ts, open, high, low, close, volume, provider, feed, rank, seen_at)
      select s.id, $2, b.ts, b.o, b.h, b.l, b.c, b.v, 'alpaca', 'sip', 1, coalesce($9::text::timestamptz, now())
        from symbols s,
             unnest($3::timestamptz[], $4::float8[], $5::float8[], $6::float8[], $7::float8[], $8::int8[]) b (ts, o, h, l, c, v)
       where s.ticker = $1
      on conflict (symbol_id, timeframe, ts) do update set close = excluded.close, high = excluded.high, low = excluded.low,
        seen_at = greatest(excluded.seen_at, ohlc_bars_v2.seen_at)
      """;

  public void symbol(String ticker) {
    pool.preparedQuery("insert into symbols (ticker) values ($1)").execute(Tuple.of(ticker)).await();
  }

  public void bars(String ticker, Timeframe timeframe, List<Bar> bars) {
    bars(ticker, timeframe, bars, null);
  }

  /** @param seen when they came; null = now */
  public void bars(String ticker, Timeframe timeframe, List<Bar> bars, @Nullable String seen) {
    Tuple columns = Tuple.of(ticker, timeframe.code())
        .addArrayOfOffsetDateTime(
            bars.stream().map(b -> b.ts().atOffset(ZoneOffset.UTC)).toArray(OffsetDateTime[]::new))
        .addArrayOfDouble(bars.stream().map(Bar::open).toArray(Double[]::new))
        .addArrayOfDouble(bars.stream().map(Bar::high).toArray(Double[]::new))
        .addArrayOfDouble(bars.stream().map(Bar::low).toArray(Double[]::new))
        .addArrayOfDouble(bars.stream().map(Bar::close).toArray(Double[]::new))
        .addArrayOfLong(bars.stream().map(Bar::volume).toArray(Long[]::new)).addString(seen);
    pool.preparedQuery(BARS).execute(columns).await();
  }

  public void split(String ticker, LocalDate exDate, int from, int to) {
    split(ticker, exDate, from, to, null);
  }

  /** @param seen when it became known; null = now */
  public void split(String ticker, LocalDate exDate, int from, int to, @Nullable String seen) {
    pool.preparedQuery("""
        insert into corporate_actions (symbol, action_type, ex_date, old_rate, new_rate, seen_at)
        values ($1, 'stock_split', $2, $3::int, $4::int, coalesce($5::text::timestamptz, server_now()))
        """).execute(Tuple.of(ticker, exDate, from, to, seen)).await();
  }

  public void run(String sql) {
    pool.query(sql).execute().await();
  }

  public void dividend(String ticker, LocalDate exDate, double amount) {
    pool.preparedQuery("insert into corporate_actions (symbol, action_type, ex_date, cash_amount) "
        + "values ($1, 'dividend', $2, $3::float8)").execute(Tuple.of(ticker, exDate, amount)).await();
  }

  /** Answered for the range; as empty where so given. */
  public void covered(String ticker, Timeframe timeframe, String from, String to, String emptyFrom, String emptyTo) {
    pool.preparedQuery("""
        insert into coverage (symbol_id, timeframe, covered, answered_empty)
        select id, $2, tstzmultirange(tstzrange($3::text::timestamptz, $4::text::timestamptz)),
               tstzmultirange(tstzrange($5::text::timestamptz, $6::text::timestamptz))
          from symbols where ticker = $1
        """).execute(Tuple.of(ticker, timeframe.code(), from, to, emptyFrom, emptyTo)).await();
  }

  public void queuedRun(String ticker, Timeframe timeframe) {
    pool.preparedQuery(
        """
            insert into job_runs (symbol, symbol_id, timeframe, job_type, slice_from, slice_to)
            select ticker, id, $2, 'backfill', '2026-11-20 14:30Z', '2026-11-20 21:00Z' from symbols where ticker = $1
            """).execute(Tuple.of(ticker, timeframe.code())).await();
  }
}
