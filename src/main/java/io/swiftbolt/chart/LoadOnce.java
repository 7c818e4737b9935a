package io.swiftbolt.chart;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * Values in memory, each loaded on first use: whoever asks meanwhile waits for the same load. Bounded by weight; the least
 * recently used give way. A value dropped while it loads is handed to those who wait and not kept. Failures are not kept.
 */
final class LoadOnce<K, V> {
  private final Function<K, Future<V>> load;
  private final ToLongFunction<V> weigh;
  private final long mostWeight;
  private final Map<K, Entry<V>> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long weight;

  LoadOnce(Function<K, Future<V>> load, ToLongFunction<V> weigh, long mostWeight) {
    this.load = load;
    this.weigh = weigh;
    this.mostWeight = mostWeight;
  }

  Future<V> get(K key) {
    Entry<V> entry;
    synchronized (this) {
      Entry<V> known = entries.get(key);
      if (known != null) {
        return known.value.future();
      }
      entry = new Entry<>();
      entries.put(key, entry);
    }
    load.apply(key).onComplete(value -> {
      keep(key, entry, weigh.applyAsLong(value));
      entry.value.complete(value);
    }, error -> {
      forget(key, entry);
      entry.value.fail(error);
    });
    return entry.value.future();
  }

  synchronized void drop(K key) {
    Entry<V> entry = entries.remove(key);
    weight -= entry == null ? 0 : entry.weight;
  }

  synchronized void dropIf(Predicate<K> stale) {
    for (Iterator<Map.Entry<K, Entry<V>>> at = entries.entrySet().iterator(); at.hasNext();) {
      Map.Entry<K, Entry<V>> entry = at.next();
      if (stale.test(entry.getKey())) {
        weight -= entry.getValue().weight;
        at.remove();
      }
    }
  }

  synchronized long weight() {
    return weight;
  }

  private synchronized void keep(K key, Entry<V> entry, long ofEntry) {
    if (entries.get(key) != entry) {
      return; // dropped while it loaded: it may be older than the change that dropped it
    }
    entry.weight = ofEntry;
    weight += ofEntry;
    Iterator<Map.Entry<K, Entry<V>>> eldest = entries.entrySet().iterator();
    while (weight > mostWeight && eldest.hasNext()) {
      Entry<V> old = eldest.next().getValue();
      if (old.weight > 0) { // what still loads weighs nothing and frees nothing
        weight -= old.weight;
        eldest.remove();
      }
    }
  }

  private synchronized void forget(K key, Entry<V> entry) {
    if (entries.get(key) == entry) {
      entries.remove(key);
    }
  }

  private static final class Entry<V> {
    final Promise<V> value = Promise.promise();
    long weight;
  }
}
