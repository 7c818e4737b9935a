package io.swiftbolt.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** So many requests of one client in any minute. Remembers a bounded number of clients, the latest ones. */
final class ClientLimit {
  private static final Duration WINDOW = Duration.ofSeconds(60);
  private static final int CLIENTS_MOST = 10_000;

  private final int most;
  private final InstantSource clock;
  private final Map<String, Deque<Instant>> admitted = new LinkedHashMap<>(16, 0.75f, true) {
    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Deque<Instant>> eldest) {
      return size() > CLIENTS_MOST;
    }
  };

  /** @param clock real time */
  ClientLimit(int most, InstantSource clock) {
    this.most = most;
    this.clock = clock;
  }

  /** @throws Refusal.TooManyRequests when the client had its share; that does not count against it */
  synchronized void admit(String client) {
    Instant now = clock.instant();
    Deque<Instant> times = admitted.computeIfAbsent(client, _ -> new ArrayDeque<>());
    while (!times.isEmpty() && !times.getFirst().isAfter(now.minus(WINDOW))) {
      times.removeFirst();
    }
    if (times.size() >= most) {
      throw new Refusal.TooManyRequests("Rate limit exceeded", WINDOW);
    }
    times.addLast(now);
  }
}
