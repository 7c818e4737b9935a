package io.swiftbolt.http;

import io.swiftbolt.bars.BarReads;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.ReferenceConfig;
import io.swiftbolt.http.ReferenceEndpoints.Adjusted;
import io.swiftbolt.http.ReferenceEndpoints.AskedSplit;
import io.swiftbolt.http.ReferenceEndpoints.CalendarSynced;
import io.swiftbolt.http.ReferenceEndpoints.Suspect;
import io.swiftbolt.http.ReferenceEndpoints.Synced;
import io.swiftbolt.market.CalendarOverride;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.orchestrator.ReferenceSync;
import io.swiftbolt.orchestrator.ReferenceSync.Order;
import io.swiftbolt.orchestrator.ReferenceSync.Result;
import io.swiftbolt.orchestrator.ReferenceVerticle;
import io.swiftbolt.provider.ReferenceData.CalendarDay;
import io.swiftbolt.symbols.ActionReports;
import io.swiftbolt.symbols.CalendarRows;
import io.swiftbolt.symbols.CorporateActions;
import io.swiftbolt.symbols.SuspectedSplits;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** What the endpoints of reference data set off, done by the orchestrator's rooms. */
public final class ReferenceActions implements ReferenceEndpoints.Actions {
  private static final int SHOWN_MOST = 100;
  private static final Duration AGAIN_AFTER = Duration.ofSeconds(60);

  private final Collaborators with;

  /**
   * Who does it.
   *
   * @param refreshed takes up changed rows of the calendar and plans anew
   */
  public record Collaborators(ReferenceVerticle verticle, ReferenceSync sync, CorporateActions actions,
      ActionReports reports, SuspectedSplits suspected, BarReads bars, CalendarRows calendar,
      Supplier<Future<Void>> refreshed, ServerClock clock, ReferenceConfig config) {}

  public ReferenceActions(Collaborators with) {
    this.with = with;
  }

  @Override
  public Future<Optional<Synced>> syncActions() {
    return with.sync().anyShare().compose(shares -> !shares
        ? Future.succeededFuture(Optional.of(new Synced(false, 0, 0, List.of(), List.of(), List.of())))
        : order(Order.ACTIONS).compose(done -> done.isEmpty()
            ? Future.succeededFuture(Optional.empty())
            : synced(done.get())));
  }

  private Future<Optional<Synced>> synced(Result result) {
    refuseIfNothing(result.symbols() == 0, result.errors());
    return Future.all(with.reports().differences(SHOWN_MOST), with.suspected().latest(SHOWN_MOST)).map(read -> {
      List<ActionReports.Difference> differences = read.resultAt(0);
      List<SuspectedSplits.Suspected> jumps = read.resultAt(1);
      return Optional.of(new Synced(true, result.told(), result.splits(),
          differences.stream().map(ReferenceSync::text).toList(),
          jumps.stream().map(one -> new Suspect(one.symbol(), one.jump().exDate(), one.jump().closeBefore(),
              one.jump().openAfter(), one.jump().from(), one.jump().to(), SuspectedSplits.code(one.jump().kind())))
              .toList(),
          result.errors()));
    });
  }

  @Override
  public Future<Optional<CalendarSynced>> syncCalendar() {
    if (!with.sync().knowsCalendar()) {
      return Future.succeededFuture(
          Optional.of(new CalendarSynced(false, List.of(), List.of(), List.of(), List.of())));
    }
    return order(Order.CALENDAR).compose(done -> {
      if (done.isEmpty()) {
        return Future.succeededFuture(Optional.empty());
      }
      Result result = done.get();
      refuseIfNothing(result.days().isEmpty(), result.errors());
      return with.refreshed().get().map(Optional.of(new CalendarSynced(true,
          result.days().stream().map(CalendarDay::date).toList(), result.datesChanged(), result.differences(),
          result.errors())));
    });
  }

  /** Success that nobody spoke of is none. */
  private static void refuseIfNothing(boolean nothing, List<String> errors) {
    if (nothing && !errors.isEmpty()) {
      throw new Refusal.Busy(String.join("; ", errors), AGAIN_AFTER);
    }
  }

  /** Empty when it takes longer than a request may wait, or another process is at it. */
  private Future<Optional<Result>> order(Order order) {
    return with.verticle().order(order).timeout(with.config().answerWithin().toMillis(), TimeUnit.MILLISECONDS)
        .map(result -> result.leader() ? Optional.of(result) : Optional.<Result>empty())
        .recover(error -> error instanceof TimeoutException
            ? Future.succeededFuture(Optional.empty())
            : Future.failedFuture(error));
  }

  @Override
  public Future<Void> enterDays(List<CalendarOverride> days, List<LocalDate> byRules) {
    return with.calendar().enter(days, byRules).compose(_ -> with.refreshed().get());
  }

  @Override
  public Future<List<Adjusted>> adjust(List<AskedSplit> splits) {
    Future<List<Adjusted>> all = Future.succeededFuture(new ArrayList<>());
    for (AskedSplit split : splits) {
      all = all.compose(done -> adjust(split).map(adjusted -> {
        done.add(adjusted);
        return done;
      }));
    }
    // what vendors had sent adjusted is turned back by the splits on record; idempotent
    return all.compose(done -> with.sync().correct().map(done));
  }

  private Future<Adjusted> adjust(AskedSplit split) {
    return with.actions().split(split.symbol(), split.date()).compose(found -> {
      if (found.isEmpty()) {
        return Future.succeededFuture(new Adjusted(split, Optional.empty(), 0));
      }
      CorporateActions.Recorded recorded = found.get();
      Optional<Double> ratio = Optional.of(recorded.ratio());
      boolean toCome = TradingCalendar.midnight(split.date()).isAfter(with.clock().instant());
      if (recorded.marked() || toCome) {
        return Future.succeededFuture(new Adjusted(split, ratio, 0));
      }
      return with.bars().countBefore(recorded.symbolId(), TradingCalendar.midnight(split.date()))
          .compose(bars -> with.actions().mark(recorded.id(), with.clock().instant())
              .map(new Adjusted(split, ratio, bars)));
    });
  }

  @Override
  public LocalDate today() {
    return with.sync().today();
  }
}
