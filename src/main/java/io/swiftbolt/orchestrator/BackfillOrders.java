package io.swiftbolt.orchestrator;

import io.swiftbolt.bus.Addresses;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.OrchestratorConfig;
import io.swiftbolt.coverage.Coverage;
import io.swiftbolt.coverage.Gaps;
import io.swiftbolt.jobs.BackfillFeed;
import io.swiftbolt.jobs.BackfillReads;
import io.swiftbolt.jobs.BackfillView;
import io.swiftbolt.jobs.Backfills;
import io.swiftbolt.jobs.NewBackfill;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.provider.Allowance;
import io.swiftbolt.provider.BarSource;
import io.swiftbolt.symbols.Symbol;
import io.swiftbolt.symbols.Symbols;
import io.swiftbolt.symbols.UnknownSymbol;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Backfills as things of their own: planned, priced, started, and decided upon. What it starts goes on in any process that runs a
 * {@link BackfillVerticle}, and outlives all of them.
 */
public final class BackfillOrders {
  private static final Duration LOOK = Duration.ofMillis(100);

  private final Vertx vertx;
  private final Collaborators with;

  /**
   * What orders need.
   *
   * @param allowances how fast vendors may be asked now, by their names
   */
  public record Collaborators(Symbols symbols, Backfills backfills, BackfillReads reads, BackfillFeed feed,
      Coverage coverage, BarSource source, Supplier<TradingCalendar> calendar, ServerClock clock,
      OrchestratorConfig config, Supplier<Future<Map<String, Allowance>>> allowances) {}

  public BackfillOrders(Vertx vertx, Collaborators with) {
    this.vertx = vertx;
    this.with = with;
  }

  /** What a decision needs is not so: the backfill has ended. */
  public static final class NotNow extends RuntimeException {
    NotNow(String message) {
      super(message, null, false, false);
    }
  }

  /** So many backfills have not ended that no more are taken. */
  public static final class TooMany extends RuntimeException {
    TooMany(int most) {
      super(most + " backfills have not ended, no more are taken (orchestrator.backfill.open-most)", null, false,
          false);
    }
  }

  /** There is no such backfill. */
  public static final class UnknownBackfill extends RuntimeException {
    UnknownBackfill(UUID id) {
      super("Backfill not found: " + id, null, false, false);
    }
  }

  /** An order with its price. */
  private record Priced(BackfillPlan plan, BackfillEstimate estimate) {}

  /** What an order would cost; nothing is written. Fails with {@link UnknownSymbol} or {@link Backfill.TooLarge}. */
  public Future<BackfillEstimate> price(BackfillOrder order) {
    return priced(order).map(Priced::estimate);
  }

  /**
   * Writes an order down and begins it.
   *
   * @return its id; fails with {@link UnknownSymbol}, {@link Backfill.TooLarge} or {@link TooMany}, and nothing is written then
   */
  public Future<UUID> start(BackfillOrder order) {
    return priced(order).compose(priced -> start(order, priced));
  }

  /** As {@link #start}, but empty, and nothing is written, when nothing is missing: for clients that ask again and again. */
  public Future<Optional<UUID>> startIfNeeded(BackfillOrder order) {
    return priced(order).compose(priced -> priced.plan().slices().isEmpty()
        ? Future.succeededFuture(Optional.empty())
        : start(order, priced).map(Optional::of));
  }

  private Future<UUID> start(BackfillOrder order, Priced priced) {
    BackfillEstimate estimate = priced.estimate();
    NewBackfill backfill = new NewBackfill(priced.plan().series(), priced.plan().slices(), order.range(),
        order.onlyGaps(), order.priority(), order.by(), new NewBackfill.Expected(estimate.bars(),
            estimate.requests(), estimate.time().toSeconds(), estimate.unserved()));
    return with.backfills().create(backfill, with.config().backfill().openMost(), with.clock().instant())
        .map(id -> id.orElseThrow(() -> new TooMany(with.config().backfill().openMost())))
        .compose(id -> goOn().map(id));
  }

  private Future<Priced> priced(BackfillOrder order) {
    return with.symbols().findAll(order.symbols()).compose(found -> {
      Set<String> known = found.stream().map(Symbol::ticker).collect(Collectors.toCollection(HashSet::new));
      Optional<String> unknown = order.symbols().stream().filter(ticker -> !known.contains(ticker)).findFirst();
      return unknown.isPresent()
          ? Future.failedFuture(new UnknownSymbol(unknown.get()))
          : Future.all(with.coverage().of(found.stream().map(Symbol::id).toList()), with.allowances().get())
              .compose(read -> {
                Gaps gaps = new Gaps(with.calendar().get(), read.resultAt(0));
                Map<String, Allowance> allowances = read.resultAt(1);
                // years of a whole watch-list take longer than an event loop may be held up
                return vertx.executeBlocking(() -> priced(order, found, gaps, allowances));
              });
    });
  }

