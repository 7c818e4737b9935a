package io.swiftbolt.orchestrator;

import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.market.NyseCalendar;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.provider.CorporateAction;
import io.swiftbolt.provider.ProviderError.Remedy;
import io.swiftbolt.provider.ProviderException;
import io.swiftbolt.provider.ReferenceData;
import io.swiftbolt.symbols.CalendarRows;
import io.swiftbolt.symbols.CorporateActions;
import io.swiftbolt.symbols.CorporateActions.Action;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over a vendor's reference data, once a day of the server's clock: splits and dividends of all watched and defined shares,
 * and trading days that the rules do not foresee. What is done is marked, so asking again the same day costs two reads.
 */
public final class ReferenceSync {
  private static final Logger LOG = LoggerFactory.getLogger(ReferenceSync.class);

  private static final LocalDate EARLIEST = LocalDate.of(1998, 1, 1);
  /** Vendors enter actions late: a quarter of a year is looked at again each time. */
  private static final int DAYS_BACK = 90;
  private static final int DAYS_AHEAD = 30;
  private static final int CALENDAR_DAYS = 365;
  /** As long as a URL may safely be. */
  private static final int SYMBOLS_PER_REQUEST = 50;
  /** The rest follows in the next period. */
  private static final int SYMBOLS_MOST = 1000;
  /** A vendor that contradicts the rules on more days of a year is broken rather than better informed. */
  private static final int DIFFERENCES_MOST = 10;

  private final ReferenceData source;
  private final SyncMarks marks;
  private final CorporateActions actions;
  private final CalendarRows calendarRows;
  private final ServerClock clock;

  public ReferenceSync(ReferenceData source, SyncMarks marks, CorporateActions actions, CalendarRows calendarRows,
      ServerClock clock) {
    this.source = source;
    this.marks = marks;
    this.actions = actions;
    this.calendarRows = calendarRows;
    this.clock = clock;
  }

  /**
   * What was done.
   *
   * @param leader false when another process is at it
   * @param symbols how many were asked about
   * @param actionsChanged corporate actions that are new or say something else
   * @param datesChanged of the calendar
   * @param errors of the vendor; what they kept from being done is due again
   */
  public record Result(boolean leader, int symbols, int actionsChanged, List<LocalDate> datesChanged,
      List<String> errors) {
    private static final Result NOTHING = new Result(true, 0, 0, List.of(), List.of());
    private static final Result ELSEWHERE = new Result(false, 0, 0, List.of(), List.of());

    private Result and(Result more) {
      List<LocalDate> dates = new ArrayList<>(datesChanged);
      dates.addAll(more.datesChanged);
      List<String> failed = new ArrayList<>(errors);
      failed.addAll(more.errors);
      return new Result(leader, symbols + more.symbols, actionsChanged + more.actionsChanged, List.copyOf(dates),
          List.copyOf(failed));
    }
  }

  /** Does what is due. Fails only when the database does. */
  public Future<Result> sync() {
    LocalDate today = clock.instant().atZone(TradingCalendar.NEW_YORK).toLocalDate();
    return marks.asLeader(() -> calendar(today).compose(done -> symbols(today, done)), () -> Result.ELSEWHERE)
        .onSuccess(this::log);
  }

  private Future<Result> calendar(LocalDate today) {
    return marks.isCalendarDue(today).compose(due -> !due
        ? Future.succeededFuture(Result.NOTHING)
        : source.calendar(today, today.plusDays(CALENDAR_DAYS))
            .compose(told -> compare(told, today))
            .recover(ReferenceSync::told));
  }

  private Future<Result> compare(List<ReferenceData.CalendarDay> told, LocalDate today) {
    List<ReferenceData.CalendarDay> asked = told.stream().filter(day -> !day.date().isBefore(today)).toList();
    return CalendarDifferences.of(NyseCalendar.byRules(), asked, today)
        .filter(found -> found.days().size() <= DIFFERENCES_MOST)
        .map(found -> calendarRows.store(found.days(), today, found.to(), source.name()).compose(changed -> {
          found.days().stream().filter(day -> changed.contains(day.date()))
              .forEach(day -> LOG.warn("calendar: {} says {}, against the rules", source.name(),
                  CalendarDifferences.text(day)));
          return marks.calendarDone(today).map(new Result(true, 0, 0, changed, List.of()));
        }))
        .orElseGet(() -> Future.succeededFuture(new Result(true, 0, 0, List.of(),
            List.of(source.name() + "'s calendar is not believed: " + asked.size() + " trading days"))));
  }

