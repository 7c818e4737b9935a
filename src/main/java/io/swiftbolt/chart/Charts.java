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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers chart queries from the series in memory. */
public final class Charts {
  private static final int ANSWERS_KEPT = 256;
  /** Of the heap for series: most of what is shown is a part of what is stored. */
  private static final int DERIVED_SHARE = 2;
  private static final BarSeries NO_DAYS = BarSeries.empty(Timeframe.D1);
  private static final BarSeries NO_MINUTES = BarSeries.empty(Timeframe.M1);
  /** Minutes fill in for bars that have not come yet: from Monday's opening on for Friday's at the latest. */
  private static final int MINUTES_SINCE_DAYS = 4;

  private final Vertx vertx;
  private final SeriesCache cache;
  private final Supplier<TradingCalendar> calendar;
  private final ServerClock clock;
  private final ChartConfig config;
  private final Derivations derivations;
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
    derivations = new Derivations(config.cacheMegabytes() * 1024L * 1024L / DERIVED_SHARE);
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
    Set<Stretch> stretches = stretches(query);
    return cache.snapshot(query.ticker(), asOf.isPresent() ? Set.of() : stretches)
        .compose(found -> withMinutes(query, found.orElseThrow(() -> new UnknownSymbol(query.ticker())), stretches))
        .compose(snapshot -> asOf.isPresent()
            ? past(query, snapshot.known(), asOf.get())
            : Future.succeededFuture(answer(query, snapshot)));
  }

  /** The answer, if all that it takes is at hand; null when it is not: then {@link #answer(ChartQuery)} waits for it. */
  public @Nullable ChartAnswer now(ChartQuery query) {
    if (query.asOf().isPresent()) {
      return null;
    }
    SymbolSnapshot snapshot = cache.symbol(query.ticker()).ready(stretches(query));
    return snapshot != null && snapshot.holds(minutes(query, snapshot)) ? answer(query, snapshot) : null;
  }

  /**
   * Says whether {@link #now} would still give this very object, and costs next to nothing: for who keeps what it has made of
   * answers. Of an answer about the past it always says no.
   */
  public BooleanSupplier validity(ChartAnswer answer) {
    synchronized (answers) {
      Made made = answers.get(answer.query());
      return made != null && isOf(made, answer) ? () -> isCurrent(made) : () -> false;
    }
  }

  @SuppressWarnings("ReferenceEquality") // equal answers may be of different snapshots
  private static boolean isOf(Made made, ChartAnswer answer) {
    return made.answer == answer;
  }

  @SuppressWarnings("ReferenceEquality") // the one calendar in force
  private boolean isCurrent(Made made) {
    return made.symbol.isCurrent(made.snapshot) && made.inputs.calendar() == calendar.get()
        && made.inputs.now().getEpochSecond() == clock.instant().getEpochSecond() / 60 * 60;
  }

  private static Set<Stretch> stretches(ChartQuery query) {
    Set<Stretch> stretches = new HashSet<>();
    stretches.add(Stretch.whole(query.timeframe().base()));
    if (mayBeStored(query.timeframe())) {
      stretches.add(Stretch.whole(query.timeframe()));
    }
    if (query.adjustment() == Adjustment.ALL) {
      stretches.add(Stretch.whole(Timeframe.D1));
    }
    return stretches;
  }

  /** The latest minutes of a symbol that has any; they have nothing to add to themselves. */
  private Set<Stretch> minutes(ChartQuery query, SymbolSnapshot snapshot) {
    LocalDate today = clock.instant().atZone(TradingCalendar.NEW_YORK).toLocalDate();
    Instant from = TradingCalendar.midnight(today.minusDays(MINUTES_SINCE_DAYS));
    boolean any = snapshot.known().coverage(Timeframe.M1).covered().span().filter(span -> span.to().isAfter(from))
        .isPresent();
    return any && query.timeframe().base() != Timeframe.M1 ? Set.of(new Stretch(Timeframe.M1, from)) : Set.of();
  }

  private Future<SymbolSnapshot> withMinutes(ChartQuery query, SymbolSnapshot snapshot, Set<Stretch> stretches) {
    Set<Stretch> minutes = minutes(query, snapshot);
    if (query.asOf().isPresent() || snapshot.holds(minutes)) {
      return Future.succeededFuture(snapshot);
    }
    Set<Stretch> all = new HashSet<>(stretches);
    all.addAll(minutes);
    return cache.snapshot(query.ticker(), all)
        .map(found -> found.orElseThrow(() -> new UnknownSymbol(query.ticker())));
  }

  /** As it would have been answered then, without the bar that was being made. */
  private Future<ChartAnswer> past(ChartQuery query, SymbolSnapshot.Known known, Instant asOf) {
    Timeframe timeframe = query.timeframe();
    Future<BarSeries> base = cache.series(known.facts(), timeframe.base(), asOf);
    Future<BarSeries> stored = mayBeStored(timeframe)
        ? cache.series(known.facts(), timeframe, asOf)
        : Future.succeededFuture(BarSeries.empty(timeframe));
    Future<BarSeries> today = cache.snapshot(query.ticker(), Set.of(Stretch.whole(timeframe.base())))
        .map(found -> found.orElseThrow(() -> new UnknownSymbol(query.ticker()))
            .bars(Stretch.whole(timeframe.base())));
    Future<BarSeries> daily = query.adjustment() == Adjustment.ALL
        ? cache.series(known.facts(), Timeframe.D1, asOf)
        : Future.succeededFuture(NO_DAYS);
    Future<SymbolFacts> then = cache.facts(known.facts(), asOf);
    return Future.all(base, stored, today, daily, then).map(all -> new ChartInputs(
        KnownThen.of(new SymbolSnapshot.Known(then.result(), known.coverage()), today.result(), base.result()),
        base.result(), stored.result(), daily.result(),
        NO_MINUTES, calendar.get(), asOf, derivations).answer(query));
  }

  private static boolean mayBeStored(Timeframe timeframe) {
    return timeframe == Timeframe.H1 || timeframe == Timeframe.H4;
  }

  private ChartAnswer answer(ChartQuery query, SymbolSnapshot snapshot) {
    Timeframe timeframe = query.timeframe();
    Set<Stretch> minutes = minutes(query, snapshot);
    cache.used(snapshot, stretches(query));
    cache.used(snapshot, minutes);
    // bars close on whole minutes, so nothing changes within one
    ChartInputs inputs = new ChartInputs(snapshot.known(), snapshot.bars(Stretch.whole(timeframe.base())),
        mayBeStored(timeframe) ? snapshot.bars(Stretch.whole(timeframe)) : BarSeries.empty(timeframe),
        query.adjustment() == Adjustment.ALL ? snapshot.bars(Stretch.whole(Timeframe.D1)) : NO_DAYS,
        minutes.isEmpty() ? NO_MINUTES : snapshot.bars(minutes.iterator().next()), calendar.get(),
        clock.instant().truncatedTo(ChronoUnit.MINUTES), derivations);
    Optional<ChartInputs.Before> before;
    synchronized (answers) {
      Made made = answers.get(query);
      if (made != null && made.inputs.sameAs(inputs)) {
        made.snapshot = snapshot;
        return made.answer;
      }
      before = Optional.ofNullable(made).map(old -> new ChartInputs.Before(old.inputs, old.answer));
    }
    ChartAnswer answer = inputs.answer(query, before);
    if (!answer.completeness().complete()) {
      want(answer.symbol(), query.timeframe().base());
    }
    synchronized (answers) {
      answers.put(query, new Made(cache.symbol(query.ticker()), snapshot, inputs, answer));
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

  /** An answer, and the last snapshot that gives it: others may differ in what it does not tell. */
  private static final class Made {
    final LiveSymbol symbol;
    final ChartInputs inputs;
    final ChartAnswer answer;
    volatile SymbolSnapshot snapshot;

    Made(LiveSymbol symbol, SymbolSnapshot snapshot, ChartInputs inputs, ChartAnswer answer) {
      this.symbol = symbol;
      this.snapshot = snapshot;
      this.inputs = inputs;
      this.answer = answer;
    }
  }
}
