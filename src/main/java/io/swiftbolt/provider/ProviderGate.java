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

  private final Vertx vertx;
  private final ProviderState state;
  private final Map<String, Quota> quotas;
  private final ProviderObserver observer;
  /** For how long vendors take: a virtual clock would measure nonsense. */
  private final ServerClock realTime = ServerClock.system();

  /** @param quotas of every provider that will be asked, by name */
  public ProviderGate(Vertx vertx, ProviderState state, Map<String, Quota> quotas, ProviderObserver observer) {
    this.vertx = vertx;
    this.state = state;
    this.quotas = Map.copyOf(quotas);
    this.observer = observer;
  }

  /**
   * Waits a short while for the provider's turn.
   *
   * @return fails, without any request, with RATE_LIMIT_EXCEEDED and the time to wait; with the reason why the circuit is open;
   *     or with PROVIDER_UNAVAILABLE when the limiter cannot be asked
   */
  Future<Void> admit(String provider) {
    Quota quota = quotas.get(provider);
    if (quota == null) {
      return Future.failedFuture(new ProviderException(ProviderError.PROVIDER_UNAVAILABLE, provider,
          provider + " has no quota: no request is made without one"));
    }
    Promise<Void> admitted = Promise.promise();
    askTurn(provider, quota, Duration.ZERO, admitted);
    return admitted.future();
  }

  private void askTurn(String provider, Quota quota, Duration waited, Promise<Void> admitted) {
    state.take(provider, ProviderState.emissionInterval(quota), quota.burst(), 1).onComplete(taken -> {
      if (taken.failed()) {
        observer.refused(provider, ProviderError.PROVIDER_UNAVAILABLE);
        admitted.fail(taken.cause());
      } else if (taken.result().granted()) {
        if (!waited.isZero()) {
          observer.waited(provider, waited);
        }
        admitted.complete();
      } else if (waited.plus(taken.result().pause()).compareTo(quota.maxWait()) <= 0) {
        // a little later than told, and not all at the same moment
        long millis = taken.result().pause().toMillis() + ThreadLocalRandom.current().nextLong(1, 20);
        vertx.setTimer(millis, _ -> askTurn(provider, quota, waited.plusMillis(millis), admitted));
      } else {
        ProviderException refused = refusal(provider, taken.result());
        observer.refused(provider, refused.error());
        admitted.fail(refused);
      }
    });
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

  /** {@link #admit} and {@link #call}. */
  public <T> Future<T> ask(String provider, Supplier<Future<T>> request) {
    return admit(provider).compose(_ -> call(provider, request));
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