  private Future<Result> symbols(LocalDate today, Result done) {
    return marks.due(today, SYMBOLS_MOST).compose(due -> {
      // one request asks for one stretch of time; almost always all symbols have the same
      Map<LocalDate, List<String>> byStart = new TreeMap<>();
      due.forEach(symbol -> byStart.computeIfAbsent(start(symbol, today), _ -> new ArrayList<>()).add(symbol.ticker()));
      Future<Result> all = Future.succeededFuture(done);
      for (Map.Entry<LocalDate, List<String>> group : byStart.entrySet()) {
        for (int at = 0; at < group.getValue().size(); at += SYMBOLS_PER_REQUEST) {
          List<String> batch = group.getValue().subList(at,
              Math.min(group.getValue().size(), at + SYMBOLS_PER_REQUEST));
          all = all.compose(sofar -> batch(batch, group.getKey(), today)
              .recover(ReferenceSync::toldIfOnlyThis).map(sofar::and)
              .recover(error -> told(error).compose(failed -> Future.failedFuture(new Stop(sofar.and(failed))))));
        }
      }
      return all.recover(error -> error instanceof Stop stop
          ? Future.succeededFuture(stop.sofar)
          : Future.failedFuture(error));
    });
  }

  /** The vendor cannot be asked at all now: what is left waits for the next period. */
  private static final class Stop extends RuntimeException {
    private final transient Result sofar;

    Stop(Result sofar) {
      super("the vendor cannot be asked now");
      this.sofar = sofar;
    }
  }

  private static LocalDate start(SyncMarks.Due symbol, LocalDate today) {
    return symbol.syncedOn().map(last -> last.isBefore(today) ? last : today).map(last -> last.minusDays(DAYS_BACK))
        .orElse(EARLIEST);
  }

  private Future<Result> batch(List<String> symbols, LocalDate from, LocalDate today) {
    return source.corporateActions(symbols, from, today.plusDays(DAYS_AHEAD))
        .compose(told -> actions.store(stored(told), source.name()))
        .compose(changed -> marks.done(symbols, today).map(new Result(true, symbols.size(), changed, List.of(),
            List.of())));
  }

  /** Only the vendor's failures are part of the result; it goes on with the next symbols when these were refused. */
  private static Future<Result> toldIfOnlyThis(Throwable error) {
    return error instanceof ProviderException why && why.error().remedy() == Remedy.GIVE_UP
        ? told(error)
        : Future.failedFuture(error);
  }

  private static Future<Result> told(Throwable error) {
    return error instanceof ProviderException why
        ? Future.succeededFuture(new Result(true, 0, 0, List.of(), List.of(String.valueOf(why.getMessage()))))
        : Future.failedFuture(error);
  }

  /** In the words of the table, which holds one split and one dividend a day: a special dividend comes on top of the usual one. */
  static List<Action> stored(List<CorporateAction> told) {
    Map<List<Object>, Action> byDay = new LinkedHashMap<>();
    for (CorporateAction action : new LinkedHashSet<>(told)) {
      switch (action) {
        case CorporateAction.Split split -> byDay.put(
            List.of(split.symbol(), split.exDate(), split.to() >= split.from() ? "split" : "reverse"),
            new Action.SplitAction(split.symbol(), split.exDate(), BigDecimal.valueOf(split.from()),
                BigDecimal.valueOf(split.to())));
        case CorporateAction.CashDividend paid -> byDay.merge(List.of(paid.symbol(), paid.exDate(), "dividend"),
            new Action.DividendAction(paid.symbol(), paid.exDate(), BigDecimal.valueOf(paid.amount())),
            ReferenceSync::sum);
      }
    }
    return List.copyOf(byDay.values());
  }

  private static Action sum(Action one, Action other) {
    return one instanceof Action.DividendAction a && other instanceof Action.DividendAction b
        ? new Action.DividendAction(a.symbol(), a.exDate(), a.amount().add(b.amount()))
        : other;
  }

  private void log(Result result) {
    if (result.symbols() > 0 || !result.datesChanged().isEmpty()) {
      LOG.info("reference data of {}: {} symbols, {} corporate actions new or changed, {} calendar dates changed",
          source.name(), result.symbols(), result.actionsChanged(), result.datesChanged().size());
    }
  }
}
