package io.swiftbolt.lookup;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Answers that stay good for a time. Whoever asks while one is under way waits for the same; failures are not kept. Bounded: the
 * least recently used give way.
 */
final class Kept<K, V> {
  private final Duration time;
  private final InstantSource clock;
  private final Map<K, Answer<V>> entries;

  private record Answer<V>(Future<V> value, Instant until) {}

  Kept(Duration time, int most, InstantSource clock) {
    this.time = time;
    this.clock = clock;
    this.entries = new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<K, Answer<V>> eldest) {
        return size() > most;
      }
    };
  }

  synchronized Future<V> get(K key, Supplier<Future<V>> load) {
    Answer<V> known = entries.get(key);
    Instant now = clock.instant();
    if (known != null && !known.value.failed() && (!known.value.isComplete() || known.until.isAfter(now))) {
      return known.value;
    }
    Future<V> value = load.get();
    entries.put(key, new Answer<>(value, now.plus(time)));
    return value;
  }
}
