package io.swiftbolt.chart;

import io.swiftbolt.bus.RowChange;
import io.swiftbolt.chart.SymbolSnapshot.Held;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is in memory of one symbol current. Whoever asks gets a snapshot that holds all changes that this process had heard
 * of by then: it is at hand, or one read brings it, and all who wait share that read. May be called from any thread.
 */
final class LiveSymbol {
  private final String ticker;
  private final SnapshotReads reads;
  private final LongSupplier heardTo;
  private final Watcher watcher;
  private volatile @Nullable SymbolSnapshot current;
  /** Something was told that the current snapshot does not hold. */
  private volatile boolean behind;
  private volatile boolean used;
  // the rest is guarded by this
  private Told told = new Told();
  private Set<Stretch> wanted = new HashSet<>();
  private @Nullable Promise<Optional<SymbolSnapshot>> next;
  private boolean reading;
  private int losses;

  /** Looks after what all symbols take. */
  interface Watcher {
    /** @param bytes more than before; called under the symbol's lock */
    void resized(long bytes);

    /** After a read; called under no lock. */
    void settled();
  }

  /** @param heardTo number of the last change that this process has told its symbols of */
  LiveSymbol(String ticker, SnapshotReads reads, LongSupplier heardTo, Watcher watcher) {
    this.ticker = ticker;
    this.reads = reads;
    this.heardTo = heardTo;
    this.watcher = watcher;
  }

  String ticker() {
    return ticker;
  }

  /** The snapshot when it is at hand and holds nothing outdated, otherwise null: then {@link #with} waits for one. */
  @Nullable
  SymbolSnapshot ready(Set<Stretch> stretches) {
    SymbolSnapshot now = current;
    used = true;
    return now != null && !behind && now.holds(stretches) ? now : null;
  }

  /** Whether a snapshot is still the newest and nothing was told that it does not hold. */
  @SuppressWarnings("ReferenceEquality")
  boolean isCurrent(SymbolSnapshot snapshot) {
    used = true;
    return current == snapshot && !behind;
  }

  /** What is in memory, as it is now. */
  @Nullable
  SymbolSnapshot current() {
    return current;
  }

  /** A snapshot that holds at least these series; empty when there is no such symbol. */
  Future<Optional<SymbolSnapshot>> with(Set<Stretch> stretches) {
    SymbolSnapshot now = ready(stretches);
    if (now != null) {
      return Future.succeededFuture(Optional.of(now));
    }
    Promise<Optional<SymbolSnapshot>> waiting;
    synchronized (this) {
      wanted.addAll(stretches);
      waiting = next == null ? Promise.promise() : next;
      next = waiting;
    }
    readOn();
    return waiting.future();
  }

  /** A symbol that somebody looks at is read again at once, another one when it is asked for. */
  void tell(RowChange change) {
    synchronized (this) {
      if (!told.add(change)) {
        return;
      }
      behind = true;
    }
    if (used && current != null) {
      with(Set.of());
    }
  }

  /** Forgets all: what has changed is unknown. */
  synchronized void lose() {
    told = new Told();
    losses++; // what is being read may be older than what was lost
    publish(null);
  }

  /** Looks in the background whether the symbol's facts have changed, if somebody has asked for it since the last time. */
  void recheck() {
    if (used && current != null) {
      used = false;
      synchronized (this) {
        told.addFacts();
      }
      readOn();
    }
  }

  /** Takes a series out of memory. */
  synchronized void evict(Stretch stretch) {
    SymbolSnapshot now = current;
    if (now == null) {
      return;
    }
    Map<Stretch, Held> rest = new HashMap<>(now.series());
    rest.remove(stretch);
    publish(rest.isEmpty() ? null : new SymbolSnapshot(now.known(), rest));
  }

  private void readOn() {
    Promise<Optional<SymbolSnapshot>> waiting;
    Told since;
    Set<Stretch> more;
    long heard;
    SymbolSnapshot before;
    int lossesBefore;
    synchronized (this) {
      if (reading || (next == null && told.isEmpty())) {
        return;
      }
      reading = true;
      waiting = next == null ? Promise.promise() : next;
      next = null;
      heard = heardTo.getAsLong(); // before what was told is taken: a change between the two is looked up a second time
      since = told;
      told = new Told();
      more = wanted;
      wanted = new HashSet<>();
      before = current;
      lossesBefore = losses;
    }
    if (before != null && since.isEmpty() && before.holds(more)) {
      done(waiting, Optional.of(before), lossesBefore);
      return;
    }
    reads.next(ticker, before, more, since, heard).onComplete(read -> done(waiting, read, lossesBefore), error -> {
      synchronized (this) {
        reading = false;
        told.add(since);
        behind = true;
      }
      waiting.fail(error);
      retry();
    });
  }

  private void done(Promise<Optional<SymbolSnapshot>> waiting, Optional<SymbolSnapshot> read, int lossesBefore) {
    synchronized (this) {
      reading = false;
      if (losses == lossesBefore) { // otherwise it is good for those who wait, who asked before, but not to keep
        publish(read.orElse(null));
      }
      behind = !told.isEmpty();
    }
    waiting.complete(read);
    watcher.settled();
    readOn();
  }

  /** Those who asked while the failed read was under way. */
  private void retry() {
    boolean asked;
    synchronized (this) {
      asked = next != null;
    }
    if (asked) {
      readOn();
    }
  }

  private void publish(@Nullable SymbolSnapshot snapshot) {
    SymbolSnapshot before = current;
    current = snapshot;
    watcher.resized((snapshot == null ? 0 : snapshot.bytes()) - (before == null ? 0 : before.bytes()));
  }
}
