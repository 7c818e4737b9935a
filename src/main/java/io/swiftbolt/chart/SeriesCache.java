package io.swiftbolt.chart;

import io.swiftbolt.bars.BarReads;
import io.swiftbolt.bars.SymbolFacts;
import io.swiftbolt.bus.Addresses;
import io.swiftbolt.bus.RowChange;
import io.swiftbolt.config.ChartConfig;
import io.swiftbolt.coverage.Coverage;
import io.swiftbolt.coverage.CoverageKey;
import io.swiftbolt.coverage.Covered;
import io.swiftbolt.market.BarSeries;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Stored series, and what must be known beside them, in memory: a chart that is asked for again costs no query. Change events
 * drop what they speak of; Postgres stays the truth.
 */
public final class SeriesCache {
  private static final long MOST_SYMBOLS = 10_000;
  /** So that an empty series counts as well. */
  private static final long BYTES_PER_ENTRY = 256;
  /** Of the heap for series: who reads the past must not push out what everybody looks at. */
  private static final int AS_OF_SHARE = 8;
  /** The same of the latest minutes: a week of them is small. */
  private static final int SINCE_SHARE = 8;

  private final ChartConfig config;
  private final LoadOnce<Key, BarSeries> series;
  private final LoadOnce<AsOfKey, BarSeries> asOf;
  private final LoadOnce<SinceKey, BarSeries> since;
  private final LoadOnce<String, Optional<Known>> known;

  public SeriesCache(BarReads reads, Coverage coverage, ChartConfig config) {
    this.config = config;
    this.series = new LoadOnce<>(key -> reads.series(key.symbolId, key.timeframe),
        loaded -> loaded.bytes() + BYTES_PER_ENTRY, config.cacheMegabytes() * 1024L * 1024L);
    this.asOf = new LoadOnce<>(key -> reads.series(key.of.symbolId, key.of.timeframe, key.asOf),
        loaded -> loaded.bytes() + BYTES_PER_ENTRY, config.cacheMegabytes() * 1024L * 1024L / AS_OF_SHARE);
    this.since = new LoadOnce<>(key -> reads.since(key.of.symbolId, key.of.timeframe, key.from),
        loaded -> loaded.bytes() + BYTES_PER_ENTRY, config.cacheMegabytes() * 1024L * 1024L / SINCE_SHARE);
    this.known = new LoadOnce<>(ticker -> load(reads, coverage, ticker), loaded -> 1, MOST_SYMBOLS);
  }

  /** A symbol's facts and coverage by stored timeframe. */
  record Known(SymbolFacts facts, Map<CoverageKey, Covered> coverage) {
    Covered coverage(Timeframe stored) {
      return coverage.getOrDefault(new CoverageKey(facts.id(), stored), Covered.NOTHING);
    }
  }

  private record Key(UUID symbolId, String ticker, Timeframe timeframe) {}

  private record AsOfKey(Key of, Instant asOf) {}

  private record SinceKey(Key of, Instant from) {}

  /** From now on change events drop what is stale. Once, before the first chart. */
  public void listen(Vertx vertx) {
    Addresses.CHANGES.listen(vertx, this::changed);
    Addresses.CHANGES_LOST.listen(vertx, lost -> dropAll()); // what changed unseen is unknown
    // symbols are in no feed
    vertx.setPeriodic(config.factsFor().toMillis(), timer -> known.dropIf(ticker -> true));
  }

  Future<BarSeries> series(SymbolFacts symbol, Timeframe stored) {
    return series.get(new Key(symbol.id(), symbol.ticker(), stored));
  }

  /** As it stood at an instant that has passed. A change drops it too: what was stamped before may be written after. */
  Future<BarSeries> series(SymbolFacts symbol, Timeframe stored, Instant at) {
    return asOf.get(new AsOfKey(new Key(symbol.id(), symbol.ticker(), stored), at));
  }

  /** The bars that start at an instant or later. For an instant that stays the same for a while: each one is kept. */
  Future<BarSeries> since(SymbolFacts symbol, Timeframe stored, Instant from) {
    return since.get(new SinceKey(new Key(symbol.id(), symbol.ticker(), stored), from));
  }

  /** Empty for an unknown ticker. */
  Future<Optional<Known>> known(String ticker) {
    return known.get(ticker).onSuccess(found -> {
      if (found.isEmpty()) {
        known.drop(ticker); // it may be added any moment
      }
    });
  }

  /** Bytes that the columns of all series take. */
  public long bytes() {
    return series.weight() + asOf.weight() + since.weight();
  }

  private void dropAll() {
    series.dropIf(key -> true);
    asOf.dropIf(key -> true);
    since.dropIf(key -> true);
    known.dropIf(ticker -> true);
  }

  void changed(RowChange change) {
    switch (change.table()) {
      case "ohlc_bars_v2" -> {
        series.dropIf(key -> concerns(change, key));
        asOf.dropIf(key -> concerns(change, key.of));
        since.dropIf(key -> concerns(change, key.of));
      }
      case "coverage_status", "corporate_actions" -> known.dropIf(ticker -> concerns(change, ticker));
      case "job_runs" -> {
        if (!Objects.equals(status(change.row()), status(change.old()))) { // progress alone changes no chart
          known.dropIf(ticker -> concerns(change, ticker));
        }
      }
      default -> {
        // not read here
      }
    }
  }

  private static Future<Optional<Known>> load(BarReads reads, Coverage coverage, String ticker) {
    return reads.facts(ticker).compose(found -> found.isEmpty()
        ? Future.succeededFuture(Optional.empty())
        : coverage.of(List.of(found.get().id())).map(covered -> Optional.of(new Known(found.get(), covered))));
  }

  private static boolean concerns(RowChange change, Key key) {
    return concerns(change, key.ticker)
        && (change.timeframe() == null || key.timeframe.code().equals(change.timeframe()));
  }

  /** A change that names no symbol concerns all: its symbol is gone. */
  private static boolean concerns(RowChange change, String ticker) {
    return change.symbol() == null || change.symbol().equals(ticker);
  }

  private static Optional<String> status(@Nullable String row) {
    return row == null ? Optional.empty() : Optional.ofNullable(new JsonObject(row).getString("status"));
  }
}
