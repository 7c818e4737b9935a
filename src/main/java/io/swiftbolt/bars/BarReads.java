package io.swiftbolt.bars;

import static io.swiftbolt.database.Timestamps.utc;

import io.swiftbolt.database.ReadSnapshot;
import io.swiftbolt.ledger.ShownForecast;
import io.swiftbolt.market.BarSeries;
import io.swiftbolt.market.Dividend;
import io.swiftbolt.market.Split;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Reads of ohlc_bars_v2 and, for what was known earlier, of bar_revisions: whole series for the charts. */
public final class BarReads {
  /** Rows of one read: a year of minutes comes in five, and the decoded rows of a large series never lie in memory at once. */
  static final int PAGE = 20_000;

  // read through a cursor: pages of one statement are of one version, whatever is written meanwhile
  private static final String SERIES = """
      select ts, open, high, low, close, volume, provider from ohlc_bars_v2
       where symbol_id = $1 and timeframe = $2 order by ts
      """;

  private static final String SERIES_SINCE = """
      select ts, open, high, low, close, volume, provider from ohlc_bars_v2
       where symbol_id = $1 and timeframe = $2 and ts >= $3 order by ts
      """;

  private static final String SERIES_BETWEEN = """
      select ts, open, high, low, close, volume, provider from ohlc_bars_v2
       where symbol_id = $1 and timeframe = $2 and ts between $3 and $4 order by ts limit $5
      """;

  private static final String SERIES_AS_OF = """
      select ts, open, high, low, close, volume, provider from ohlc_bars_v2
       where symbol_id = $1 and timeframe = $2 and seen_at <= $3
      union all
      select ts, open, high, low, close, volume, provider from bar_revisions
       where symbol_id = $1 and timeframe = $2 and seen_at <= $3 and replaced_at > $3
       order by ts
      """;

  private static final String FACTS = """
      select s.id, s.ticker, s.asset_type,
             array(select distinct r.timeframe::text from job_runs r
                    where r.symbol_id = s.id and r.status in ('queued', 'running')) as active,
             (select coalesce(json_agg(f order by f.target_days), '[]') from (
                select m.horizon, m.overall_label, m.confidence, m.run_at, m.points, m.suppressed, m.calibration_label,
                       m.forecast_return, m.forecast_volatility, m.q10, m.q25, m.q50, m.q75, m.q90,
                       case m.horizon when '1D' then 1 when '1W' then 5 else 20 end as target_days
                  from ml_forecasts m
                 where m.symbol_id = s.id and m.timeframe = 'd1' and m.model_type = '' and m.horizon in ('1D', '1W', '1M')) f)
               as forecasts,
             a.ex_dates, a.old_rates, a.new_rates, d.paid_on, d.amounts
        from symbols s
        cross join lateral (
          select array_agg(c.ex_date order by c.ex_date) as ex_dates,
                 array_agg(c.old_rate::float8 order by c.ex_date) as old_rates,
                 array_agg(c.new_rate::float8 order by c.ex_date) as new_rates
            from corporate_actions c
           where c.symbol = s.ticker and c.action_type in ('stock_split', 'reverse_split')) a
        cross join lateral (
          select array_agg(c.ex_date order by c.ex_date) as paid_on,
                 array_agg(c.cash_amount::float8 order by c.ex_date) as amounts
            from corporate_actions c
           where c.symbol = s.ticker and c.action_type = 'dividend' and c.cash_amount > 0) d
       where s.ticker = $1
      """;

  /** With splits and dividends as they stood at $2. */
  private static final String FACTS_AS_OF = FACTS.replace("from corporate_actions c",
      """
          from (select symbol, action_type, ex_date, old_rate, new_rate, cash_amount from corporate_actions where seen_at <= $2
                union all
                select symbol, action_type, ex_date, old_rate, new_rate, cash_amount from corporate_action_revisions
                 where seen_at <= $2 and replaced_at > $2) c""");

