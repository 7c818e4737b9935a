package io.swiftbolt.orchestrator;

import io.swiftbolt.bus.Addresses;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.OrchestratorConfig;
import io.swiftbolt.jobs.BackfillFeed;
import io.swiftbolt.jobs.Backfills;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pace of backfills: by timer, and when the workers found the queue empty. A step never overlaps itself; of several
 * processes one steps at a time.
 */
public final class BackfillVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(BackfillVerticle.class);
  private static final Duration TRIM_EVERY = Duration.ofMinutes(10);
  private static final int TRIMMED_MOST = 100;

  private final BackfillOrders orders;
  private final Backfills backfills;
  private final ServerClock clock;
  private final OrchestratorConfig config;
  private Future<?> running = Future.succeededFuture();
  private boolean again;

  public BackfillVerticle(BackfillOrders orders, Backfills backfills, ServerClock clock, OrchestratorConfig config) {
    this.orders = orders;
    this.backfills = backfills;
    this.clock = clock;
    this.config = config;
  }

  @Override
  public Future<?> start() {
    Addresses.QUEUE_DRAINED.listen(vertx, drained -> step());
    vertx.setPeriodic(config.backfill().poll().toMillis(), timer -> step());
    vertx.setPeriodic(TRIM_EVERY.toMillis(), timer -> backfills
        .trim(clock.instant().minus(config.keepRuns()), TRIMMED_MOST)
        .onFailure(error -> LOG.warn("old backfills cannot be forgotten: {}", error.toString())));
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    return running.otherwiseEmpty();
  }

  private void step() {
    if (!running.isComplete()) {
      again = true;
      return;
    }
    again = false;
    Future<BackfillFeed.Step> now = orders.goOn();
    running = now;
    now.onComplete(ended -> {
      if (ended.failed()) {
        LOG.warn("backfills cannot go on: {}", ended.cause().toString());
      } else if (again) {
        context.runOnContext(turn -> step());
      }
    });
  }
}
