package io.swiftbolt.outlook;

import io.swiftbolt.coverage.Coverage;
import io.swiftbolt.coverage.CoverageKey;
import io.swiftbolt.coverage.Covered;
import io.swiftbolt.forecast.Model;
import io.swiftbolt.jobs.ForecastQueue;
import io.swiftbolt.jobs.JobRuns;
import io.swiftbolt.jobs.JobType;
import io.swiftbolt.jobs.NewRun;
import io.swiftbolt.market.ClosedBars;
import io.swiftbolt.market.SessionKind;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.TimeRangeSet;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.outlook.DailyHistories.Daily;
import io.swiftbolt.symbols.Symbol;
import io.swiftbolt.symbols.Symbols;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Orders forecasts of the last session that has closed, for every watched symbol whose bars up to it are all there. */
final class ForecastPlan {
  private static final int PRIORITY = 100;
  /** A hole before this no longer counts: last month's bars decide. */
  private static final Duration INPUT = Duration.ofDays(30);

  private final Symbols symbols;
  private final Coverage coverage;
  private final ForecastQueue queue;
  private final JobRuns runs;
  private final DailyHistories histories;

  ForecastPlan(Symbols symbols, Coverage coverage, ForecastQueue queue, JobRuns runs, DailyHistories histories) {
    this.symbols = symbols;
    this.coverage = coverage;
    this.queue = queue;
    this.runs = runs;
    this.histories = histories;
  }

  /** @return how many were ordered */
  Future<Integer> order(List<String> watched, TradingCalendar calendar, Instant now) {
    TimeRangeSet expected = ClosedBars.expected(Timeframe.D1, SessionKind.REGULAR, new TimeRange(now.minus(INPUT), now),
        now, calendar).ranges();
    Optional<TimeRange> last = calendar.sessions(new TimeRange(now.minus(INPUT), now)).stream()
        .filter(session -> !session.regular().to().isAfter(now)).map(session -> session.day())
        .reduce((earlier, later) -> later);
    if (last.isEmpty() || watched.isEmpty()) {
      return Future.succeededFuture(0);
    }
    TimeRange session = last.get();
    return symbols.findAll(watched).compose(found -> {
      List<UUID> ids = found.stream().map(Symbol::id).toList();
      return Future.all(coverage.of(ids), queue.ordered(Timeframe.D1, session, ids)).compose(both -> {
        Map<CoverageKey, Covered> covered = both.resultAt(0);
        Set<UUID> ordered = both.resultAt(1);
        List<String> complete = found.stream().filter(symbol -> !ordered.contains(symbol.id()))
            .filter(symbol -> expected.subtract(covered
                .getOrDefault(new CoverageKey(symbol.id(), Timeframe.D1), Covered.NOTHING).covered()).isEmpty())
            .map(Symbol::ticker).toList();
        return complete.isEmpty()
            ? Future.succeededFuture(0)
            : histories.read(complete, now).compose(read -> enqueue(read, session, now));
      });
    });
  }

  private Future<Integer> enqueue(List<Daily> read, TimeRange session, Instant now) {
    List<NewRun> wanted = read.stream().filter(daily -> tells(daily, session))
        .map(daily -> new NewRun(Optional.empty(), JobType.RUN_FORECAST, daily.symbol().ticker(), daily.symbol().id(),
            Timeframe.D1, session, PRIORITY))
        .collect(Collectors.toList());
    return runs.enqueue(wanted, "coverage", now).map(List::size);
  }

  /** Whether there are enough bars, and one of the session. */
  private static boolean tells(Daily daily, TimeRange session) {
    int at = daily.history().lastUntil(session.from().getEpochSecond());
    return at + 1 >= Model.LEAST_BARS && daily.history().epochSecond(at) == session.from().getEpochSecond();
  }
}
