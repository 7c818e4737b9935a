package io.swiftbolt.symbols;

import io.swiftbolt.market.CalendarOverride;
import io.swiftbolt.market.Session;
import io.swiftbolt.market.TradingCalendar;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Owner of market_calendar (what overrides the rules) and of exchange_sessions (what SQL functions read). */
public final class CalendarRows {
  private static final String OVERRIDES = """
      select date, is_open, market_open, market_close, session_open, session_close from market_calendar
      """;

  private static final String PUBLISH = """
      with days as (
        select * from unnest($1::date[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[])
          as d (date, day_from, day_to, open, close)),
      gone as (delete from exchange_sessions where date not in (select date from days))
      insert into exchange_sessions as e (date, day_from, day_to, open, close) select date, day_from, day_to, open, close from days
      on conflict (date) do update
        set day_from = excluded.day_from, day_to = excluded.day_to, open = excluded.open, close = excluded.close
        where (e.open, e.close) is distinct from (excluded.open, excluded.close)
      """;

  /** What sources say of a stretch of time, all of it: rows of theirs which they no longer say go. */
  private static final String STORE = """
      with said as (
        select date, is_open, market_open, market_close, session_open, session_close, source
        from unnest($1::date[], $2::boolean[], $3::time[], $4::time[], $5::time[], $6::time[], $7::text[])
          as s (date, is_open, market_open, market_close, session_open, session_close, source)
      ), gone as (
        delete from market_calendar where source = any($10) and date between $8 and $9 and date not in (select date from said)
        returning date
      ), put as (
        insert into market_calendar as m
          (date, is_open, market_open, market_close, session_open, session_close, source)
        select date, is_open, market_open, market_close, session_open, session_close, source from said
        on conflict (date) do update
          set is_open = excluded.is_open, market_open = excluded.market_open, market_close = excluded.market_close,
              session_open = excluded.session_open, session_close = excluded.session_close, source = excluded.source,
              updated_at = now()
          -- what an operator or a source that was not asked entered stays
          where m.source = any($10)
            and (m.is_open, m.market_open, m.market_close, m.session_open, m.session_close) is distinct from
              (excluded.is_open, excluded.market_open, excluded.market_close, excluded.session_open,
               excluded.session_close)
        returning date
      )
      select date from gone union all select date from put order by date
      """;

  private static final String FORGET = "delete from market_calendar where date = any($1)";

  private static final String ENTER = """
      insert into market_calendar (date, is_open, market_open, market_close, source) values ($1, $2, $3, $4, 'operator')
      on conflict (date) do update
        set is_open = excluded.is_open, market_open = excluded.market_open, market_close = excluded.market_close,
            session_open = null, session_close = null, source = excluded.source, updated_at = now()
      """;

  private final Pool pool;

  public CalendarRows(Pool pool) {
    this.pool = pool;
  }

  public Future<List<CalendarOverride>> overrides() {
    return pool.preparedQuery(OVERRIDES).execute().map(rows -> {
      List<CalendarOverride> overrides = new ArrayList<>();
      rows.forEach(row -> overrides.add(new CalendarOverride(row.getLocalDate("date"), row.getBoolean("is_open"), row
          .getLocalTime("market_open"), row.getLocalTime("market_close"), row.getLocalTime("session_open"),
          row.getLocalTime(
              "session_close"))));
      return overrides;
    });
  }

  /**
   * Takes over what sources say against the rules, about all dates of a stretch of time. Rows of others stay as they are.
   *
   * @param overrides within the dates; a date that is not among them follows the rules again
   * @param by whose word each of them is
   * @param from first date that the sources were asked about
   * @param to last one
   * @param sources all that were asked
   * @return the dates that changed
   */
  public Future<List<LocalDate>> store(List<CalendarOverride> overrides, List<String> by, LocalDate from, LocalDate to,
      List<String> sources) {
    int size = overrides.size();
    LocalDate[] dates = new LocalDate[size];
    Boolean[] open = new Boolean[size];
    LocalTime[][] times = new LocalTime[4][size];
    for (int i = 0; i < size; i++) {
      CalendarOverride override = overrides.get(i);
      dates[i] = override.date();
      open[i] = override.open();
      times[0][i] = override.marketOpen();
      times[1][i] = override.marketClose();
      times[2][i] = override.sessionOpen();
      times[3][i] = override.sessionClose();
    }
    Tuple parameters = Tuple.tuple().addArrayOfLocalDate(dates).addArrayOfBoolean(open).addArrayOfLocalTime(times[0])
        .addArrayOfLocalTime(times[1]).addArrayOfLocalTime(times[2]).addArrayOfLocalTime(times[3])
        .addArrayOfString(by.toArray(String[]::new))
        .addLocalDate(from).addLocalDate(to).addArrayOfString(sources.toArray(String[]::new));
    return pool.preparedQuery(STORE).execute(parameters).map(rows -> {
      List<LocalDate> changed = new ArrayList<>();
      rows.forEach(row -> changed.add(row.getLocalDate("date")));
      return changed;
    });
  }

  /**
   * Takes over what an operator says of some dates; it counts before rules and vendors.
   *
   * @param byRules dates on which rules and vendors count again
   */
  public Future<Void> enter(List<CalendarOverride> days, List<LocalDate> byRules) {
    List<Tuple> rows = days.stream().map(day -> Tuple.of(day.date(), day.open(), day.marketOpen(), day.marketClose()))
        .toList();
    return pool.withTransaction(tx -> tx.preparedQuery(FORGET)
        .execute(Tuple.tuple().addArrayOfLocalDate(byRules.toArray(LocalDate[]::new)))
        .compose(
            _ -> rows.isEmpty() ? Future.succeededFuture() : tx.preparedQuery(ENTER).executeBatch(rows).mapEmpty()));
  }

  /** Makes the sessions of the calendar known to SQL, so that operators' functions see the same days as the server. */
  public Future<Void> publish(List<Session> sessions) {
    Tuple parameters = Tuple.tuple().addArrayOfLocalDate(sessions.stream().map(Session::date).toArray(LocalDate[]::new))
        .addArrayOfOffsetDateTime(times(sessions, s -> TradingCalendar.midnight(s.date())))
        .addArrayOfOffsetDateTime(times(sessions, s -> s.day().to()))
        .addArrayOfOffsetDateTime(times(sessions, s -> s.regular().from()))
        .addArrayOfOffsetDateTime(times(sessions, s -> s.regular().to()));
    return pool.preparedQuery(PUBLISH).execute(parameters).mapEmpty();
  }

  private static OffsetDateTime[] times(List<Session> sessions, Function<Session, Instant> of) {
    return sessions.stream().map(s -> of.apply(s).atOffset(ZoneOffset.UTC)).toArray(OffsetDateTime[]::new);
  }
}
