package io.swiftbolt.realtime.phoenix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.config.RealtimeConfig;
import io.swiftbolt.feed.Waiting;
import io.swiftbolt.realtime.CuttableProxy;
import io.swiftbolt.realtime.RandomWriters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random interleavings of writers, rollbacks, transactions that commit late, cuts of sockets and of the listening connection,
 * slow clients and joins: in the end each client of the Realtime socket has what the table has.
 */
class PhoenixInterleavingTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int STEPS = 150;
  private static final RealtimeConfig CONFIG = new RealtimeConfig(50, 10, 8, 10_000, 16 * 1024, Duration.ofMillis(400),
      Duration.ofSeconds(20), Duration.ofMinutes(5));

  private final List<RejoiningClient> clients = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whatever_happens_every_client_ends_with_what_the_table_holds(long seed) {
    List<CuttableProxy> listening = new ArrayList<>();
    PhoenixServer server = new PhoenixServer(CONFIG, (vertx, options) -> {
      listening.add(new CuttableProxy(vertx, options.getPort()));
      return options.setPort(listening.getFirst().port());
    });
    try {
      Random random = new Random(seed);
      RandomWriters writers = new RandomWriters(server.pool, random);
      CuttableProxy sockets = new CuttableProxy(server.vertx, server.port());
      for (String vsn : List.of("1.0.0", "2.0.0")) {
        join(server, sockets, vsn, "", "true");
        join(server, sockets, vsn, "symbol=eq.AAPL", "symbol = 'AAPL'");
        join(server, sockets, vsn, "symbol=in.(AAPL,SPY),timeframe=eq.15m", "timeframe = 'm15'");
      }
      for (int step = 0; step < STEPS; step++) {
        writers.step();
        disturb(server, random, sockets, listening.getFirst());
      }
      listening.getFirst().unsilence();
      Set<String> last = writers.finish();
      clients.forEach(RejoiningClient::resume);
      for (RejoiningClient client : clients) {
        check(server, client, last, writers);
      }
      assertTrue(server.feed.stats().reconnects() > 0, "the listening connection was cut");
    } finally {
      server.close();
    }
  }

  private void join(PhoenixServer server, CuttableProxy sockets, String vsn, String filter, String condition) {
    clients.add(new RejoiningClient(server, sockets.port(), vsn, filter, condition).comeBack());
  }

  private void disturb(PhoenixServer server, Random random, CuttableProxy sockets, CuttableProxy listening) {
    RejoiningClient client = clients.get(random.nextInt(clients.size()));
    switch (random.nextInt(40)) {
      case 0 -> listening.cut();
      case 1 -> listening.silence();
      case 2, 3 -> listening.unsilence();
      case 4 -> sockets.cut();
      case 5, 6 -> client.pause();
      case 7, 8, 9 -> client.resume();
      case 10, 11 -> client.cut();
      case 12, 13, 14, 15, 16, 17 -> client.comeBackIfGone();
      case 18, 19 -> Waiting.quiet(server.vertx, Duration.ofMillis(1 + random.nextInt(60)));
      default -> {
      }
    }
  }

  private static void check(PhoenixServer server, RejoiningClient client, Set<String> last, RandomWriters writers) {
    Map<String, Integer> truth = client.read();
    Set<String> lastOfIts = new TreeSet<>(truth.keySet());
    lastOfIts.retainAll(last);
    while (!client.state().keySet().containsAll(lastOfIts)) {
      client.comeBackIfGone();
      Waiting.until(server.vertx, LIMIT, () -> client + " " + server.feed.stats(),
          () -> client.state().keySet().containsAll(lastOfIts) || client.gone());
    }
    // a row read at the join may be known before the changes that led to it have come
    Waiting.until(server.vertx, LIMIT, () -> client + ": " + client.state() + " is not " + truth,
        () -> truth.equals(client.state()) || client.gone());
    if (client.gone()) {
      client.comeBackIfGone();
      check(server, client, last, writers);
      return;
    }
    assertEquals(List.of(), client.contradictions());
    assertEquals(Set.of(), client.seen(writers.undone()), "rolled back");
    assertFalse(writers.undone().isEmpty());
  }
}
