package io.swiftbolt.http;

import io.swiftbolt.jobs.BackfillReads.SymbolState;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.orchestrator.Backfill;
import io.swiftbolt.orchestrator.BackfillOrder;
import io.swiftbolt.orchestrator.BackfillOrders;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** Brings bars up to date while a client waits, but not for long: what is not done by then goes on. */
final class Refill {
  private final BackfillOrders orders;
  private final InstantSource clock;
  private final String by;

  /** @param by the endpoint, for people who look at backfills */
  Refill(BackfillOrders orders, InstantSource clock, String by) {
    this.orders = orders;
    this.clock = clock;
    this.by = by;
  }

  /** What is wanted. */
  record Wanted(List<String> symbols, Collection<Timeframe> timeframes, boolean onlyGaps) {}

  /**
   * What it came to.
   *
   * @param complete false: it goes on
   */
  record Filled(boolean complete, List<SymbolState> states) {
    long rows(String symbol) {
      return of(symbol).stream().mapToLong(SymbolState::rowsWritten).sum();
    }

    boolean goesOn(String symbol) {
      return of(symbol).stream().anyMatch(state -> state.open() > 0);
    }

    /** Why bars are missing, of the shortest timeframe that knows. */
    Optional<String> error(String symbol) {
      return of(symbol).stream().sorted(Comparator.comparing(SymbolState::timeframe))
          .flatMap(state -> state.error().stream()).findFirst();
    }

    private List<SymbolState> of(String symbol) {
      return states.stream().filter(state -> state.symbol().equals(symbol)).toList();
    }
  }

  /** Symbols whose bars an earlier request is still fetching. */
  Future<Set<String>> underWay(Collection<String> symbols) {
    return orders.underWay(symbols, by);
  }

  /** Orders what is missing and waits. Fails as {@link BackfillOrders#start}. */
  Future<Filled> fill(Wanted wanted, ToIntFunction<Timeframe> days) {
    return order(wanted, days).compose(this::ended);
  }

  /** Of the bars from an instant on. */
  Future<Filled> fill(Wanted wanted, Instant from) {
    return start(wanted.symbols(), List.copyOf(wanted.timeframes()), new TimeRange(from, clock.instant()),
        wanted.onlyGaps()).compose(id -> ended(id.stream().toList()));
  }

  /**
   * Orders it and does not wait. Bars that others are made of are fetched once: timeframes with the same base go together, as far
   * back as the longest of them.
   *
   * @return the backfills that do it; none when nothing is missing
   */
  Future<List<UUID>> order(Wanted wanted, ToIntFunction<Timeframe> days) {
    if (wanted.symbols().isEmpty() || wanted.timeframes().isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    Map<Timeframe, List<Timeframe>> byBase = wanted.timeframes().stream().distinct()
        .collect(Collectors.groupingBy(Timeframe::base, () -> new EnumMap<>(Timeframe.class), Collectors.toList()));
    Instant now = clock.instant();
    List<Future<Optional<UUID>>> started = new ArrayList<>();
    byBase.values().forEach(timeframes -> {
      int longest = timeframes.stream().mapToInt(days).max().orElseThrow();
      started.add(start(wanted.symbols(), timeframes, new TimeRange(now.minus(Duration.ofDays(longest)), now),
          wanted.onlyGaps()));
    });
    return Future.all(started).map(all -> started.stream().flatMap(one -> one.result().stream()).toList());
  }

  private Future<Optional<UUID>> start(List<String> symbols, List<Timeframe> timeframes, TimeRange range,
      boolean onlyGaps) {
    return orders.startIfNeeded(new BackfillOrder(symbols, timeframes, range, onlyGaps, Backfill.PRIORITY_URGENT, by));
  }

  private Future<Filled> ended(List<UUID> ids) {
    List<Future<Filled>> parts = ids.stream().map(id -> orders.awaitEnd(id)
        .compose(view -> orders.symbols(id).map(states -> new Filled(view.hasEnded(), states)))).toList();
    return Future.all(parts).map(all -> new Filled(parts.stream().allMatch(part -> part.result().complete()),
        parts.stream().flatMap(part -> part.result().states().stream()).toList()));
  }
}
