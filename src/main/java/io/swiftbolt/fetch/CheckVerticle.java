package io.swiftbolt.fetch;

import io.swiftbolt.bars.BarSamples;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.VerifyConfig;
import io.swiftbolt.jobs.JobRuns;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.provider.ProviderException;
import io.swiftbolt.quality.CheckLog;
import io.swiftbolt.quality.CheckLog.Check;
import io.swiftbolt.quality.CheckLog.Kind;
import io.swiftbolt.quality.CheckLog.Subject;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Continuous verification: now and then, and only while no slice waits for a vendor, a random old slice is held against the vendor
 * that it came from, and every other time against another one. Several processes share the pace by what bar_checks says.
 */
public final class CheckVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(CheckVerticle.class);
  /** Slices of about a page: a day of minutes, a quarter of days. */
  private static final int DAYS_OF_INTRADAY = 1;
  private static final int DAYS_OF_DAILY = 90;
  private static final int TRIMMED_MOST = 1000;

  private final BarCheck checks;
  private final BarSamples samples;
  private final CheckLog log;
  private final JobRuns runs;
  private final ServerClock clock;
  private final VerifyConfig config;
  private Future<?> running = Future.succeededFuture();
  private long timer = -1;
  private boolean stopped;
  private int number;

  public CheckVerticle(BarCheck checks, BarSamples samples, CheckLog log, JobRuns runs, ServerClock clock,
      VerifyConfig config) {
    this.checks = checks;
    this.samples = samples;
    this.log = log;
    this.runs = runs;
    this.clock = clock;
    this.config = config;
  }

  @Override
  public Future<?> start() {
    again();
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    return running.otherwiseEmpty();
  }

  private void again() {
    if (!stopped && !config.every().isZero()) {
      timer = vertx.setTimer(config.every().toMillis(), _ -> {
        running = sample();
        running.onComplete(_ -> again());
      });
    }
  }

  /** One sample, unless others are due first or another process has just taken one. */
  private Future<Void> sample() {
    return runs.depth().compose(depth -> depth.due() + depth.running() > 0
        ? Future.<Void>succeededFuture()
        : log.last().compose(last -> last.filter(at -> at.plus(config.every().dividedBy(2)).isAfter(clock.instant()))
            .isPresent() ? Future.<Void>succeededFuture() : take()))
        .compose(_ -> log.trim(clock.instant().minus(config.keep()), TRIMMED_MOST))
        .<Void>mapEmpty().recover(error -> {
          if (error instanceof ProviderException later) {
            LOG.debug("no sample this time: {}", later.getMessage()); // its vendor is busy or away: the next one will do
          } else {
            LOG.warn("a sample of stored bars could not be checked: {}", error.toString());
          }
          return Future.succeededFuture();
        });
  }

  private Future<Void> take() {
    Kind kind = number++ % 2 == 0 ? Kind.VERIFY : Kind.RECONCILE;
    Instant before = clock.instant().minus(config.olderThan());
    return samples.pick(before).compose(picked -> picked.isEmpty()
        ? Future.succeededFuture()
        : checks.check(new Subject(picked.get().symbolId(), picked.get().symbol(), picked.get().timeframe(),
            slice(picked.get().timeframe(), picked.get().instant(), before)), kind).onSuccess(CheckVerticle::report)
            .mapEmpty());
  }

  /** Whole New York days, but nothing younger than {@code before}. */
  static TimeRange slice(Timeframe timeframe, Instant instant, Instant before) {
    LocalDate day = instant.atZone(TradingCalendar.NEW_YORK).toLocalDate();
    Instant from = TradingCalendar.midnight(day);
    Instant to = TradingCalendar.midnight(day.plusDays(timeframe.isIntraday() ? DAYS_OF_INTRADAY : DAYS_OF_DAILY));
    return new TimeRange(from, to.isBefore(before) ? to : before);
  }

  private static void report(Optional<Check> made) {
    made.filter(check -> !check.status().equals("agrees")).ifPresent(check -> LOG.warn("{} {} {} {} against {}: {} {}",
        check.kind().code(), check.subject().symbol(), check.subject().timeframe().code(), check.subject().slice(),
        check.provider(), check.status(),
        check.result().map(found -> found.differing() + " of " + found.compared() + " bars differ, " + found.gone()
            + " gone, " + found.added() + " new").or(check::error).orElse("")));
  }
}
