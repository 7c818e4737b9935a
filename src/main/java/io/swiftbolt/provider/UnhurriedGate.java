package io.swiftbolt.provider;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The gate for questions that nobody waits for, such as corporate actions: a used-up quota is waited for, not given up. A vendor
 * with five requests a minute is asked for twenty symbols in four minutes, not for five of them.
 */
public final class UnhurriedGate {
  /** Of one request: more often than a fair share of the quota could make it wait. */
  private static final int TURNS = 20;
  private static final Duration SHORTEST = Duration.ofMillis(20);
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final Vertx vertx;
  private final ProviderGate gate;

  public UnhurriedGate(Vertx vertx, ProviderGate gate) {
    this.vertx = vertx;
    this.gate = gate;
  }

  /** As {@link ProviderGate#ask}; fails with RATE_LIMIT_EXCEEDED only when the vendor asks for a longer pause than 2 minutes. */
  public <T> Future<T> ask(String provider, Supplier<Future<T>> request) {
    Promise<T> answered = Promise.promise();
    turn(provider, request, TURNS, answered);
    return answered.future();
  }

  private <T> void turn(String provider, Supplier<Future<T>> request, int turns, Promise<T> answered) {
    gate.ask(provider, request).onComplete(answer -> {
      if (answer.failed() && turns > 1 && answer.cause() instanceof ProviderException why && mayWait(why)) {
        long pause = why.retryAfter().map(Duration::toMillis).orElse(LONGEST.toMillis());
        vertx.setTimer(Math.max(SHORTEST.toMillis(), pause), _ -> turn(provider, request, turns - 1, answered));
      } else {
        answered.handle(answer);
      }
    });
  }

  private static boolean mayWait(ProviderException why) {
    return why.error() == ProviderError.RATE_LIMIT_EXCEEDED
        && why.retryAfter().map(after -> after.compareTo(LONGEST) <= 0).orElse(true);
  }
}
