package io.swiftbolt.orchestrator;

import io.swiftbolt.bars.BarReads;
import io.swiftbolt.bars.SplitConversions;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.provider.ReferenceData;
import io.swiftbolt.provider.ReferenceData.CalendarDay;
import io.swiftbolt.symbols.ActionReports;
import io.swiftbolt.symbols.CalendarRows;
import io.swiftbolt.symbols.CorporateActions;
import io.swiftbolt.symbols.SuspectedSplits;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over the vendors' reference data, once a day of the server's clock: splits and dividends of all watched and defined shares,
 * and trading days that the rules do not foresee. What is done is marked, so asking again the same day costs a few reads. Then it
 * sees to what follows from it: bars that were turned back with other splits, and jumps that no split explains.
 */
public final class ReferenceSync {
  private static final Logger LOG = LoggerFactory.getLogger(ReferenceSync.class);

  private static final int CONCLUDED_AT_ONCE = 50;

  private final List<ReferenceData> sources;
  private final SyncMarks marks;
  private final CalendarSync calendar;
  private final Settlement settlement;
  private final List<ActionSync> vendors;
  private final SplitConversions conversions;
  private final SplitChecks checks;
  private final ServerClock clock;

  /** @param sources the most trusted first: where vendors differ and it is even, the first one's word counts */
  public ReferenceSync(List<ReferenceData> sources, Pool pool, ServerClock clock) {
    this.sources = List.copyOf(sources);
    this.clock = clock;
    marks = new SyncMarks(pool);
    calendar = new CalendarSync(sources, marks, new CalendarRows(pool));
    ActionReports reports = new ActionReports(pool);
    CorporateActions actions = new CorporateActions(pool);
    settlement = new Settlement(sources, marks, reports, actions, clock);
    vendors = sources.stream().filter(source -> !ActionSync.kinds(source).isEmpty())
        .map(source -> new ActionSync(source, marks, reports, settlement)).toList();
    conversions = new SplitConversions(pool);
    checks = new SplitChecks(new SuspectedSplits(pool), new BarReads(pool), actions, clock);
  }

  /** What is to be done. */
  public enum Order {
    /** What is due. */
    DUE,
    /** The calendar, due or not. */
    CALENDAR,
    /** Splits and dividends of all active shares, due or not. */
    ACTIONS
  }

  /**
   * What was done.
   *
   * @param leader false when another process is at it
   * @param symbols how many were asked about, counted once a vendor
   * @param told actions that the vendor told that told most; another one's of the same are the same
   * @param splits those among them that are splits
   * @param actionsChanged corporate actions that are new, say something else or no longer count
   * @param days trading days told; empty when no vendor was asked for them or none answered
   * @param datesChanged of the calendar
   * @param differences on which vendors do not agree, new or with other words than before, as text for people
   * @param barsCorrected stored bars that had been turned back with other splits than are on record
   * @param suspected jumps that look like a split and were not known
   * @param errors of the vendors; what they kept from being done is due again
   */
  public record Result(boolean leader, int symbols, int told, int splits, int actionsChanged, List<CalendarDay> days,
      List<LocalDate> datesChanged, List<String> differences, int barsCorrected, int suspected, List<String> errors) {
    static final Result ELSEWHERE = new Result(false, 0, 0, 0, 0, List.of(), List.of(), List.of(), 0, 0, List.of());
  }

  /** Does what is due. Fails only when the database does. */
  public Future<Result> sync() {
    return sync(Order.DUE);
  }

  /** Does it. Fails only when the database does. */
  public Future<Result> sync(Order order) {
    LocalDate today = today();
    return marks.asLeader(() -> lead(order, today), () -> Result.ELSEWHERE).onSuccess(this::log);
  }

  private Future<Result> lead(Order order, LocalDate today) {
    return (order == Order.ACTIONS
        ? Future.succeededFuture(CalendarSync.Result.NOTHING)
        : calendar.sync(today, order == Order.CALENDAR))
        .compose(dates -> (order == Order.CALENDAR
            ? Future.succeededFuture(Asked.NOBODY)
            : actions(today, order == Order.ACTIONS))
            .compose(actions -> follow().map(follows -> result(dates, actions, follows))));
  }

