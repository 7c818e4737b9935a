package io.swiftbolt.provider;

import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.ProvidersConfig.Quota;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one door to the vendors: every request takes its turn before and reports its outcome after. */
public final class ProviderGate {
  private static final Logger LOG = LoggerFactory.getLogger(ProviderGate.class);
  /** Of a 429 that names no time. */
  private static final Duration DEFAULT_PAUSE = Duration.ofSeconds(15);
  /** A process that is held up so often in a row is too busy to keep turns. */
  private static final int TURNS_LOST_MOST = 5;

  private final Vertx vertx;
  private final ProviderState state;
  private final Map<String, Quota> quotas;
  private final ProviderObserver observer;
  private final Duration window;
  private final Duration slack;
  /** For how long vendors take: a virtual clock would measure nonsense. */
  private final ServerClock realTime = ServerClock.system();

  /** @param quotas of every provider that will be asked, by name */
  public ProviderGate(Vertx vertx, ProviderState state, Map<String, Quota> quotas, ProviderObserver observer) {
    this(vertx, state, quotas, observer, Pace.MINUTE, Pace.SLACK);
  }

  /** @param window in which a quota counts; another one than a minute is for tests, which have less time */
  ProviderGate(Vertx vertx, ProviderState state, Map<String, Quota> quotas, ProviderObserver observer,
      Duration window, Duration slack) {
    this.vertx = vertx;
    this.state = state;
    this.quotas = Map.copyOf(quotas);
    this.observer = observer;
    this.window = window;
    this.slack = slack;
  }

  /** How fast backfill may ask each provider at this time. */
  public Future<Map<String, Allowance>> allowances() {
    return state.allowances(quotas);
  }

  /**
   * Waits a short while for the provider's turn.
   *
   * @param cost tokens that it takes
   * @return fails, without any request, with RATE_LIMIT_EXCEEDED and the time to wait; with the reason why the circuit is open;
   *     or with PROVIDER_UNAVAILABLE when the limiter cannot be asked
   */
  Future<Void> admit(String provider, int cost, Purpose purpose) {
    Quota quota = quotas.get(provider);
    if (quota == null) {
      return Future.failedFuture(new ProviderException(ProviderError.PROVIDER_UNAVAILABLE, provider,
          provider + " has no quota: no request is made without one"));
    }
    Queued queued = new Queued(provider, new Pace(quota.perMinute(), quota.burst(), window, slack), cost, purpose,
        quota.maxWait(), Promise.promise());
    askTurn(queued, Duration.ZERO, 0);
    return queued.admitted().future();
  }

  /** Who waits for a turn. */
  private record Queued(String provider, Pace pace, int cost, Purpose purpose, Duration maxWait,
      Promise<Void> admitted) {}

  private void askTurn(Queued queued, Duration waited, int lost) {
    Duration longest = queued.maxWait().minus(waited);
    state.take(queued.provider(), queued.pace(), queued.cost(), queued.purpose(),
        longest.isNegative() ? Duration.ZERO : longest).onComplete(taken -> {
          if (taken.failed()) {
            observer.refused(queued.provider(), ProviderError.PROVIDER_UNAVAILABLE);
            queued.admitted().fail(taken.cause());
          } else if (taken.result().granted()) {
            reserved(queued, taken.result(), waited, lost);
          } else if (taken.result().pause().compareTo(longest) <= 0) {
            // a little later than told, and not all at the same moment
            long millis = taken.result().pause().toMillis() + ThreadLocalRandom.current().nextLong(1, 20);
            vertx.setTimer(millis, _ -> askTurn(queued, waited.plusMillis(millis), lost));
          } else {
            refuse(queued, refusal(queued.provider(), taken.result()));
          }
        });
  }

  private void reserved(Queued queued, ProviderState.Turn turn, Duration waited, int lost) {
    if (turn.pause().isZero()) {
      begin(queued, turn, waited, lost);
      return;
    }
    vertx.setTimer(turn.pause().toMillis(), _ -> {
      Duration total = waited.plus(turn.pause());
      (turn.probe() ? Future.succeededFuture(Duration.ZERO) : state.stillToWait(queued.provider()))
          .onComplete(still -> {
            if (still.failed()) {
              queued.admitted().fail(still.cause());
            } else if (still.result().isZero()) {
              begin(queued, turn, total, lost);
            } else {
              askTurn(queued, total, lost); // the vendor's pause came after the turn was reserved
            }
          });
    });
  }

