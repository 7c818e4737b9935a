package io.swiftbolt.http;

import io.swiftbolt.bus.Addresses;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.coverage.CoverageReads;
import io.swiftbolt.jobs.JobDefinitions;
import io.swiftbolt.jobs.JobRuns;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.orchestrator.Backfill;
import io.swiftbolt.orchestrator.BackfillOrders;
import io.swiftbolt.orchestrator.EnsureCoverage;
import io.swiftbolt.orchestrator.TickResult;
import io.swiftbolt.orchestrator.Ticks;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What endpoints set off, done by the orchestrator's rooms. Workers and ticks are woken at once; losing the wake-up only delays. */
public final class ServerActions {
  private static final int RETRIED_MOST = 10;
  /** Of the standing order for a chart that somebody looks at. */
  private static final int REFRESH_PRIORITY = 200;
  private static final Duration LEAD_ASKED_EVERY = Duration.ofMillis(50);
  private static final int LEAD_ASKED_MOST = 100;

  private final Vertx vertx;
  private final Collaborators with;

  /** Who does it. */
  public record Collaborators(Ticks ticks, EnsureCoverage ensureCoverage, Backfill backfill,
      BackfillOrders orders, JobRuns runs,
      CoverageReads coverage, ServerClock clock) {}

  public ServerActions(Vertx vertx, Collaborators with) {
    this.vertx = vertx;
    this.with = with;
  }

  public OrchestratorEndpoint.Actions orchestrator() {
    return new OrchestratorEndpoint.Actions(this::tick, this::retryFailed);
  }

  public EnsureCoverageEndpoint.Actions ensureCoverage() {
    return new EnsureCoverageEndpoint.Actions(this::ensureWindow, this::ensureRange);
  }

  public FetchBarsEndpoint.Enqueue fetchBars() {
    return (symbols, timeframe, range) -> start(symbols, timeframe, range, "fetch-bars").map(Backfill.Started::planned);
  }

  /** The last days by a standing order, what is missing at the end at once. */
  public ChartRefresh.Orders chartRefresh(JobDefinitions definitions) {
    return (symbol, timeframe, days, range) -> definitions
        .ensure(List.of(symbol), timeframe, days, REFRESH_PRIORITY, with.clock().instant())
        .compose(kept -> start(List.of(symbol), timeframe, range, "chart-read"))
        .map(started -> new ChartRefresh.Ordered(started.runs().size(), started.planned()));
  }

  private Future<OrchestratorEndpoint.Ticked> tick() {
    Promise<TickResult> led = Promise.promise();
    lead(led, LEAD_ASKED_MOST);
    return led.future().map(result -> {
      wakeWorkers(result.slicesCreated() + result.lost());
      return new OrchestratorEndpoint.Ticked(result.took(), result.scanned(), result.slicesCreated(),
          result.jobsDispatched(), result.errors());
    });
  }

  /** While another tick is under way, here or in another process, ours waits for its turn. */
  private void lead(Promise<TickResult> led, int left) {
    with.ticks().tick().onFailure(led::fail).onSuccess(result -> {
      if (result.leader()) {
        led.complete(result);
      } else if (left == 0) {
        led.fail(new Refusal.Busy("Another tick is under way", Duration.ofSeconds(5)));
      } else {
        vertx.setTimer(LEAD_ASKED_EVERY.toMillis(), timer -> lead(led, left - 1));
      }
    });
  }

  private Future<Integer> retryFailed() {
    return with.runs().retryFailed(RETRIED_MOST, with.clock().instant()).onSuccess(this::wakeWorkers);
  }

  private Future<EnsureCoverageEndpoint.State> ensureWindow(String symbol, Timeframe timeframe, int windowDays) {
    return with.ensureCoverage().ensure(symbol, timeframe, windowDays).map(ensured -> {
      if (ensured.gapsFound() > 0) {
        Addresses.TICK.publish(vertx, new Addresses.TickWanted("http"));
      }
      return new EnsureCoverageEndpoint.State(ensured.jobDefinitionId(), ensured.from(), ensured.to(),
          ensured.lastSuccess(), ensured.gapsFound());
    });
  }

  private Future<EnsureCoverageEndpoint.RangeState> ensureRange(String symbol, Timeframe timeframe, TimeRange range) {
    Future<Optional<UUID>> job = with.orders().ensure(symbol, timeframe, range, "ensure-coverage");
    return job.compose(id -> with.coverage().newest(Optional.of(symbol), Optional.of(timeframe.base().code()), 1)
        .map(rows -> new EnsureCoverageEndpoint.RangeState(id,
            rows.stream().findFirst().flatMap(CoverageReads.Status::from),
            rows.stream().findFirst().flatMap(CoverageReads.Status::to))));
  }

  private Future<Backfill.Started> start(List<String> symbols, Timeframe timeframe, TimeRange range, String by) {
    return with.backfill().start(symbols, timeframe, range, true, by, Backfill.PRIORITY_URGENT)
        .onSuccess(started -> wakeWorkers(started.runs().size()));
  }

  private void wakeWorkers(int slices) {
    if (slices > 0) {
      Addresses.WORK_QUEUED.publish(vertx, new Addresses.WorkQueued(slices));
    }
  }
}