  private Priced priced(BackfillOrder order, List<Symbol> symbols, Gaps gaps, Map<String, Allowance> allowances) {
    Instant now = with.clock().instant();
    TradingCalendar calendar = with.calendar().get();
    Function<Timeframe, Instant> asOf = timeframe -> now.minus(with.source().delay(timeframe));
    BackfillPlan plan = BackfillPlan.of(order, symbols, gaps, calendar, with.config().backfillSlice(), asOf,
        new Reach(with.source(), now), (kind, timeframe, slice) -> with.source().target(kind, timeframe, slice, now)
            .map(BarSource.Target::timeframe).orElse(timeframe.base()));
    if (plan.slices().size() > with.config().backfill().slicesMost()) {
      throw new Backfill.TooLarge(plan.slices().size(), with.config().backfill().slicesMost(),
          "orchestrator.backfill.slices-most");
    }
    return new Priced(plan, BackfillEstimate.of(plan, with.source(), calendar, now, asOf, allowances));
  }

  /** Its slices leave the queue; those under way end. Fails with {@link NotNow} or {@link UnknownBackfill}. */
  public Future<BackfillView> pause(UUID id) {
    return decide(id, with.backfills().pause(id, with.clock().instant()), "paused");
  }

  /** As {@link #pause}. */
  public Future<BackfillView> resume(UUID id) {
    return decide(id, with.backfills().resume(id, with.clock().instant()), "running")
        .compose(view -> goOn().map(view));
  }

  /** As {@link #pause}, for good. */
  public Future<BackfillView> cancel(UUID id) {
    return decide(id, with.backfills().cancel(id, with.clock().instant()), "cancelled");
  }

  /** Has what failed tried again, and nothing else. */
  public Future<BackfillView> retryFailed(UUID id) {
    return find(id).compose(view -> view.status().equals("cancelled")
        ? Future.failedFuture(new NotNow("the backfill is cancelled"))
        : with.backfills().retryFailed(id, with.clock().instant()).compose(count -> goOn()).compose(done -> find(id)));
  }

  /** Saying the same twice is no error. */
  private Future<BackfillView> decide(UUID id, Future<Boolean> decided, String wanted) {
    return decided.compose(done -> find(id)).compose(view -> decided.result() || view.status().equals(wanted)
        ? Future.succeededFuture(view)
        : Future.failedFuture(new NotNow("the backfill is " + view.status())));
  }

  /** Fails with {@link UnknownBackfill}. */
  public Future<BackfillView> find(UUID id) {
    return with.reads().find(id).map(found -> found.orElseThrow(() -> new UnknownBackfill(id)));
  }

  /** The newest first. */
  public Future<List<BackfillView>> newest(int most) {
    return with.reads().newest(most);
  }

  /** The row of backfill_jobs that fills exactly this range; a new backfill unless one is at it. Empty: nothing is missing. */
  public Future<Optional<UUID>> ensure(String symbol, Timeframe timeframe, TimeRange range, String by) {
    BackfillOrder order = new BackfillOrder(List.of(symbol), List.of(timeframe), range, true,
        Backfill.PRIORITY_URGENT, by);
    // clients ask again and again, before it is done and after: neither is a new backfill
    return priced(order).compose(priced -> priced.plan().slices().isEmpty()
        ? Future.succeededFuture(Optional.empty())
        : with.reads().openJob(symbol, timeframe, range).compose(open -> open.isPresent()
            ? Future.succeededFuture(open)
            : start(order, priced).compose(with.reads()::job)));
  }

  /** Takes up how runs ended and hands the queue the next portion; wakes the workers. */
  public Future<BackfillFeed.Step> goOn() {
    return with.feed().step(with.config().backfill().queuedMost(), with.clock().instant()).onSuccess(step -> {
      if (step.queued() > 0) {
        Addresses.WORK_QUEUED.publish(vertx, new Addresses.WorkQueued(step.queued()));
      }
    });
  }

  /** Waits for its end, but no longer than the configuration allows a request to wait. */
  public Future<BackfillView> awaitEnd(UUID id) {
    return look(() -> find(id), BackfillView::hasEnded, looks());
  }

  /** The slices of running backfills that come next, when they have ended or the wait is over; empty when there are none. */
  public Future<Optional<BackfillReads.Ends>> awaitNext(int most, boolean intradayOnly) {
    return goOn().compose(step -> with.reads().next(most, intradayOnly)).compose(slices -> slices.isEmpty()
        ? Future.succeededFuture(Optional.empty())
        : look(() -> with.reads().ends(slices), ends -> ends.open() == 0, looks()).map(Optional::of));
  }

  /** How each timeframe of a backfill stands. */
  public Future<List<BackfillReads.SeriesState>> series(UUID id) {
    return with.reads().series(id);
  }

  /** How each symbol and timeframe of a backfill stands. */
  public Future<List<BackfillReads.SymbolState>> symbols(UUID id) {
    return with.reads().symbols(id);
  }

  /** Which of these symbols a running backfill that the same orderer began is still at. */
  public Future<Set<String>> underWay(Collection<String> tickers, String by) {
    return with.reads().underWay(tickers, by);
  }

  private long looks() {
    return with.config().backfill().waitMost().toMillis() / LOOK.toMillis();
  }

  private <T> Future<T> look(Supplier<Future<T>> read, java.util.function.Predicate<T> ended, long left) {
    return read.get().compose(seen -> ended.test(seen) || left <= 0
        ? Future.succeededFuture(seen)
        : vertx.timer(LOOK.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
            .compose(passed -> look(read, ended, left - 1)));
  }
}
