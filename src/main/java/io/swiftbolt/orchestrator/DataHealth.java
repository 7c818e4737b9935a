package io.swiftbolt.orchestrator;

import io.swiftbolt.bars.BarReach;
import io.swiftbolt.coverage.Coverage;
import io.swiftbolt.coverage.CoverageKey;
import io.swiftbolt.coverage.CoverageReads;
import io.swiftbolt.coverage.Covered;
import io.swiftbolt.jobs.JobDefinition;
import io.swiftbolt.jobs.JobDefinitions;
import io.swiftbolt.jobs.SeriesRuns;
import io.swiftbolt.ledger.ForecastRuns;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.provider.BarSource;
import io.swiftbolt.symbols.Symbol;
import io.swiftbolt.symbols.Symbols;
import io.swiftbolt.symbols.UpcomingActions;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/** How the bars of all symbols stand that somebody keeps or ever fetched. A handful of queries, however many symbols. */
public final class DataHealth {
  /** The lengths that clients ask about. */
  public static final List<Timeframe> TIMEFRAMES = List.of(Timeframe.M15, Timeframe.H1, Timeframe.H4, Timeframe.D1,
      Timeframe.W1);
  private static final Duration FAILURES_OF = Duration.ofHours(24);

  private final Collaborators with;

  /** What it is read from, and what calendar, clock and providers say should be there. */
  public record Collaborators(Tables tables, BarSource source, Supplier<TradingCalendar> calendar,
      InstantSource clock) {}

  /** The rooms that own it. */
  public record Tables(Symbols symbols, JobDefinitions definitions, Coverage coverage, CoverageReads told,
      BarReach bars,
      SeriesRuns runs, UpcomingActions actions, ForecastRuns forecasts) {}

  public DataHealth(Collaborators with) {
    this.with = with;
  }

  /** @param series by symbol and, within one, as {@link #TIMEFRAMES} */
  public record Report(Instant at, boolean marketOpen, List<SeriesHealth> series) {}

  /**
   * Of one symbol, known or not, or of all that are kept or ever were fetched.
   *
   * @param timeframes of {@link #TIMEFRAMES}
   */
  public Future<Report> of(Optional<String> symbol, List<Timeframe> timeframes) {
    Tables tables = with.tables();
    Future<List<CoverageReads.Status>> told = tables.told().all(symbol);
    Future<List<JobDefinition>> orders = tables.definitions().enabled().map(all -> all.stream()
        .filter(order -> symbol.isEmpty() || symbol.get().equals(order.symbol())).toList());
    Future<Optional<Symbol>> named = symbol.map(tables.symbols()::find)
        .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    return Future.all(told, orders, named).compose(all -> {
      Map<String, Optional<UUID>> ids = new TreeMap<>();
      symbol.ifPresent(ticker -> ids.put(ticker, named.result().map(Symbol::id)));
      told.result().forEach(row -> ids.put(row.symbol(), Optional.of(row.symbolId())));
      orders.result().forEach(order -> ids.put(order.symbol(), Optional.of(order.symbolId())));
      return read(ids, timeframes, told.result(), orders.result());
    });
  }

  private Future<Report> read(Map<String, Optional<UUID>> ids, List<Timeframe> timeframes,
      List<CoverageReads.Status> told, List<JobDefinition> orders) {
    Instant now = with.clock().instant();
    Tables tables = with.tables();
    LocalDate today = now.atZone(TradingCalendar.NEW_YORK).toLocalDate();
    List<UUID> known = ids.values().stream().flatMap(Optional::stream).toList();
    Future<Map<CoverageKey, Covered>> covered = tables.coverage().of(known);
    Future<Map<UUID, Map<Timeframe, Instant>>> newest = tables.bars().newest(known, TIMEFRAMES);
    Future<Map<UUID, Map<Timeframe, SeriesRuns.Standing>>> runs = tables.runs().of(known, TIMEFRAMES,
        now.minus(FAILURES_OF));
    Future<Map<String, Integer>> splits = tables.actions().splits(ids.keySet(), today);
    Future<Map<UUID, Instant>> forecasts = tables.forecasts().latest(known);
    return Future.all(covered, newest, runs, splits, forecasts).map(all -> {
      SeriesGrades grades = new SeriesGrades(
          new SeriesGrades.Facts(told, orders, covered.result(), newest.result(), runs.result(), splits.result(),
              forecasts.result()),
          with.calendar().get(), with.source(), now);
      List<SeriesHealth> series = new ArrayList<>(ids.size() * timeframes.size());
      ids.forEach((ticker, id) -> timeframes.forEach(timeframe -> series.add(grades.of(ticker, id, timeframe))));
      return new Report(now, with.calendar().get().isOpen(now), series);
    });
  }
}
