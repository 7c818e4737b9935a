package io.swiftbolt.orchestrator;

import io.swiftbolt.bus.Addresses;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.ReferenceConfig;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.orchestrator.ReferenceSync.Order;
import io.swiftbolt.orchestrator.ReferenceSync.Result;
import io.swiftbolt.symbols.ActionReports;
import io.swiftbolt.symbols.SuspectedSplits;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pace of the reference data: at the start and then every few minutes, so that a symbol that is new gets its splits soon, a
 * new day is noticed and what failed is tried again; and when somebody asks for it. The sync itself knows what is due. Bars are set
 * right as soon as a split changes.
 */
public final class ReferenceVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(ReferenceVerticle.class);
  /** However fast the clock runs. */
  private static final Duration PAUSE_LEAST = Duration.ofSeconds(1);

  private final Collaborators with;
  private final Map<Order, Promise<Result>> ordered = new EnumMap<>(Order.class);
  private volatile ReferenceState state = ReferenceState.UNKNOWN;
  private @Nullable Context own;
  private Future<?> running = Future.succeededFuture();
  private boolean isRunning;
  private Future<?> correcting = Future.succeededFuture();
  private boolean correctAgain;
  private List<String> lastErrors = List.of();
  private long timer = -1;
  private boolean stopped;

  /**
   * What it needs.
   *
   * @param calendar the one in force
   */
  public record Collaborators(ReferenceSync sync, ActionReports reports, SuspectedSplits suspected,
      Heartbeats heartbeats, Supplier<TradingCalendar> calendar, ServerClock clock, ReferenceConfig config) {}

  public ReferenceVerticle(Collaborators with) {
    this.with = with;
  }

  @Override
  public void init(Vertx vertx, Context context) {
    super.init(vertx, context);
    own = context;
  }

  @Override
  public Future<?> start() {
    Addresses.changesOf("corporate_actions").listen(vertx, _ -> correct());
    run(Order.DUE);
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    ordered.values().forEach(promise -> promise.tryFail("the server stops"));
    return Future.join(running, correcting).otherwiseEmpty();
  }

  /** After the latest look. */
  public ReferenceState state() {
    return state;
  }

  /** Does it now, or right after what is under way; whoever orders the same meanwhile gets the same. From any thread. */
  public Future<Result> order(Order order) {
    Promise<Result> promise = Promise.promise();
    Context context = own;
    if (context == null) {
      return Future.failedFuture("not started yet");
    }
    context.runOnContext(_ -> {
      Promise<Result> known = ordered.computeIfAbsent(order, _ -> Promise.promise());
      known.future().onComplete(promise);
      if (!isRunning && !stopped) {
        next();
      }
    });
    return promise.future();
  }

  private void run(Order order) {
    isRunning = true;
    vertx.cancelTimer(timer);
    Promise<Result> asked = ordered.remove(order);
    running = with.sync().sync(order).onComplete(ended -> {
      report(ended.succeeded() ? ended.result().errors() : List.of(ended.cause().toString()));
      if (asked != null) {
        asked.handle(ended);
      }
    }).transform(_ -> look()).onComplete(_ -> {
      isRunning = false;
      next();
    });
  }

  private void next() {
    if (stopped) {
      return;
    }
    ordered.keySet().stream().findFirst().ifPresentOrElse(this::run, () -> timer = vertx.setTimer(
        Math.max(PAUSE_LEAST.toMillis(), with.clock().realDelay(with.config().every()).toMillis()),
        _ -> run(Order.DUE)));
  }

  /** Not twice at once: a change that comes meanwhile is looked at afterwards. */
  private void correct() {
    if (!correcting.isComplete()) {
      correctAgain = true;
      return;
    }
    correctAgain = false;
    correcting = with.sync().correct().onComplete(ended -> {
      if (ended.failed()) {
        LOG.warn("bars could not be set right by the splits, tried again in the next round: {}",
            ended.cause().toString());
      }
    });
    correcting.onComplete(_ -> {
      if (correctAgain && !stopped) {
        correct();
      }
    });
  }

  /** What an operator should know goes into the heartbeat. A failure here is the database's, and the next look shows it too. */
  private Future<Void> look() {
    LocalDate today = with.sync().today();
    return Future.all(with.sync().calendarUntil(), with.reports().count(), with.suspected().count()).compose(read -> {
      LocalDate ruled = with.calendar().get().knownUntil();
      java.util.Optional<LocalDate> told = read.resultAt(0);
      LocalDate until = told.filter(_ -> with.sync().knowsCalendar()).filter(ruled::isAfter).orElse(ruled);
      long days = Math.max(0, ChronoUnit.DAYS.between(today, until));
      List<String> warnings = new ArrayList<>();
      if (days < with.config().calendarDays()) {
        warnings.add("the calendar is known until " + until + " only");
      }
      int differences = read.resultAt(1);
      if (differences > 0) {
        warnings.add("vendors differ on " + differences + " corporate actions");
      }
      int suspected = read.resultAt(2);
      if (suspected > 0) {
        warnings.add(suspected + " jumps look like splits that are not on record");
      }
      warn(warnings);
      state = new ReferenceState(days, differences, suspected, List.copyOf(warnings));
      List<String> all = new ArrayList<>(warnings);
      all.addAll(lastErrors);
      return with.heartbeats().reference(with.clock().instant(), all);
    }).onFailure(error -> LOG.warn("the state of the reference data could not be read: {}", error.toString()));
  }

  private void warn(List<String> warnings) {
    warnings.stream().filter(warning -> !state.warnings().contains(warning)).forEach(LOG::warn);
  }

  /** What goes on failing in the same way is told once. */
  private void report(List<String> errors) {
    if (!errors.equals(lastErrors)) {
      errors.forEach(error -> LOG.warn("reference data is incomplete, tried again every {}: {}", with.config().every(),
          error));
    }
    lastErrors = List.copyOf(errors);
  }
}