  private static final String COUNT_BEFORE = """
      select count(*) as bars from ohlc_bars_v2 where symbol_id = $1 and ts < $2
      """;

  private static final String COUNTS = """
      select timeframe::text as timeframe, count(*) as bars from ohlc_bars_v2 group by timeframe
      """;

  private final Pool pool;
  private final int pageRows;

  public BarReads(Pool pool) {
    this(pool, PAGE);
  }

  BarReads(Pool pool, int pageRows) {
    this.pool = pool;
    this.pageRows = pageRows;
  }

  /** All bars stored under a timeframe, as traded, and as they were at one moment. */
  public Future<BarSeries> series(UUID symbolId, Timeframe timeframe) {
    return pool.withTransaction(tx -> series(tx, symbolId, timeframe));
  }

  /** Reads of this and other rooms that belong together. */
  public <T> Future<T> inOneSnapshot(Function<ReadSnapshot, Future<T>> work) {
    return ReadSnapshot.of(pool, work);
  }

  /** As {@link #series(UUID, Timeframe)}. */
  public Future<BarSeries> series(ReadSnapshot snapshot, UUID symbolId, Timeframe timeframe) {
    return series(snapshot.connection(), symbolId, timeframe);
  }

  private Future<BarSeries> series(SqlConnection tx, UUID symbolId, Timeframe timeframe) {
    return series(tx, SERIES, timeframe, Tuple.of(symbolId, timeframe.code()));
  }

  /** The bars that start at an instant or later. */
  public Future<BarSeries> since(ReadSnapshot snapshot, UUID symbolId, Timeframe timeframe, Instant from) {
    return series(snapshot.connection(), SERIES_SINCE, timeframe, Tuple.of(symbolId, timeframe.code(), utc(from)));
  }

  /** The bars that start from one instant to another one, both included. A few cost one round trip. */
  public Future<BarSeries> between(ReadSnapshot snapshot, UUID symbolId, Timeframe timeframe, Instant from,
      Instant to) {
    Promise<BarSeries> all = Promise.promise();
    readOn(snapshot.connection(), new Stretch(symbolId, timeframe, from, to), BarSeries.builder(timeframe), all);
    return all.future();
  }

  private record Stretch(UUID symbolId, Timeframe timeframe, Instant from, Instant to) {
    Tuple page(Instant first, int rows) {
      return Tuple.of(symbolId, timeframe.code(), utc(first), utc(to), rows);
    }
  }

  private void readOn(SqlClient tx, Stretch stretch, BarSeries.Builder series, Promise<BarSeries> all) {
    Instant first = series.size() == 0 ? stretch.from() : Instant.ofEpochSecond(series.lastEpochSecond() + 1);
    tx.preparedQuery(SERIES_BETWEEN).execute(stretch.page(first, pageRows)).onComplete(rows -> {
      append(rows, series);
      if (rows.size() == pageRows) {
        readOn(tx, stretch, series, all);
      } else {
        all.complete(series.build());
      }
    }, all::fail);
  }

  /**
   * The bars that were stored under a timeframe at an instant, each as it was then: what came or was corrected later does not
   * show. An instant that has not passed may still gain bars.
   */
  public Future<BarSeries> series(UUID symbolId, Timeframe timeframe, Instant asOf) {
    return pool.withTransaction(tx -> series(tx, SERIES_AS_OF, timeframe,
        Tuple.of(symbolId, timeframe.code(), utc(asOf))));
  }

  private Future<BarSeries> series(SqlConnection tx, String sql, Timeframe timeframe, Tuple parameters) {
    return tx.prepare(sql).compose(statement -> {
      Cursor cursor = statement.cursor(parameters);
      Promise<BarSeries> all = Promise.promise();
      readOn(cursor, BarSeries.builder(timeframe), all);
      return all.future().eventually(cursor::close).eventually(statement::close);
    });
  }

