package io.swiftbolt.orchestrator;

import io.swiftbolt.chart.Tail;
import io.swiftbolt.coverage.CoverageKey;
import io.swiftbolt.coverage.CoverageReads;
import io.swiftbolt.coverage.Covered;
import io.swiftbolt.coverage.Gaps;
import io.swiftbolt.jobs.JobDefinition;
import io.swiftbolt.jobs.SeriesRuns;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.TimeRangeSet;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.orchestrator.SeriesHealth.Freshness;
import io.swiftbolt.orchestrator.SeriesHealth.Outdated;
import io.swiftbolt.orchestrator.SeriesHealth.Runs;
import io.swiftbolt.provider.BarSource;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What tables say, held against the calendar. Pure. */
final class SeriesGrades {
  /** What closed more recently may still be on its way. */
  private static final Duration GRACE = Duration.ofMinutes(15);
  private static final Duration FORECAST_SLA = Duration.ofHours(24);

  private final Facts facts;
  private final Map<CoverageKey, CoverageReads.Status> told = new HashMap<>();
  private final Map<CoverageKey, Integer> windows = new HashMap<>();
  private final TradingCalendar calendar;
  private final Instant now;
  private final BarSource source;
  private final Reach reach;
  private final Gaps gaps;

  /** @param newest starts of the newest stored bars */
  record Facts(List<CoverageReads.Status> told, List<JobDefinition> orders, Map<CoverageKey, Covered> covered,
      Map<UUID, Map<Timeframe, Instant>> newest, Map<UUID, Map<Timeframe, SeriesRuns.Standing>> runs,
      Map<String, Integer> splits, Map<UUID, Instant> forecasts) {}

  SeriesGrades(Facts facts, TradingCalendar calendar, BarSource source, Instant now) {
    this.facts = facts;
    this.calendar = calendar;
    this.now = now;
    this.source = source;
    reach = new Reach(source, now);
    gaps = new Gaps(calendar, facts.covered());
    facts.told().forEach(row -> told.put(new CoverageKey(row.symbolId(), Timeframe.of(row.timeframe())), row));
    // an order for longer bars is one for those that they are made of
    facts.orders().forEach(order -> windows.merge(new CoverageKey(order.symbolId(), order.timeframe().base()),
        order.windowDays(), Math::max));
  }

  /** @param id empty: nobody knows the symbol */
  SeriesHealth of(String ticker, Optional<UUID> id, Timeframe timeframe) {
    Optional<CoverageReads.Status> coverage = id.flatMap(known -> either(told, known, timeframe));
    return new SeriesHealth(ticker, timeframe, coverage,
        id.map(known -> freshness(ticker, known, timeframe))
            .orElseGet(() -> new Freshness(Optional.empty(), sla(timeframe), Optional.empty(), 0)),
        id.map(known -> runs(known, timeframe, coverage.flatMap(CoverageReads.Status::lastSuccess)))
            .orElseGet(() -> new Runs(Optional.empty(), Optional.empty(), 0, 0)),
        forecast(id.map(facts.forecasts()::get)), facts.splits().getOrDefault(ticker, 0));
  }

  private static <T> Optional<T> either(Map<CoverageKey, T> map, UUID id, Timeframe timeframe) {
    return Optional.ofNullable(map.get(new CoverageKey(id, timeframe.base())))
        .or(() -> Optional.ofNullable(map.get(new CoverageKey(id, timeframe))));
  }

  private Freshness freshness(String ticker, UUID id, Timeframe timeframe) {
    Map<Timeframe, Instant> newest = facts.newest().getOrDefault(id, Map.of());
    TimeRangeSet answered = facts.covered().getOrDefault(new CoverageKey(id, timeframe.base()), Covered.NOTHING)
        .covered();
    Tail tail = Tail.later(tail(timeframe.base(), newest, answered), tail(timeframe, newest, answered));
    Optional<Instant> last = Optional.ofNullable(newest.get(timeframe.base()))
        .or(() -> Optional.ofNullable(newest.get(timeframe)));
    return new Freshness(tail.age(), sla(timeframe), last, missing(ticker, id, timeframe, tail.lastEnd()));
  }

  private Tail tail(Timeframe timeframe, Map<Timeframe, Instant> newest, TimeRangeSet answered) {
    return Tail.of(timeframe, Optional.ofNullable(newest.get(timeframe)), answered, now, calendar);
  }

  private int missing(String ticker, UUID id, Timeframe timeframe, Optional<Instant> lastEnd) {
    Instant due = now.minus(source.delay(timeframe.base())).minus(GRACE);
    Optional<Instant> from = Optional.ofNullable(windows.get(new CoverageKey(id, timeframe.base())))
        .map(days -> due.minus(Duration.ofDays(days))).or(() -> lastEnd);
    return from.filter(start -> start.isBefore(due))
        .map(
            start -> reach.within(ticker, timeframe, gaps.of(id, timeframe, new TimeRange(start, due))).ranges().size())
        .orElse(0);
  }

  private Runs runs(UUID id, Timeframe timeframe, Optional<Instant> lastSuccess) {
    Map<Timeframe, SeriesRuns.Standing> all = facts.runs().getOrDefault(id, Map.of());
    SeriesRuns.Standing own = all.getOrDefault(timeframe, SeriesRuns.Standing.NONE);
    SeriesRuns.Standing standing = timeframe.isDerived()
        ? own.with(all.getOrDefault(timeframe.base(), SeriesRuns.Standing.NONE))
        : own;
    if (standing.pending() > 0) {
      return new Runs(Optional.of(standing.running() ? "running" : "queued"), standing.since(), standing.pending(),
          standing.failed());
    }
    boolean failedLast = standing.lastFailed().isPresent()
        && lastSuccess.map(success -> success.isBefore(standing.lastFailed().get())).orElse(true);
    Optional<Instant> at = failedLast ? standing.lastFailed() : lastSuccess;
    return new Runs(at.map(when -> failedLast ? "failed" : "success"), at, 0, standing.failed());
  }

  /** The nights and weekends over which nothing new can be said do not age it. */
  private Outdated forecast(Optional<Instant> at) {
    Optional<Duration> age = at.map(run -> run.isBefore(now)
        ? Tail.trading(Timeframe.D1, new TimeRange(run, now), calendar).length()
        : Duration.ZERO);
    return new Outdated(at, age, age.map(old -> old.compareTo(FORECAST_SLA) > 0).orElse(true));
  }

  private static Duration sla(Timeframe timeframe) {
    return switch (timeframe) {
      case M1, M5, M15 -> Duration.ofMinutes(30);
      case M30, H1 -> Duration.ofHours(2);
      case H4 -> Duration.ofHours(8);
      case D1 -> Duration.ofHours(24);
      case W1 -> Duration.ofDays(7);
    };
  }
}
