package io.swiftbolt.outlook;

import io.swiftbolt.bus.Addresses;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.ForecastConfig;
import io.swiftbolt.coverage.Coverage;
import io.swiftbolt.forecast.History;
import io.swiftbolt.forecast.Model;
import io.swiftbolt.jobs.Claim;
import io.swiftbolt.jobs.ForecastQueue;
import io.swiftbolt.jobs.JobOutcome;
import io.swiftbolt.jobs.JobRuns;
import io.swiftbolt.ledger.Evaluations;
import io.swiftbolt.ledger.ForecastLedger;
import io.swiftbolt.ledger.IssuedForecast;
import io.swiftbolt.ledger.PendingForecast;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.outlook.DailyHistories.Daily;
import io.swiftbolt.symbols.Symbols;
import io.swiftbolt.symbols.Watchlists;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Orders forecasts when their bars are complete, makes those that are queued, and scores those whose session has come: one round
 * at a time, at its own pace, sooner when coverage changed. Computing happens on threads of its own.
 */
public final class ForecastVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(ForecastVerticle.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
  private static final int SCORED_AT_ONCE = 1000;

  private final Collaborators with;
  private final DailyHistories histories;
  private final ForecastPlan plan;
  private final ForecastLedger ledger = new ForecastLedger();
  private final Evaluations evaluations;
  private final Watchlists watchlists;
  private List<Claim> underWay = List.of();
  private boolean busy;
  private boolean again;
  private boolean stopping;
  private Future<?> round = Future.succeededFuture();
  private @Nullable WorkerExecutor workers;

  /** @param owner names this process in job_runs.lease_owner */
  public record Collaborators(Pool pool, JobRuns runs, Coverage coverage, DailyHistories histories,
      Supplier<TradingCalendar> calendar, ServerClock clock, ForecastConfig config, String owner) {}

  public ForecastVerticle(Collaborators with) {
    this.with = with;
    histories = with.histories();
    evaluations = new Evaluations(with.pool());
    watchlists = new Watchlists(with.pool());
    plan = new ForecastPlan(new Symbols(with.pool()), with.coverage(), new ForecastQueue(with.pool()), with.runs(),
        histories);
  }

  @Override
  public Future<?> start() {
    workers = vertx.createSharedWorkerExecutor("forecast", with.config().workers());
    Addresses.changesOf("coverage_status").listen(vertx, change -> {
      if (Timeframe.D1.code().equals(change.timeframe())) { // minutes are covered all day long
        look();
      }
    });
    vertx.setPeriodic(with.config().poll().toMillis(), timer -> look());
    vertx.setPeriodic(Math.max(1, with.config().lease().toMillis() / 3), timer -> keepLeases());
    look();
    return Future.succeededFuture();
  }

  /** Lets the round that is under way end. */
  @Override
  public Future<?> stop() {
    stopping = true;
    WorkerExecutor open = workers;
    return round.transform(done -> open == null ? Future.succeededFuture() : open.close());
  }

  private void look() {
    if (busy || stopping) {
      again = true;
      return;
    }
    busy = true;
    again = false;
    round = watchlists.tickers()
        .compose(watched -> plan.order(watched, with.calendar().get(), with.clock().instant())
            .compose(ordered -> work(watched)))
        .compose(worked -> score().map(scored -> worked > 0 || scored == SCORED_AT_ONCE))
        .onComplete(more -> {
          busy = false;
          underWay = List.of();
          if (more.failed()) {
            LOG.warn("forecasts: this round failed, the next one tries again: {}", more.cause().toString());
          } else if (more.result() || again) {
            look();
          }
        });
  }

  /** Claims a batch and makes it. How many. */
  private Future<Integer> work(List<String> watched) {
    return new ForecastQueue(with.pool())
        .claim(with.config().batch(), with.owner(), with.config().lease(), with.clock().instant()).compose(claims -> {
          if (claims.isEmpty()) {
            return Future.succeededFuture(0);
          }
          underWay = claims;
          Set<String> learnt = new LinkedHashSet<>();
          claims.forEach(claim -> learnt.add(claim.symbol()));
          watched.stream().limit(with.config().learnFrom()).forEach(learnt::add);
          return make(claims, List.copyOf(learnt))
              .recover(error -> give(claims, error)).map(claims.size());
        });
  }

  private Future<Void> make(List<Claim> claims, List<String> learnt) {
    Instant now = with.clock().instant();
    return histories.read(learnt, now).compose(read -> evaluations.records(now).compose(records -> {
      TradingCalendar calendar = with.calendar().get();
      WorkerExecutor threads = Objects.requireNonNull(workers);
      return threads.executeBlocking(() -> {
        Map<Claim, List<IssuedForecast>> made = new LinkedHashMap<>();
        Map<TimeRange, List<Claim>> bySession = claims.stream().collect(Collectors.groupingBy(Claim::slice));
        bySession.forEach((session, wanted) -> {
          ForecastBatch batch = new ForecastBatch(read, session, calendar, records);
          wanted.forEach(claim -> made.put(claim, batch.of(claim)));
        });
        return made;
      }, false);
    })).compose(this::store);
  }

  /** Rows and outcomes in one transaction; of claims that are no longer ours, nothing. */
  private Future<Void> store(Map<Claim, List<IssuedForecast>> made) {
    Instant now = with.clock().instant();
    return with.pool().withTransaction(tx -> with.runs().fence(tx, made.keySet()).compose(ours -> {
      Future<Void> stored = Future.succeededFuture();
      List<JobRuns.Finished> finished = new ArrayList<>();
      for (Map.Entry<Claim, List<IssuedForecast>> one : made.entrySet()) {
        if (ours.contains(one.getKey().runId())) {
          stored = stored.compose(done -> ledger.issue(tx, one.getValue(), now))
              .onSuccess(rows -> finished.add(new JobRuns.Finished(one.getKey(), outcome(one.getValue(), rows))))
              .mapEmpty();
        }
      }
      return stored.compose(done -> with.runs().finish(tx, finished, with.config().attempts(), now));
    }));
  }

  /** Done only when there is a new row for each horizon. */
  private static JobOutcome outcome(List<IssuedForecast> made, int rows) {
    if (made.isEmpty()) {
      return new JobOutcome.Failed("NO_INPUT", "there is no bar of the session, or too few before it");
    }
    return rows < ForecastLedger.rowsPerRun()
        ? new JobOutcome.Failed("NOTHING_NEW", "the same forecast of the same bars stands in the ledger")
        : new JobOutcome.Done(rows, 0, 0, 0, Model.VERSION, Optional.empty(), 0);
  }

  private Future<Void> give(List<Claim> claims, Throwable error) {
    LOG.warn("{} forecasts failed", claims.size(), error);
    return with.runs().finish(claims.stream().map(claim -> new JobRuns.Finished(claim,
        new JobOutcome.Retry(RETRY_AFTER, "FORECAST_FAILED", String.valueOf(error.getMessage())))).toList(),
        with.config().attempts(), with.clock().instant());
  }

  /** How many were looked at. */
  private Future<Integer> score() {
    Instant now = with.clock().instant();
    return evaluations.pending(SCORED_AT_ONCE, now).compose(pending -> {
      List<String> tickers = pending.stream().map(PendingForecast::symbol).distinct().toList();
      return histories.read(tickers, now).compose(read -> {
        Map<String, History> bySymbol = new HashMap<>();
        for (Daily daily : read) {
          bySymbol.put(daily.symbol().ticker(), daily.history());
        }
        List<Evaluations.Matured> matured = new ArrayList<>();
        for (PendingForecast forecast : pending) {
          matured(forecast, Objects.requireNonNull(bySymbol.get(forecast.symbol()))).ifPresent(matured::add);
        }
        return evaluations.record(matured, now).map(matured.size());
      });
    });
  }

  /** Empty when a bar is gone that was there. */
  private static Optional<Evaluations.Matured> matured(PendingForecast forecast, History history) {
    int from = history.lastUntil(forecast.origin().getEpochSecond());
    int to = history.lastUntil(forecast.target().getEpochSecond());
    if (from < 0 || history.epochSecond(from) != forecast.origin().getEpochSecond()
        || history.epochSecond(to) != forecast.target().getEpochSecond()) {
      return Optional.empty();
    }
    return Optional.of(new Evaluations.Matured(forecast, history.returnAfter(from, to - from)));
  }

  private void keepLeases() {
    List<Claim> claims = underWay;
    if (!claims.isEmpty()) {
      // a lease that was lost shows when the run is finished: nothing is written there
      with.runs().renew(claims, with.config().lease())
          .onFailure(error -> LOG.warn("cannot renew {} leases: {}", claims.size(), error.toString()));
    }
  }
}
