package io.swiftbolt.orchestrator;

import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.OrchestratorConfig;
import io.swiftbolt.coverage.Coverage;
import io.swiftbolt.coverage.Gaps;
import io.swiftbolt.jobs.JobDefinition;
import io.swiftbolt.jobs.JobDefinitions;
import io.swiftbolt.jobs.JobRuns;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.provider.BarSource;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One tick, from the leader's lock to the heartbeat. Four reads and one write whatever the number of symbols. Slices are only
 * queued: workers pull them at their own pace.
 */
public final class Ticks {
  private static final Logger LOG = LoggerFactory.getLogger(Ticks.class);

  /** A tick forgets no more than this, so that a long history does not hold it up. */
  private static final int TRIMMED_MOST = 1000;

  private final Collaborators with;
  private final Consumer<Optional<TickResult>> ended;

  /**
   * What a tick needs.
   *
   * @param attempts after which a lost slice is given up
   * @param concurrent how many windows the workers of this process take at once
   * @param isVirtual whether the clock is not the real one
   */
  public record Collaborators(Heartbeats heartbeats, JobDefinitions definitions, JobRuns runs, Coverage coverage,
      BarSource source,
      Supplier<TradingCalendar> calendar, ServerClock clock, OrchestratorConfig config, int attempts, int concurrent,
      boolean isVirtual) {}

  public Ticks(Collaborators with) {
    this(with, tick -> {});
  }

  /** @param ended is told of every tick, for metrics; empty = it failed */
  public Ticks(Collaborators with, Consumer<Optional<TickResult>> ended) {
    this.with = with;
    this.ended = ended;
  }

  /** Fails only when the database does. */
  public Future<TickResult> tick() {
    Instant now = with.clock().instant();
    long started = ServerClock.nanos();
    return with.heartbeats().asLeader(() -> lead(now, started), () -> TickResult.elsewhere(since(started)))
        .onSuccess(tick -> ended.accept(Optional.of(tick))).onFailure(error -> ended.accept(Optional.empty()));
  }

  private Future<TickResult> lead(Instant now, long started) {
    return with.heartbeats().beat(now, List.of())
        .compose(done -> with.heartbeats().horizon(now, with.source(), with.isVirtual()))
        .compose(done -> with.runs().returnLost(with.attempts(), now))
        .compose(lost -> with.definitions().enabled()
            .compose(definitions -> plan(definitions, now)
                .compose(plan -> queue(plan, now)
                    .map(queued -> new TickResult(true, since(started), definitions.size(), queued.created(),
                        queued.startable(),
                        lost, plan.cut(), List.of())))))
        .compose(result -> with.runs().trim(now.minus(with.config().keepRuns()), TRIMMED_MOST).map(result))
        .compose(result -> with.heartbeats().beat(with.clock().instant(), result.errors()).map(result))
        .onFailure(error -> LOG.error("tick failed", error));
  }

  private record Queued(int created, int startable) {}

  private Future<Queued> queue(Plan plan, Instant now) {
    return with.runs().enqueue(plan.slices(), "cron", now).compose(created -> with.runs().depth()
        .map(depth -> new Queued(created.size(), Math.min(depth.due(), with.concurrent()))));
  }

  private Future<Plan> plan(List<JobDefinition> definitions, Instant now) {
    OrchestratorConfig config = with.config();
    TradingCalendar calendar = with.calendar().get();
    Instant failedSince = now.minus(config.failedCooldown());
    Instant openSince = now.minus(config.openCooldown());
    return Future.all(with.coverage().all(), with.runs().busy(failedSince, openSince), with.runs().depth())
        .map(
            read -> {
              JobRuns.Depth depth = read.resultAt(2);
              int room = Math.max(0, config.queuedMost() - depth.queued());
              return Plan.of(definitions, new Gaps(calendar, read.resultAt(0)), read.resultAt(1),
                  timeframe -> now.minus(with.source()
                      .delay(timeframe)),
                  new Reach(with.source(), now), calendar, config, room);
            });
  }

  private static Duration since(long startedNanos) {
    return Duration.ofNanos(ServerClock.nanos() - startedNanos);
  }
}
