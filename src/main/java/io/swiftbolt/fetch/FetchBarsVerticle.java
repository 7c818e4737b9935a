package io.swiftbolt.fetch;

import io.swiftbolt.bus.Addresses;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.FetchConfig;
import io.swiftbolt.coverage.Coverage;
import io.swiftbolt.jobs.Claim;
import io.swiftbolt.jobs.JobOutcome;
import io.swiftbolt.jobs.JobRuns;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.provider.BarSource;
import io.swiftbolt.symbols.CorporateActions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps up to {@link FetchConfig#concurrent()} windows under way. It pulls: messages only tell it to look sooner, and a poll
 * finds what nobody announced. Several processes may run it.
 */
public final class FetchBarsVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(FetchBarsVerticle.class);

  /** One claim in so many serves who has waited longest, so that fresh work never starves a backfill. */
  private static final int OLDEST_EVERY = 4;

  /** How often pages are forgotten that are too old to go on with. */
  private static final Duration TRIM_EVERY = Duration.ofMinutes(5);

  private final Collaborators with;
  private final Map<UUID, Claim> underWay = new HashMap<>();
  private @Nullable BarFetcher fetcher;
  private int busyWindows;
  private int claimNumber;
  private boolean claiming;
  private boolean announced;
  private boolean worked;
  private boolean stopping;
  private Future<?> lastClaim = Future.succeededFuture();
  private @Nullable Promise<Void> drained;

  /**
   * What the workers need.
   *
   * @param calendar asked at each slice: a closure entered at runtime counts at once
   * @param owner names this process in job_runs.lease_owner
   */
  public record Collaborators(Pool pool, BarSource source, JobRuns runs, Coverage coverage, CorporateActions actions,
      Supplier<TradingCalendar> calendar, ServerClock clock, FetchConfig config, String owner) {}

  public FetchBarsVerticle(Collaborators with) {
    this.with = with;
  }

  @Override
  public Future<?> start() {
    FetchConfig config = with.config();
    BackOff secondLook = new BackOff(config.backOff(), config.backOffMost());
    SliceReader reader = new SliceReader(new FirstBars(with.source()), new RawPrices(with.actions(), with.clock()),
        secondLook, config.lateBars());
    KeptPages pages = new KeptPages(with.pool(), config.resumeWithin(), config.keptPages());
    fetcher = new BarFetcher(with.source(), reader,
        new SliceStore(with.pool(), with.runs(), with.coverage(), config.attempts()),
        with.runs(), new ProgressWriter(vertx, with.runs(), with.clock(), config.progressInterval()), pages,
        with.calendar(), with.clock(), config);
    vertx.setPeriodic(TRIM_EVERY.toMillis(), timer -> pages.trim()
        .onFailure(error -> LOG.warn("old kept pages cannot be forgotten: {}", error.toString())));
    Addresses.WORK_QUEUED.listen(vertx, message -> {
      announced = true;
      claimMore();
    });
    vertx.setPeriodic(config.poll().toMillis(), timer -> claimMore());
    vertx.setPeriodic(Math.max(1, config.lease().toMillis() / 3), timer -> keepLeases());
    return Future.succeededFuture();
  }

  /** Claims nothing more, lets slices finish for {@link FetchConfig#drain()}, then hands the rest back. */
  @Override
  public Future<?> stop() {
    stopping = true;
    return lastClaim.transform(asked -> drain()); // what is being claimed right now must not stay behind
  }

  private Future<Void> drain() {
    Promise<Void> idle = Promise.promise();
    drained = idle;
    if (busyWindows == 0) {
      return Future.succeededFuture();
    }
    vertx.setTimer(Math.max(1, with.config().drain().toMillis()), timer -> idle.tryComplete());
    return idle.future().compose(done -> handBack());
  }

  private Future<Void> handBack() {
    List<JobRuns.Finished> back = underWay.values().stream().map(claim -> new JobRuns.Finished(claim,
        new JobOutcome.Later(Duration.ZERO, "HANDED_BACK", "the worker was stopped"))).toList();
    return with.runs().finish(back, with.config().attempts(), with.clock().instant());
  }

  private void claimMore() {
    int free = with.config().concurrent() - busyWindows;
    if (free <= 0 || claiming || stopping) {
      return;
    }
    claiming = true;
    announced = false;
    boolean oldestFirst = ++claimNumber % OLDEST_EVERY == 0;
    lastClaim = with.runs()
        .claim(free, with.config().symbolsPerGroup(), with.owner(), with.config().lease(), oldestFirst, with.clock()
            .instant())
        .onComplete(claimed -> {
          claiming = false;
          if (claimed.failed()) {
            LOG.warn("cannot claim: {}", claimed.cause().toString());
            return;
          }
          begin(claimed.result());
          if (announced) {
            claimMore();
          }
        });
  }

  private void begin(List<Claim> claims) {
    if (claims.isEmpty() && busyWindows == 0 && worked) {
      worked = false;
      Addresses.QUEUE_DRAINED.publish(vertx, new Addresses.QueueDrained());
    }
    claims.stream().collect(Collectors.groupingBy(claim -> List.of(claim.type(), claim.timeframe(), claim.slice())))
        .values()
        .forEach(this::work);
  }

  private void work(List<Claim> window) {
    busyWindows++;
    worked = true;
    window.forEach(claim -> underWay.put(claim.runId(), claim));
    Objects.requireNonNull(fetcher).fetch(window).onComplete(ended -> {
      busyWindows--;
      window.forEach(claim -> underWay.remove(claim.runId(), claim));
      if (ended.failed()) {
        LOG.error("a window of {} slices ended badly; their leases will run out", window.size(), ended.cause());
      }
      if (drained != null) {
        if (busyWindows == 0) {
          drained.tryComplete();
        }
        return;
      }
      claimMore();
    });
  }

  private void keepLeases() {
    if (!underWay.isEmpty()) {
      List<Claim> claims = List.copyOf(underWay.values());
      // a lease that was lost shows when its slice is finished: the answer is dropped there
      with.runs().renew(claims, with.config().lease())
          .onFailure(error -> LOG.warn("cannot renew {} leases: {}", claims.size(), error.toString()));
    }
    with.runs().returnLost(with.config().attempts(), with.clock().instant()).onSuccess(lost -> {
      if (lost > 0) {
        LOG.warn("took {} slices back from workers that gave no sign of life", lost);
        claimMore();
      }
    }).onFailure(error -> LOG.warn("cannot look for lost slices: {}", error.toString()));
  }
}
