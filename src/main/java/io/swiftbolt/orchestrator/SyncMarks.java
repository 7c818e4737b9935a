package io.swiftbolt.orchestrator;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Owner of reference_sync: which vendor was asked what and when, and the lock of whoever asks. */
public final class SyncMarks {
  /** Another number than the tick's: the two go on side by side. */
  private static final long LOCK = 0x5357_4946_5442_5246L;

  // held by a transaction that does nothing else: it ends with the work, whatever becomes of the process
  private static final String TRY_LEAD = "select pg_try_advisory_xact_lock($1) as leader";

  private static final String CALENDAR_DONE = """
      select provider from reference_sync where subject = 'calendar' and synced_on = $1
      """;

  private static final String CALENDAR_REACH = """
      select max(reach_to) as until from reference_sync where subject = 'calendar'
      """;

  // indexes, futures and the like have no corporate actions, and their tickers would have a whole request refused
  private static final String DUE = """
      select s.ticker, m.synced_on
        from symbols s left join reference_sync m on m.symbol_id = s.id and m.provider = $1
       where s.is_active and s.asset_type in ('stock', 'etf') and s.ticker ~ '^[A-Z][A-Z0-9.]*$'
         and ($4 or ((exists (select from job_definitions d where d.symbol_id = s.id and d.enabled)
                   or exists (select from watchlist_items w where w.symbol_id = s.id))
                  and m.synced_on is distinct from $2))
       -- whom nobody asked about yet comes first: its bars may lack a split
       order by m.synced_on nulls first, s.ticker limit $3
      """;

  private static final String ANY = """
      select exists (select from symbols where is_active and asset_type in ('stock', 'etf')) as found
      """;

  private static final String MARK = """
      insert into reference_sync as m (provider, subject, symbol_id, synced_on, reach_from, reach_to)
      select $1, t.subject, s.id, $3, $4, $5 from unnest($2::text[]) as t (subject) left join symbols s on s.ticker = t.subject
       where s.id is not null or t.subject = 'calendar'
      on conflict (provider, subject) do update
        set symbol_id = excluded.symbol_id, synced_on = excluded.synced_on, reach_to = excluded.reach_to,
            reach_from = case when m.subject = 'calendar' then excluded.reach_from
                              else least(m.reach_from, excluded.reach_from) end
      """;

  private static final String REACHES = """
      select provider, subject, reach_from, reach_to from reference_sync where subject = any($1)
      """;

  private final Pool pool;

  public SyncMarks(Pool pool) {
    this.pool = pool;
  }

  /** @param syncedOn empty when its corporate actions were never taken over */
  record Due(String ticker, Optional<LocalDate> syncedOn) {}

  /** Ex-dates that a vendor was asked about, both ends included. */
  record Reach(LocalDate from, LocalDate to) {
    boolean contains(LocalDate date) {
      return !date.isBefore(from) && !date.isAfter(to);
    }
  }

  /** Does the work if no other process is doing it. */
  <T> Future<T> asLeader(Supplier<Future<T>> work, Supplier<T> otherwise) {
    return pool.withTransaction((SqlConnection lock) -> lock.preparedQuery(TRY_LEAD).execute(Tuple.of(LOCK))
        .compose(rows -> rows.iterator().next().getBoolean("leader")
            ? work.get()
            : Future.succeededFuture(otherwise.get())));
  }

  /** The vendors whose calendar was taken over today. */
  Future<List<String>> calendarDone(LocalDate today) {
    return pool.preparedQuery(CALENDAR_DONE).execute(Tuple.of(today)).map(rows -> {
      List<String> done = new ArrayList<>();
      rows.forEach(row -> done.add(row.getString("provider")));
      return done;
    });
  }

  /** The last date that any vendor's calendar has spoken of; empty when none has. */
  Future<Optional<LocalDate>> calendarUntil() {
    return pool.preparedQuery(CALENDAR_REACH).execute()
        .map(rows -> Optional.ofNullable(rows.iterator().next().getLocalDate("until")));
  }

  Future<Void> calendarMark(String provider, LocalDate today, LocalDate from, LocalDate to) {
    return done(provider, List.of("calendar"), today, new Reach(from, to));
  }

  /**
   * Shares that the vendor is to be asked about.
   *
   * @param all every active share, whether it is watched and whenever it was asked about
   */
  Future<List<Due>> due(String provider, LocalDate today, int most, boolean all) {
    return pool.preparedQuery(DUE).execute(Tuple.of(provider, today, most, all)).map(rows -> {
      List<Due> due = new ArrayList<>();
      rows.forEach(
          row -> due.add(new Due(row.getString("ticker"), Optional.ofNullable(row.getLocalDate("synced_on")))));
      return due;
    });
  }

  /** Whether there is any share at all. */
  Future<Boolean> anyShare() {
    return pool.preparedQuery(ANY).execute().map(rows -> rows.iterator().next().getBoolean("found"));
  }

  Future<Void> done(String provider, Collection<String> tickers, LocalDate today, Reach asked) {
    Tuple parameters = Tuple.of(provider).addArrayOfString(tickers.toArray(String[]::new)).addLocalDate(today)
        .addLocalDate(asked.from()).addLocalDate(asked.to());
    return pool.preparedQuery(MARK).execute(parameters).mapEmpty();
  }

  /** By ticker and vendor. */
  Future<Map<String, Map<String, Reach>>> reaches(Collection<String> tickers) {
    return pool.preparedQuery(REACHES).execute(Tuple.tuple().addArrayOfString(tickers.toArray(String[]::new)))
        .map(rows -> {
          Map<String, Map<String, Reach>> reaches = new HashMap<>();
          rows.forEach(row -> reaches.computeIfAbsent(row.getString("subject"), _ -> new HashMap<>())
              .put(row.getString("provider"), new Reach(row.getLocalDate("reach_from"), row.getLocalDate("reach_to"))));
          return reaches;
        });
  }
}
