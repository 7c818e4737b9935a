package io.swiftbolt.orchestrator;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Owner of reference_sync: what of the reference data was taken over on which day, and the lock of whoever does it. */
public final class SyncMarks {
  /** Another number than the tick's: the two go on side by side. */
  private static final long LOCK = 0x5357_4946_5442_5246L;
  private static final String CALENDAR = "calendar";

  // held by a transaction that does nothing else: it ends with the work, whatever becomes of the process
  private static final String TRY_LEAD = "select pg_try_advisory_xact_lock($1) as leader";

  private static final String CALENDAR_DUE = """
      select not exists (select from reference_sync where subject = $1 and synced_on = $2) as due
      """;

  // indexes, futures and the like have no corporate actions, and their tickers would have a whole request refused
  private static final String DUE = """
      select s.ticker, m.synced_on
        from symbols s left join reference_sync m on m.symbol_id = s.id
       where s.is_active and s.asset_type in ('stock', 'etf') and s.ticker ~ '^[A-Z][A-Z0-9.]*$'
         and (exists (select from job_definitions d where d.symbol_id = s.id and d.enabled)
           or exists (select from watchlist_items w where w.symbol_id = s.id))
         and m.synced_on is distinct from $1
       order by s.ticker limit $2
      """;

  private static final String MARK = """
      insert into reference_sync (subject, symbol_id, synced_on)
      select t.subject, s.id, $2 from unnest($1::text[]) as t (subject) left join symbols s on s.ticker = t.subject
       where s.id is not null or t.subject = 'calendar'
      on conflict (subject) do update set symbol_id = excluded.symbol_id, synced_on = excluded.synced_on
      """;

  private final Pool pool;

  public SyncMarks(Pool pool) {
    this.pool = pool;
  }

  /** @param syncedOn empty when its corporate actions were never taken over */
  record Due(String ticker, Optional<LocalDate> syncedOn) {}

  /** Does the work if no other process is doing it. */
  <T> Future<T> asLeader(Supplier<Future<T>> work, Supplier<T> otherwise) {
    return pool.withTransaction((SqlConnection lock) -> lock.preparedQuery(TRY_LEAD).execute(Tuple.of(LOCK))
        .compose(rows -> rows.iterator().next().getBoolean("leader")
            ? work.get()
            : Future.succeededFuture(otherwise.get())));
  }

  Future<Boolean> isCalendarDue(LocalDate today) {
    return pool.preparedQuery(CALENDAR_DUE).execute(Tuple.of(CALENDAR, today))
        .map(rows -> rows.iterator().next().getBoolean("due"));
  }

  /** Watched or defined shares that were not asked about today, by ticker. */
  Future<List<Due>> due(LocalDate today, int most) {
    return pool.preparedQuery(DUE).execute(Tuple.of(today, most)).map(rows -> {
      List<Due> due = new ArrayList<>();
      rows.forEach(
          row -> due.add(new Due(row.getString("ticker"), Optional.ofNullable(row.getLocalDate("synced_on")))));
      return due;
    });
  }

  Future<Void> calendarDone(LocalDate today) {
    return done(List.of(CALENDAR), today);
  }

  Future<Void> done(Collection<String> tickers, LocalDate today) {
    return pool.preparedQuery(MARK)
        .execute(Tuple.tuple().addArrayOfString(tickers.toArray(String[]::new)).addLocalDate(today)).mapEmpty();
  }
}
