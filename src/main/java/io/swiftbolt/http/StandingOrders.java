package io.swiftbolt.http;

import io.swiftbolt.jobs.JobDefinitions;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.ToIntFunction;

/** Has symbols kept complete from now on, or no longer. */
final class StandingOrders {
  private final JobDefinitions definitions;
  private final InstantSource clock;
  private final Runnable tick;

  /** @param tick wants one soon; it plans what the orders miss */
  StandingOrders(JobDefinitions definitions, InstantSource clock, Runnable tick) {
    this.definitions = definitions;
    this.clock = clock;
    this.tick = tick;
  }

  /** Stops the orders of symbols that are on nobody's list any more; to keep them again has them go on. */
  Future<Integer> stopUnlisted(List<String> tickers) {
    return definitions.disableUnlisted(tickers, clock.instant());
  }

  /**
   * Existing orders are only ever widened.
   *
   * @param tickers of existing symbols
   * @param days how far back
   * @return how many orders there are of these symbols and timeframes now
   */
  Future<Integer> keep(List<String> tickers, Collection<Timeframe> timeframes, ToIntFunction<Timeframe> days,
      int priority) {
    List<String> sorted = tickers.stream().distinct().sorted().toList(); // rows are locked in one order, whoever comes
    List<Future<Integer>> kept = new ArrayList<>();
    timeframes.stream().distinct().forEach(timeframe -> kept.add(definitions
        .ensure(sorted, timeframe, days.applyAsInt(timeframe), priority, clock.instant()).map(List::size)));
    return Future.all(kept).map(all -> kept.stream().mapToInt(Future::result).sum()).onSuccess(count -> tick.run());
  }
}