  /** The turn has come, unless this process was held up for so long that it is over. */
  private void begin(Queued queued, ProviderState.Turn turn, Duration waited, int lost) {
    Duration late = Duration.ofNanos(ServerClock.nanos() - turn.counted()).minus(turn.pause());
    if (late.compareTo(queued.pace().validity()) <= 0) {
      if (!waited.isZero()) {
        observer.waited(queued.provider(), waited);
      }
      queued.admitted().complete();
      return;
    }
    observer.lost(queued.provider(), late);
    if (lost + 1 < TURNS_LOST_MOST) {
      askTurn(queued, waited, lost + 1);
    } else {
      refuse(queued, new ProviderException(ProviderError.RATE_LIMIT_EXCEEDED, queued.provider(),
          queued.provider() + ": this process is too busy to keep its turns", Optional.of(DEFAULT_PAUSE)));
    }
  }

  private void refuse(Queued queued, ProviderException refused) {
    observer.refused(queued.provider(), refused.error());
    queued.admitted().fail(refused);
  }

  private static ProviderException refusal(String provider, ProviderState.Turn turn) {
    Optional<Duration> wait = Optional.of(turn.pause());
    return turn.openedBy()
        .map(
            why -> new ProviderException(why, provider, provider + " is left alone after failures (" + why + ")", wait))
        .orElseGet(() -> new ProviderException(ProviderError.RATE_LIMIT_EXCEEDED, provider,
            provider + ": the quota is used up, next request in " + turn.pause().toMillis() + " ms", wait));
  }

  /**
   * One request that was {@linkplain #admit admitted}: what it did decides on the circuit and on pauses.
   *
   * @return as the request ended, after the outcome is written down
   */
  <T> Future<T> call(String provider, Supplier<Future<T>> request) {
    Instant started = realTime.instant();
    return request.get().transform(answer -> {
      double seconds = Duration.between(started, realTime.instant()).toNanos() / 1e9;
      Optional<ProviderException> error = answer.failed()
          ? Optional.of(asProviderException(provider, answer.cause()))
          : Optional.empty();
      observer.request(provider, error.map(e -> e.error().name()).orElse("success"), seconds);
      return writeDown(provider, error).transform(written -> {
        if (written.failed()) { // the answer stands; the next turn will find the database missing
          LOG.warn("{}: the outcome of a request could not be written down: {}", provider, written.cause().toString());
        }
        return error.<Future<T>>map(Future::failedFuture).orElseGet(() -> Future.succeededFuture(answer.result()));
      });
    });
  }

  /** {@link #admit} and {@link #call}, for something that somebody waits for, at one token. */
  public <T> Future<T> ask(String provider, Supplier<Future<T>> request) {
    return ask(provider, 1, request);
  }

  /** The same, for a request that the vendor counts as several. */
  public <T> Future<T> ask(String provider, int cost, Supplier<Future<T>> request) {
    return admit(provider, cost, Purpose.FRESH).compose(_ -> call(provider, request));
  }

  /** The same for what nobody waits for, out of the share of backfill. */
  public <T> Future<T> askUnhurried(String provider, int cost, Supplier<Future<T>> request) {
    return admit(provider, cost, Purpose.BACKFILL).compose(_ -> call(provider, request));
  }

  private Future<Void> writeDown(String provider, Optional<ProviderException> error) {
    if (error.isEmpty()) {
      return state.succeeded(provider);
    }
    ProviderException why = error.get();
    return switch (why.error().remedy()) {
      case WAIT -> state.block(provider, why.retryAfter().orElse(DEFAULT_PAUSE))
          .compose(_ -> state.succeeded(provider));
      case GIVE_UP -> state.succeeded(provider); // it refused this request, but it is there
      case BACK_OFF, OPEN_CIRCUIT -> state.failed(provider, why);
    };
  }

  private static ProviderException asProviderException(String provider, Throwable cause) {
    return cause instanceof ProviderException known
        ? known
        : new ProviderException(ProviderError.PROVIDER_UNAVAILABLE, provider,
            provider + " failed: " + cause.getClass().getSimpleName());
  }
}
