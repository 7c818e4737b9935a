package io.swiftbolt.symbols;

import io.swiftbolt.market.CalendarOverride;
import io.swiftbolt.market.Session;
import io.swiftbolt.market.TradingCalendar;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
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
