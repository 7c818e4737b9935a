package io.swiftbolt.chart;

import io.swiftbolt.bars.BarReads;
import io.swiftbolt.bars.SymbolFacts;
import io.swiftbolt.bus.Addresses;
import io.swiftbolt.bus.RowChange;
import io.swiftbolt.chart.SymbolSnapshot.Held;
import io.swiftbolt.config.ChartConfig;
import io.swiftbolt.coverage.Coverage;
import io.swiftbolt.market.BarSeries;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Stored series, and what must be known beside them, in memory: a chart that is asked for again costs no query. Change events say
 * which stretches to read again; Postgres stays the truth. Bounded by bytes, the series that were not asked for longest give way.
 */
public final class SeriesCache implements LiveSymbol.Watcher {
  private static final int MOST_SYMBOLS = 10_000;
  /** So that an empty series counts as well. */
  private static final long BYTES_PER_ENTRY = 256;
  /** Of the heap for series: who reads the past must not push out what everybody looks at. */
  private static final int AS_OF_SHARE = 8;

  private final ChartConfig config;
  private final BarReads bars;
  private final SnapshotReads reads;
  private final LoadOnce<AsOfKey, BarSeries> asOf;
  private final Map<String, LiveSymbol> symbols = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();
  private final long mostBytes;
  private volatile long heardTo;
  private volatile long time;

  public SeriesCache(BarReads bars, Coverage coverage, ChartConfig config) {
    this.config = config;
    this.bars = bars;
    this.reads = new SnapshotReads(bars, coverage, this::passed);
    this.mostBytes = config.cacheMegabytes() * 1024L * 1024L;
    this.asOf = new LoadOnce<>(key -> bars.series(key.symbolId, key.timeframe, key.asOf),
        loaded -> loaded.bytes() + BYTES_PER_ENTRY, mostBytes / AS_OF_SHARE);
  }

  private record AsOfKey(UUID symbolId, String ticker, Timeframe timeframe, Instant asOf) {}

  /**
   * From now on change events keep it current. Once, before the first chart.
   *
   * @param from number up to which all changes have been on the bus
   */
  public void listen(Vertx vertx, long from) {
    heardTo = from;
    Addresses.CHANGES.listen(vertx, this::changed);
    Addresses.CHANGES_LOST.listen(vertx, lost -> loseAll()); // what changed unseen is unknown
    // symbols are in no feed
    vertx.setPeriodic(config.factsFor().toMillis(), timer -> symbols.values().forEach(LiveSymbol::recheck));
  }

  /** The ticker's, which may turn out to be unknown. */
  LiveSymbol symbol(String ticker) {
    LiveSymbol known = symbols.get(ticker);
    if (known != null) {
      return known;
    }
    if (symbols.size() >= MOST_SYMBOLS) {
      symbols.values().removeIf(symbol -> symbol.current() == null);
    }
    return symbols.computeIfAbsent(ticker, name -> new LiveSymbol(name, reads, () -> heardTo, this));
  }

  /** With at least these series, see {@link LiveSymbol#with}. Empty for an unknown ticker. */
  Future<Optional<SymbolSnapshot>> snapshot(String ticker, Set<Stretch> stretches) {
    LiveSymbol symbol = symbol(ticker);
    return symbol.with(stretches).onSuccess(found -> {
      if (found.isEmpty()) {
        symbols.remove(ticker, symbol); // it may be added any moment
      }
    });
  }

  /** A symbol with the splits and dividends that counted at an instant that has passed; read anew each time. */
  Future<SymbolFacts> facts(SymbolFacts today, Instant at) {
    return bars.facts(today.ticker(), at).map(then -> then.orElse(today));
  }

  /** The series were asked for. */
  void used(SymbolSnapshot snapshot, Set<Stretch> stretches) {
    long now = passed();
    for (Stretch stretch : stretches) {
      Held held = snapshot.series().get(stretch);
      if (held != null) {
        held.use().at = now;
      }
    }
  }

  /** Its time; two who read it at once may count the same. */
  private long passed() {
    long next = time + 1;
    time = next;
    return next;
  }

  /** As it stood at an instant that has passed. A change drops it: what was stamped before may be written after. */
  Future<BarSeries> series(SymbolFacts symbol, Timeframe stored, Instant at) {
    return asOf.get(new AsOfKey(symbol.id(), symbol.ticker(), stored, at));
  }

  /** Bytes that the columns of all series take. */
  public long bytes() {
    return bytes.get() + asOf.weight();
  }

  private void loseAll() {
    asOf.dropIf(key -> true);
    symbols.values().forEach(LiveSymbol::lose);
  }

  void changed(RowChange change) {
    heardTo = Math.max(heardTo, change.seq());
    if (change.table().equals("ohlc_bars_v2")) {
      asOf.dropIf(key -> concerns(change.symbol(), key.ticker)
          && concerns(change.timeframe(), key.timeframe.code()));
    }
    if (change.symbol() == null && Told.TABLES.contains(change.table())) {
      symbols.values().forEach(symbol -> symbol.tell(change));
    } else if (change.symbol() != null) {
      LiveSymbol symbol = symbols.get(change.symbol());
      if (symbol != null) {
        symbol.tell(change);
      }
    }
  }

  /** A change that names none concerns all: its symbol is gone. */
  private static boolean concerns(@Nullable String changed, String name) {
    return changed == null || changed.equals(name);
  }

  @Override
  public void resized(long more) {
    bytes.addAndGet(more);
  }

  @Override
  public synchronized void settled() {
    while (bytes.get() > mostBytes && evictOne()) {
      // until the rest has room
    }
  }

  /** @return whether there was one to take out: what was asked for just now stays, even when it alone is too large */
  private boolean evictOne() {
    LiveSymbol oldest = null;
    Stretch which = null;
    long at = time;
    for (LiveSymbol symbol : symbols.values()) {
      SymbolSnapshot now = symbol.current();
      for (Map.Entry<Stretch, Held> entry : now == null
          ? Map.<Stretch, Held>of().entrySet()
          : now.series().entrySet()) {
        if (entry.getValue().use().at < at) {
          oldest = symbol;
          which = entry.getKey();
          at = entry.getValue().use().at;
        }
      }
    }
    if (oldest == null || which == null) {
      return false;
    }
    oldest.evict(which);
    return true;
  }
}
