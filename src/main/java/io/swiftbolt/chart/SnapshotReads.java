package io.swiftbolt.chart;

import io.swiftbolt.bars.BarReads;
import io.swiftbolt.bus.RowChange;
import io.swiftbolt.chart.SymbolSnapshot.Held;
import io.swiftbolt.chart.SymbolSnapshot.Known;
import io.swiftbolt.coverage.Coverage;
import io.swiftbolt.database.ReadSnapshot;
import io.swiftbolt.feed.UnreadChanges;
import io.swiftbolt.market.BarSeries;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Makes the next snapshot of a symbol: reads what it lacks, and again what has changed, all in one version of the database. */
final class SnapshotReads {
  private final BarReads reads;
  private final Coverage coverage;
  private final LongSupplier time;

  /** @param time the cache's, see {@link SymbolSnapshot.Use} */
  SnapshotReads(BarReads reads, Coverage coverage, LongSupplier time) {
    this.time = time;
    this.reads = reads;
    this.coverage = coverage;
  }

  /**
   * The same object as before when nothing has changed; empty when there is no such symbol.
   *
   * @param before null for a symbol that is not in memory
   * @param wanted to be in memory from now on
   * @param told what has changed since
   * @param heardTo the last change that is in {@code told} or in {@code before}: what the read sees beyond is looked up
   */
  Future<Optional<SymbolSnapshot>> next(String ticker, @Nullable SymbolSnapshot before, Set<Stretch> wanted, Told told,
      long heardTo) {
    return reads.inOneSnapshot(snapshot -> {
      if (before == null) {
        return known(snapshot, ticker).compose(known -> known.isEmpty()
            ? Future.succeededFuture(Optional.empty())
            : series(snapshot, known.get(), Map.of(), wanted, told).map(series -> made(null, known.get(), series)));
      }
      return UnreadChanges.of(snapshot, heardTo, ticker, Told.TABLES).compose(unread -> {
        for (RowChange change : unread) {
          told.add(change);
        }
        Future<Optional<Known>> known = told.facts()
            ? known(snapshot, ticker)
            : Future.succeededFuture(Optional.of(before.known()));
        return known.compose(now -> now.isEmpty()
            ? Future.succeededFuture(Optional.empty())
            : series(snapshot, now.get(), sameSymbol(before, now.get()) ? before.series() : Map.of(), wanted, told)
                .map(series -> made(before, now.get(), series)));
      });
    });
  }

  private static boolean sameSymbol(SymbolSnapshot before, Known now) {
    return before.known().facts().id().equals(now.facts().id());
  }

  private Future<Optional<Known>> known(ReadSnapshot snapshot, String ticker) {
    return reads.facts(snapshot, ticker).compose(facts -> facts.isEmpty()
        ? Future.succeededFuture(Optional.empty())
        : coverage.of(snapshot, List.of(facts.get().id()))
            .map(covered -> Optional.of(new Known(facts.get(), covered))));
  }

  private Future<Map<Stretch, Held>> series(ReadSnapshot snapshot, Known known, Map<Stretch, Held> before,
      Set<Stretch> wanted, Told told) {
    UUID symbol = known.facts().id();
    Map<Stretch, Held> series = new HashMap<>(before);
    Future<?> read = Future.succeededFuture();
    for (Map.Entry<Stretch, Held> entry : before.entrySet()) {
      Stretch stretch = entry.getKey();
      Optional<Told.Span> span = told.bars(stretch.timeframe()).filter(any -> !any.last().isBefore(stretch.from()));
      if (span.isPresent()) {
        Instant first = span.get().first().isBefore(stretch.from()) ? stretch.from() : span.get().first();
        Instant last = span.get().last();
        read = read.compose(done -> reads.between(snapshot, symbol, stretch.timeframe(), first, last))
            .map(fresh -> series
                .put(stretch, new Held(replaced(entry.getValue().bars(), first, last, fresh), entry.getValue().use())));
      }
    }
    for (Stretch stretch : wanted) {
      if (!before.containsKey(stretch)) {
        read = read.compose(done -> stretch.isWhole()
            ? reads.series(snapshot, symbol, stretch.timeframe())
            : reads.since(snapshot, symbol, stretch.timeframe(), stretch.from()))
            .map(bars -> series.put(stretch, new Held(bars, new SymbolSnapshot.Use(time.getAsLong()))));
      }
    }
    return read.map(done -> series);
  }

  private static BarSeries replaced(BarSeries bars, Instant first, Instant last, BarSeries fresh) {
    return bars.replaced(bars.firstFrom(first.getEpochSecond()), bars.firstFrom(last.getEpochSecond() + 1), fresh);
  }

  private static Optional<SymbolSnapshot> made(@Nullable SymbolSnapshot before, Known known,
      Map<Stretch, Held> series) {
    if (before == null) {
      return Optional.of(new SymbolSnapshot(known, series));
    }
    Known same = before.known().equals(known) ? before.known() : known;
    return Optional.of(isSame(before, same, series) ? before : new SymbolSnapshot(same, series));
  }

  @SuppressWarnings("ReferenceEquality") // what has not changed is the same object
  private static boolean isSame(SymbolSnapshot before, Known known, Map<Stretch, Held> series) {
    return before.known() == known && before.series().size() == series.size()
        && series.entrySet().stream().allMatch(entry -> {
          Held held = before.series().get(entry.getKey());
          return held != null && held.bars() == entry.getValue().bars();
        });
  }
}