  /** Bars stored, by timeframe. Reads the whole table: for operators, not for requests. */
  public Future<Map<Timeframe, Long>> counts() {
    return pool.preparedQuery(COUNTS).execute().map(rows -> {
      Map<Timeframe, Long> counts = new EnumMap<>(Timeframe.class);
      rows.forEach(row -> counts.put(Timeframe.of(row.getString("timeframe")), row.getLong("bars")));
      return counts;
    });
  }

  /** How many bars of all timeframes a symbol has that start before an instant. */
  public Future<Long> countBefore(UUID symbolId, Instant before) {
    return pool.preparedQuery(COUNT_BEFORE).execute(Tuple.of(symbolId, utc(before)))
        .map(rows -> rows.iterator().next().getLong("bars"));
  }

  /** Of one ticker, upper case; empty when there is no such symbol. */
  public Future<Optional<SymbolFacts>> facts(String ticker) {
    return facts(pool, FACTS, Tuple.of(ticker));
  }

  /** As {@link #facts(String)}. */
  public Future<Optional<SymbolFacts>> facts(ReadSnapshot snapshot, String ticker) {
    return facts(snapshot.connection(), FACTS, Tuple.of(ticker));
  }

  /** The same with the splits and dividends that counted at an instant; what was queued then is not known. */
  public Future<Optional<SymbolFacts>> facts(String ticker, Instant asOf) {
    return facts(pool, FACTS_AS_OF, Tuple.of(ticker, utc(asOf))).map(found -> found.map(SymbolFacts::idle));
  }

  private static Future<Optional<SymbolFacts>> facts(SqlClient client, String sql, Tuple parameters) {
    return client.preparedQuery(sql).execute(parameters).map(rows -> {
      var found = rows.iterator();
      return found.hasNext() ? Optional.of(facts(found.next())) : Optional.empty();
    });
  }

  // one promise, not a chain of futures as long as the series: deep chains overflow the stack
  private void readOn(Cursor cursor, BarSeries.Builder series, Promise<BarSeries> all) {
    cursor.read(pageRows).onComplete(rows -> {
      try {
        append(rows, series);
        if (cursor.hasMore()) {
          readOn(cursor, series, all);
        } else {
          all.complete(series.build());
        }
      } catch (RuntimeException unreadable) { // who waits is told; the cursor and the connection go back
        all.tryFail(unreadable);
      }
    }, all::fail);
  }

  private static void append(RowSet<Row> rows, BarSeries.Builder series) {
    for (Row row : rows) {
      series.add(row.getOffsetDateTime(0).toEpochSecond(), row.getDouble(1), row.getDouble(2), row.getDouble(3),
          row.getDouble(4), row.getLong(5), row.getString(6));
    }
  }

  private static SymbolFacts facts(Row row) {
    List<Split> splits = new ArrayList<>();
    LocalDate[] exDates = row.getArrayOfLocalDates("ex_dates");
    if (exDates != null) {
      Double[] from = row.getArrayOfDoubles("old_rates");
      Double[] to = row.getArrayOfDoubles("new_rates");
      for (int i = 0; i < exDates.length; i++) {
        splits.add(new Split(exDates[i], from[i], to[i]));
      }
    }
    List<Dividend> dividends = new ArrayList<>();
    LocalDate[] paidOn = row.getArrayOfLocalDates("paid_on");
    if (paidOn != null) {
      Double[] amounts = row.getArrayOfDoubles("amounts");
      for (int i = 0; i < paidOn.length; i++) {
        dividends.add(new Dividend(paidOn[i], amounts[i]));
      }
    }
    Set<Timeframe> active = EnumSet.noneOf(Timeframe.class);
    for (String timeframe : row.getArrayOfStrings("active")) {
      active.add(Timeframe.of(timeframe));
    }
    return new SymbolFacts(row.getUUID("id"), row.getString("ticker"), row.getString("asset_type"), List.copyOf(splits),
        List.copyOf(dividends), ShownForecast.of((JsonArray) row.getValue("forecasts")), Set.copyOf(active));
  }
}
