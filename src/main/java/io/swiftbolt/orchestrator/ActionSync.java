package io.swiftbolt.orchestrator;

import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.provider.CorporateAction;
import io.swiftbolt.provider.ProviderError.Remedy;
import io.swiftbolt.provider.ProviderException;
import io.swiftbolt.provider.ReferenceData;
import io.swiftbolt.provider.ReferenceData.Subject;
import io.swiftbolt.symbols.ActionReports;
import io.swiftbolt.symbols.ActionReports.Kind;
import io.swiftbolt.symbols.CorporateActions.Action;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Asks one vendor for the splits and dividends of the shares that are due, and settles what follows from its words. */
final class ActionSync {
  private static final LocalDate EARLIEST = LocalDate.of(1998, 1, 1);
  /** Vendors enter actions late: a quarter of a year is looked at again each time. */
  private static final int DAYS_BACK = 90;
  private static final int DAYS_AHEAD = 30;
  /** The rest follows in the next period. */
  private static final int SYMBOLS_MOST = 1000;
  /** A vendor with a small quota must not hold up the others' next round. */
  private static final Duration ROUND_MOST = Duration.ofMinutes(4);

  private final ReferenceData source;
  private final SyncMarks marks;
  private final ActionReports reports;
  private final Settlement settlement;

  ActionSync(ReferenceData source, SyncMarks marks, ActionReports reports, Settlement settlement) {
    this.source = source;
    this.marks = marks;
    this.reports = reports;
    this.settlement = settlement;
  }

  /**
   * What was done.
   *
   * @param tickers that the vendor was asked about
   * @param told actions that it told of them
   * @param splits those among them that are splits
   * @param changed corporate actions that are new, say something else or no longer count
   */
  record Result(List<String> tickers, int told, int splits, int changed, List<String> errors) {
    static final Result NOTHING = new Result(List.of(), 0, 0, 0, List.of());

    Result and(Result more) {
      return new Result(joined(tickers, more.tickers), told + more.told, splits + more.splits, changed + more.changed,
          joined(errors, more.errors));
    }

    private static List<String> joined(List<String> one, List<String> other) {
      List<String> all = new ArrayList<>(one);
      all.addAll(other);
      return List.copyOf(all);
    }
  }

  /** What of a vendor's words is of these kinds. */
  static Set<Kind> kinds(ReferenceData source) {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    if (source.subjects().contains(Subject.SPLITS)) {
      kinds.add(Kind.SPLIT);
    }
    if (source.subjects().contains(Subject.DIVIDENDS)) {
      kinds.add(Kind.DIVIDEND);
    }
    return kinds;
  }

  /** @param all every active share, due or not */
  Future<Result> sync(LocalDate today, boolean all) {
    long started = ServerClock.nanos();
    return marks.due(source.name(), today, SYMBOLS_MOST, all).compose(due -> {
      // one request asks for one stretch of time; almost always all symbols have the same
      Map<LocalDate, List<String>> byStart = new TreeMap<>();
      due.forEach(symbol -> byStart.computeIfAbsent(start(symbol, today), _ -> new ArrayList<>()).add(symbol.ticker()));
      Future<Result> done = Future.succeededFuture(Result.NOTHING);
      for (Map.Entry<LocalDate, List<String>> group : byStart.entrySet()) {
        int most = source.symbolsAtOnce(group.getKey(), today.plusDays(DAYS_AHEAD));
        for (int at = 0; at < group.getValue().size(); at += most) {
          List<String> batch = group.getValue().subList(at, Math.min(group.getValue().size(), at + most));
          done = done.compose(sofar -> ServerClock.nanos() - started > ROUND_MOST.toNanos()
              ? Future.succeededFuture(sofar)
              : batch(batch, group.getKey(), today).recover(ActionSync::toldIfOnlyThis).map(sofar::and)
                  .recover(error -> told(error).compose(failed -> Future.failedFuture(new Stop(sofar.and(failed))))));
        }
      }
      return done.recover(error -> error instanceof Stop stop
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
    LocalDate to = today.plusDays(DAYS_AHEAD);
    return source.corporateActions(symbols, from, to).compose(told -> {
      List<Action> actions = stored(told).stream().filter(action -> symbols.contains(action.symbol())
          && !action.exDate().isBefore(from) && !action.exDate().isAfter(to)
          && kinds(source).contains(Kind.of(action))).toList();
      int splits = (int) actions.stream().filter(action -> Kind.of(action) == Kind.SPLIT).count();
      return reports.store(source.name(), symbols, kinds(source), from, spokeUntil(to, today), actions, today)
          .compose(_ -> marks.done(source.name(), symbols, today, new SyncMarks.Reach(from, spokeUntil(to, today))))
          .compose(_ -> settlement.settle(symbols))
          .map(changed -> new Result(symbols, actions.size(), splits, changed, List.of()));
    });
  }

  /** That a vendor which does not look ahead tells nothing of the future means nothing. */
  private LocalDate spokeUntil(LocalDate to, LocalDate today) {
    return source.foretells() ? to : today.minusDays(1);
  }

  /** Only the vendor's failures are part of the result; it goes on with the next symbols when these were refused. */
  private static Future<Result> toldIfOnlyThis(Throwable error) {
    return error instanceof ProviderException why && why.error().remedy() == Remedy.GIVE_UP
        ? told(error)
        : Future.failedFuture(error);
  }

  private static Future<Result> told(Throwable error) {
    return error instanceof ProviderException why
        ? Future.succeededFuture(new Result(List.of(), 0, 0, 0, List.of(String.valueOf(why.getMessage()))))
        : Future.failedFuture(error);
  }

  /** One split and one dividend a day: a special dividend comes on top of the usual one. */
  static List<Action> stored(List<CorporateAction> told) {
    Map<List<Object>, Action> byDay = new LinkedHashMap<>();
    for (CorporateAction action : new LinkedHashSet<>(told)) {
      switch (action) {
        case CorporateAction.Split split -> byDay.put(List.of(split.symbol(), split.exDate(), "split"),
            new Action.SplitAction(split.symbol(), split.exDate(), BigDecimal.valueOf(split.from()),
                BigDecimal.valueOf(split.to())));
        case CorporateAction.CashDividend paid -> byDay.merge(List.of(paid.symbol(), paid.exDate(), "dividend"),
            new Action.DividendAction(paid.symbol(), paid.exDate(), BigDecimal.valueOf(paid.amount())),
            ActionSync::sum);
      }
    }
    return List.copyOf(byDay.values());
  }

  private static Action sum(Action one, Action other) {
    return one instanceof Action.DividendAction a && other instanceof Action.DividendAction b
        ? new Action.DividendAction(a.symbol(), a.exDate(), a.amount().add(b.amount()))
        : other;
  }
}
