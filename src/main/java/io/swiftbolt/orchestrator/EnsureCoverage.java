package io.swiftbolt.orchestrator;

import io.swiftbolt.bus.Addresses;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.coverage.Coverage;
import io.swiftbolt.coverage.CoverageKey;
import io.swiftbolt.coverage.Covered;
import io.swiftbolt.coverage.Gaps;
import io.swiftbolt.jobs.JobDefinitions;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.TimeRangeSet;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.provider.BarSource;
import io.swiftbolt.symbols.Symbol;
import io.swiftbolt.symbols.Symbols;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Somebody wants a symbol's bars complete: makes it a standing order and says what is missing. The next tick plans it. */
public final class EnsureCoverage {
  private static final int PRIORITY = 150;

  /** A chart that was looked at once is kept complete over what a client shows by default. */
  private static final int CHART_WINDOW_DAYS = 30;
  private static final int CHART_WINDOW_DAYS_DAILY = 730;

  private final Symbols symbols;
  private final JobDefinitions definitions;
  private final Coverage coverage;
  private final BarSource source;
  private final Supplier<TradingCalendar> calendar;
  private final ServerClock clock;

  public EnsureCoverage(Symbols symbols, JobDefinitions definitions, Coverage coverage, BarSource source,
      Supplier<TradingCalendar> calendar, ServerClock clock) {
    this.symbols = symbols;
    this.definitions = definitions;
    this.coverage = coverage;
    this.source = source;
    this.calendar = calendar;
    this.clock = clock;
  }

  /**
   * What is there and what is not.
   *
   * @param from first covered instant of the fetched timeframe
   * @param to last covered instant
   * @param gaps missing time within the window that some provider can be asked for
   */
  public record Ensured(UUID jobDefinitionId, Optional<Instant> from, Optional<Instant> to,
      Optional<Instant> lastSuccess,
      TimeRangeSet gaps) {
    public int gapsFound() {
      return gaps.ranges().size();
    }
  }

  /** Fails with {@link io.swiftbolt.symbols.UnknownSymbol}. */
  public Future<Ensured> ensure(String ticker, Timeframe timeframe, int windowDays) {
    return symbols.require(ticker)
        .compose(symbol -> definitions.ensure(List.of(ticker), timeframe, windowDays, PRIORITY, clock
            .instant()).compose(created -> coverage.of(List.of(symbol.id())).map(covered -> {
              Instant asOf = clock.instant().minus(source.delay(timeframe.base()));
              TimeRange window = new TimeRange(asOf.minus(Duration.ofDays(windowDays)), asOf);
              return ensured(created.getFirst().id(), symbol, timeframe, window, covered);
            })));
  }

  Future<Ensured> wanted(Addresses.CoverageWanted wanted) {
    Timeframe timeframe = Timeframe.of(wanted.timeframe());
    return ensure(wanted.symbol(), timeframe, timeframe.isIntraday() ? CHART_WINDOW_DAYS : CHART_WINDOW_DAYS_DAILY);
  }

  private Ensured ensured(UUID definition, Symbol symbol, Timeframe timeframe, TimeRange window,
      Map<CoverageKey, Covered> covered) {
    Covered base = covered.getOrDefault(new CoverageKey(symbol.id(), timeframe.base()), Covered.NOTHING);
    TimeRangeSet gaps = new Reach(source, clock.instant()).within(symbol.ticker(), timeframe,
        new Gaps(calendar.get(), covered).of(symbol.id(), timeframe, window));
    return new Ensured(definition, base.covered().span().map(TimeRange::from), base.covered().span().map(TimeRange::to),
        base
            .lastSuccess(),
        gaps);
  }
}
