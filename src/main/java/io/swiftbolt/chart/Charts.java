package io.swiftbolt.chart;

import io.swiftbolt.bars.SymbolFacts;
import io.swiftbolt.bus.Addresses;
import io.swiftbolt.bus.Addresses.CoverageWanted;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.ChartConfig;
import io.swiftbolt.market.Adjustment;
import io.swiftbolt.market.BarSeries;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.symbols.UnknownSymbol;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Answers chart queries from the series in memory. */
public final class Charts {
  private static final int ANSWERS_KEPT = 256;
  private static final BarSeries NO_DAYS = BarSeries.empty(Timeframe.D1);
  private static final BarSeries NO_MINUTES = BarSeries.empty(Timeframe.M1);
  /** Minutes fill in for bars that have not come yet: from Monday's opening on for Friday's at the latest. */
  private static final int MINUTES_SINCE_DAYS = 4;

  private final Vertx vertx;
  private final SeriesCache cache;
  private final Supplier<TradingCalendar> calendar;
  private final ServerClock clock;
  private final ChartConfig config;
  private final Set<CoverageWanted> wantedLately = ConcurrentHashMap.newKeySet();
  private final Map<ChartQuery, Made> answers = new LinkedHashMap<>(16, 0.75f, true) {
    @Override
    protected boolean removeEldestEntry(Map.Entry<ChartQuery, Made> eldest) {
      return size() > ANSWERS_KEPT;
    }
  };

  /** @param calendar the one in force now; a changed market_calendar row means another one */
  public Charts(Vertx vertx, SeriesCache cache, Supplier<TradingCalendar> calendar, ServerClock clock,
      ChartConfig config) {
    this.vertx = vertx;
    this.cache = cache;
    this.calendar = calendar;
    this.clock = clock;
    this.config = config;
  }

  /**
   * The chart as of the minute; the same object as long as nothing has changed. Fails with {@link UnknownSymbol}.
   *
   * <p>An incomplete answer is reported to the orchestrator, unless it is of the past. Fails with {@link BadChartQuery} when
   * that past has not come yet.
   */
  public Future<ChartAnswer> answer(ChartQuery query) {
    Optional<Instant> asOf = query.asOf();
    if (asOf.isPresent() && asOf.get().isAfter(clock.instant())) {
      return Future.failedFuture(new BadChartQuery("as_of must not lie in the future, is " + asOf.get()));
    }
    return cache.known(query.ticker()).compose(found -> {
      SeriesCache.Known known = found.orElseThrow(() -> new UnknownSymbol(query.ticker()));
      Timeframe timeframe = query.timeframe();
      if (asOf.isPresent()) {
        return past(query, known, asOf.get());
      }
      Future<BarSeries> base = cache.series(known.facts(), timeframe.base());
      Future<BarSeries> stored = mayBeStored(timeframe)
          ? cache.series(known.facts(), timeframe)
          : Future.succeededFuture(BarSeries.empty(timeframe));
      Future<BarSeries> daily = query.adjustment() == Adjustment.ALL
          ? cache.series(known.facts(), Timeframe.D1)
          : Future.succeededFuture(NO_DAYS);
      Future<BarSeries> minutes = minutes(known, timeframe.base());
      return Future.all(base, stored, daily, minutes).map(
          all -> answer(query, known, base.result(), stored.result(), daily.result(), minutes.result()));
    }).onSuccess(answer -> {
      if (asOf.isEmpty() && !answer.completeness().complete()) {
        want(answer.symbol(), query.timeframe().base());
      }
    });
  }

  /** The latest minutes of a symbol that has any; they have nothing to add to themselves. */
  private Future<BarSeries> minutes(SeriesCache.Known known, Timeframe base) {
    LocalDate today = clock.instant().atZone(TradingCalendar.NEW_YORK).toLocalDate();
    Instant from = TradingCalendar.midnight(today.minusDays(MINUTES_SINCE_DAYS));
    boolean any = known.coverage(Timeframe.M1).covered().span().filter(span -> span.to().isAfter(from)).isPresent();
    return any && base != Timeframe.M1
        ? cache.since(known.facts(), Timeframe.M1, from)
        : Future.succeededFuture(NO_MINUTES);
  }

  /**
   * As it would have been answered then, without the bar that was being made, and but for splits: those in effect then are
   * applied, whenever they were learnt of.
   */
  private Future<ChartAnswer> past(ChartQuery query, SeriesCache.Known known, Instant asOf) {
    Timeframe timeframe = query.timeframe();
    Future<BarSeries> base = cache.series(known.facts(), timeframe.base(), asOf);
    Future<BarSeries> stored = mayBeStored(timeframe)
        ? cache.series(known.facts(), timeframe, asOf)
        : Future.succeededFuture(BarSeries.empty(timeframe));
    Future<BarSeries> today = cache.series(known.facts(), timeframe.base());
    Future<BarSeries> daily = query.adjustment() == Adjustment.ALL
        ? cache.series(known.facts(), Timeframe.D1, asOf)
        : Future.succeededFuture(NO_DAYS);
    return Future.all(base, stored, today, daily).map(all -> new ChartInputs(
        KnownThen.of(known, today.result(), base.result()), base.result(), stored.result(), daily.result(),
        NO_MINUTES, calendar.get(), asOf).answer(query));
  }

  private static boolean mayBeStored(Timeframe timeframe) {
    return timeframe == Timeframe.H1 || timeframe == Timeframe.H4;
  }

  private ChartAnswer answer(ChartQuery query, SeriesCache.Known known, BarSeries base, BarSeries stored,
      BarSeries daily, BarSeries minutes) {
    // bars close on whole minutes, so nothing changes within one
    ChartInputs inputs = new ChartInputs(known, base, stored, daily, minutes, calendar.get(),
        clock.instant().truncatedTo(ChronoUnit.MINUTES));
    synchronized (answers) {
      Made made = answers.get(query);
      if (made != null && made.inputs.sameAs(inputs)) {
        return made.answer;
      }
    }
    ChartAnswer answer = inputs.answer(query);
    synchronized (answers) {
      answers.put(query, new Made(inputs, answer));
    }
    return answer;
  }

  private void want(SymbolFacts symbol, Timeframe stored) {
    CoverageWanted wanted = new CoverageWanted(symbol.ticker(), stored.code(), "chart");
    if (wantedLately.add(wanted)) {
      Addresses.COVERAGE_WANTED.publish(vertx, wanted);
      vertx.setTimer(config.wantedEvery().toMillis(), timer -> wantedLately.remove(wanted));
    }
  }

  private record Made(ChartInputs inputs, ChartAnswer answer) {}
}
