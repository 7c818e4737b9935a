package io.swiftbolt.orchestrator;

import io.swiftbolt.clock.ServerClock;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pace of the reference data: at the start and then every few minutes, so that a symbol that is new gets its splits soon, a
 * new day is noticed and what failed is tried again. The sync itself knows what is due.
 */
public final class ReferenceVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(ReferenceVerticle.class);
  private static final Duration EVERY = Duration.ofMinutes(5);
  /** However fast the clock runs. */
  private static final Duration PAUSE_LEAST = Duration.ofSeconds(1);

  private final ReferenceSync sync;
  private final ServerClock clock;
  private Future<?> running = Future.succeededFuture();
  private List<String> lastErrors = List.of();
  private long timer = -1;
  private boolean stopped;

  public ReferenceVerticle(ReferenceSync sync, ServerClock clock) {
    this.sync = sync;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    run();
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    return running.otherwiseEmpty();
  }

  private void run() {
    running = sync.sync().onComplete(ended -> {
      report(ended.succeeded() ? ended.result().errors() : List.of(ended.cause().toString()));
      if (!stopped) {
        timer = vertx.setTimer(Math.max(PAUSE_LEAST.toMillis(), clock.realDelay(EVERY).toMillis()), _ -> run());
      }
    });
  }

  /** What goes on failing in the same way is told once. */
  private void report(List<String> errors) {
    if (!errors.equals(lastErrors)) {
      errors.forEach(error -> LOG.warn("reference data is incomplete, tried again every {}: {}", EVERY, error));
    }
    lastErrors = errors;
  }
}