  /**
   * What came of asking all vendors.
   *
   * @param symbols counted once a vendor
   */
  private record Asked(int symbols, int told, int splits, int changed, List<ActionReports.Difference> differences,
      List<String> errors) {
    static final Asked NOBODY = new Asked(0, 0, 0, 0, List.of(), List.of());

    Asked and(Settlement.Settled settled) {
      List<ActionReports.Difference> all = new ArrayList<>(differences);
      all.addAll(settled.differences());
      return new Asked(symbols, told, splits, changed + settled.changed(), List.copyOf(all), errors);
    }
  }

  private Future<Asked> actions(LocalDate today, boolean all) {
    List<Future<ActionSync.Result>> asked = vendors.stream().map(vendor -> vendor.sync(today, all)).toList();
    return Future.join(asked).compose(_ -> {
      ActionSync.Result sum = ActionSync.Result.NOTHING;
      int told = 0;
      int splits = 0;
      for (Future<ActionSync.Result> one : asked) {
        sum = sum.and(one.result());
        told = Math.max(told, one.result().told());
        splits = Math.max(splits, one.result().splits());
      }
      List<String> tickers = sum.tickers().stream().distinct().sorted().toList();
      Future<Asked> done = Future
          .succeededFuture(new Asked(sum.tickers().size(), told, splits, sum.changed(), List.of(), sum.errors()));
      for (int at = 0; at < tickers.size(); at += CONCLUDED_AT_ONCE) {
        List<String> batch = tickers.subList(at, Math.min(tickers.size(), at + CONCLUDED_AT_ONCE));
        done = done.compose(sofar -> settlement.conclude(batch, today).map(sofar::and));
      }
      return done;
    });
  }

  private record Follows(int corrected, int suspected) {}

  private Future<Follows> follow() {
    return correct().compose(corrected -> checks.check().map(suspected -> new Follows(corrected, suspected)));
  }

  /** Sets bars right that had been turned back to raw with other splits than are on record; gives how many. */
  public Future<Integer> correct() {
    return conversions.correct(clock.instant()).onSuccess(corrected -> {
      if (corrected > 0) {
        LOG.info("{} bars of vendors that adjust were set right by the splits on record", corrected);
      }
    });
  }

  /** Whether there is any share to ask about. */
  public Future<Boolean> anyShare() {
    return marks.anyShare();
  }

  /** Whether any vendor tells of trading days. */
  public boolean knowsCalendar() {
    return sources.stream().anyMatch(source -> source.subjects().contains(ReferenceData.Subject.CALENDAR));
  }

  /** The last date that a vendor's calendar has spoken of; empty when none ever has. */
  public Future<Optional<LocalDate>> calendarUntil() {
    return marks.calendarUntil();
  }

  /** The New York date of the server's clock. */
  public LocalDate today() {
    return clock.instant().atZone(TradingCalendar.NEW_YORK).toLocalDate();
  }

  private static Result result(CalendarSync.Result dates, Asked actions, Follows follows) {
    List<String> differences = new ArrayList<>(dates.disputes());
    actions.differences().forEach(found -> differences.add(text(found)));
    List<String> errors = new ArrayList<>(dates.errors());
    errors.addAll(actions.errors());
    return new Result(true, actions.symbols(), actions.told(), actions.splits(), actions.changed(), dates.days(),
        dates.changed(), List.copyOf(differences), follows.corrected(), follows.suspected(), List.copyOf(errors));
  }

  /** A difference for people. */
  public static String text(ActionReports.Difference found) {
    return found.exDate() + " " + found.symbol() + " " + found.kind().code() + " " + Agreement.words(found.said())
        + " (counts: " + found.applied().orElse("none") + ")";
  }

  private void log(Result result) {
    if (result.symbols() > 0 || !result.datesChanged().isEmpty()) {
      LOG.info("reference data of {}: {} symbols, {} corporate actions new or changed, {} calendar dates changed",
          sources.stream().map(ReferenceData::name).toList(), result.symbols(), result.actionsChanged(),
          result.datesChanged().size());
    }
  }
}
