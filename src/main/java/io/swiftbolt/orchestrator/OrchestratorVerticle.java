package io.swiftbolt.orchestrator;

import io.swiftbolt.bus.Addresses;
import io.swiftbolt.clock.ServerClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pace of the ticks: by timer, on {@link Addresses#TICK}, when a chart asks for what is missing, and when the queue ran dry
 * before everything was planned. A tick never overlaps itself: requests that arrive meanwhile are folded into one that follows.
 */
public final class OrchestratorVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(OrchestratorVerticle.class);

  /** However fast the clock runs, ticks leave the machine time for other work. */
  private static final Duration PAUSE_LEAST = Duration.ofMillis(200);

  private final Ticks ticks;
  private final EnsureCoverage ensureCoverage;
  private final ServerClock clock;
  private final TickPace pace;
  private @Nullable Promise<TickResult> running;
  private @Nullable Promise<TickResult> following;
  private boolean cut;
  private long timer = -1;
  private boolean stopped;

  public OrchestratorVerticle(Ticks ticks, EnsureCoverage ensureCoverage, ServerClock clock, TickPace pace) {
    this.ticks = ticks;
    this.ensureCoverage = ensureCoverage;
    this.clock = clock;
    this.pace = pace;
  }

  @Override
  public Future<?> start() {
    Addresses.TICK.listen(vertx, wanted -> tick());
    Addresses.QUEUE_DRAINED.listen(vertx, drained -> {
      if (cut) {
        tick();
      }
    });
    Addresses.COVERAGE_WANTED.listen(vertx, wanted -> ensureCoverage.wanted(wanted).onSuccess(ensured -> tick())
        .onFailure(
            error -> LOG.warn("cannot ensure {} {}: {}", wanted.symbol(), wanted.timeframe(), error.toString())));
    tick();
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    return running == null ? Future.succeededFuture() : running.future().otherwiseEmpty();
  }

  /** Ticks now, or right after the tick that is under way. Call on this verticle's context. */
  private Future<TickResult> tick() {
    if (running != null) {
      following = following == null ? Promise.promise() : following;
      return following.future();
    }
    Promise<TickResult> now = Promise.promise();
    begin(now);
    return now.future();
  }

  private void begin(Promise<TickResult> now) {
    running = now;
    vertx.cancelTimer(timer);
    ticks.tick().onComplete(ended -> {
      if (ended.succeeded()) {
        cut = ended.result().cut();
        if (ended.result().slicesCreated() > 0 || ended.result().lost() > 0) {
          Addresses.WORK_QUEUED.publish(vertx, new Addresses.WorkQueued(ended.result().slicesCreated()));
        }
      }
      running = null;
      now.handle(ended);
      next();
    });
  }

  private void next() {
    if (stopped) {
      return;
    }
    Promise<TickResult> waiting = following;
    following = null;
    if (waiting != null) {
      begin(waiting);
      return;
    }
    long pause = Math.max(PAUSE_LEAST.toMillis(), clock.realDelay(pace.pause(clock.instant())).toMillis());
    timer = vertx.setTimer(pause, fired -> tick());
  }
}
