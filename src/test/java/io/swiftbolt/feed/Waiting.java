package io.swiftbolt.feed;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for something to become true, looking every few milliseconds; fails with what it was after a limit. */
public final class Waiting {
  private Waiting() {}

  public static void until(Vertx vertx, Duration limit, Supplier<?> state, BooleanSupplier reached) {
    Promise<Void> done = Promise.promise();
    long polls = limit.toMillis() / 10;
    long[] left = {polls};
    vertx.setPeriodic(10, timer -> {
      if (reached.getAsBoolean()) {
        done.tryComplete(); // first: a timer that fires while it is being set cannot be cancelled yet, and says so by throwing
        vertx.cancelTimer(timer);
      } else if (--left[0] < 0) {
        done.tryFail(new AssertionError("not reached within " + limit + ": " + state.get()));
        vertx.cancelTimer(timer);
      }
    });
    done.future().await();
  }

  /** Lets this much time pass, for showing that something does not happen. */
  public static void quiet(Vertx vertx, Duration length) {
    vertx.timer(length.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS).await();
  }
}
