package io.swiftbolt.realtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.config.StreamConfig;
import io.swiftbolt.feed.Waiting;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random interleavings of writers, rollbacks, transactions that commit late, cuts of sockets and of the listening connection,
 * slow clients and resumes: in the end each client of /v1/stream has what the table has.
 */
class StreamInterleavingTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int STEPS = 150;
  private static final StreamConfig CONFIG = new StreamConfig(60, 30, 500, 40, 1 << 22, 200, 20, Duration.ofMillis(400),
      Duration.ofMillis(400), 16 * 1024);

  /** A client with its filter, as a query and as SQL. */
  private record Client(StreamWatcher watcher, String condition) {}

  private final List<Client> clients = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whatever_happens_every_client_ends_with_what_the_table_holds(long seed) {
    List<CuttableProxy> listening = new ArrayList<>();
    StreamServer server = new StreamServer(CONFIG, (vertx, options) -> {
      listening.add(new CuttableProxy(vertx, options.getPort()));
      return options.setPort(listening.getFirst().port());
    });
    try {
      Random random = new Random(seed);
      RandomWriters writers = new RandomWriters(server.pool, random);
      CuttableProxy sockets = new CuttableProxy(server.vertx, server.port());
      for (int copy = 0; copy < 2; copy++) {
        join(server, sockets, "", "true");
        join(server, sockets, "symbol=AAPL", "symbol = 'AAPL'");
        join(server, sockets, "symbol=SPY,AAPL&timeframe=15m", "timeframe = 'm15'");
      }
      for (int step = 0; step < STEPS; step++) {
        writers.step();
        disturb(server, random, sockets, listening.getFirst());
      }
      listening.getFirst().unsilence();
      Set<String> last = writers.finish();
      clients.forEach(client -> client.watcher.socket().resume());
      for (Client client : clients) {
        check(server, client, last, writers);
      }
      assertTrue(server.feed.stats().reconnects() > 0, "the listening connection was cut");
    } finally {
      server.close();
    }
  }

  private void join(StreamServer server, CuttableProxy sockets, String query, String condition) {
    clients.add(new Client(new StreamWatcher(server.vertx, sockets.port(), query).connect(), condition));
  }

  private void disturb(StreamServer server, Random random, CuttableProxy sockets, CuttableProxy listening) {
    Client client = clients.get(random.nextInt(clients.size()));
    switch (random.nextInt(40)) {
      case 0 -> listening.cut();
      case 1 -> listening.silence();
      case 2, 3 -> listening.unsilence();
      case 4 -> sockets.cut();
      case 5, 6 -> client.watcher.socket().pause();
      case 7, 8, 9 -> client.watcher.socket().resume();
      case 10, 11 -> client.watcher.socket().close();
      case 12, 13, 14, 15, 16, 17 -> comeBack(server, client);
      case 18, 19 -> Waiting.quiet(server.vertx, Duration.ofMillis(1 + random.nextInt(60)));
      default -> {
      }
    }
  }

  /** A client that was cut off resumes after the last number that it has seen. */
  private static void comeBack(StreamServer server, Client client) {
    if (client.watcher.socket().isClosed()) {
      client.watcher.socket().resume(); // what it had not read yet comes before it goes on
      Waiting.until(server.vertx, LIMIT, () -> "still closing", client.watcher::ended);
      client.watcher.connect();
    }
  }

  private static void check(StreamServer server, Client client, Set<String> last, RandomWriters writers) {
    Map<String, Integer> truth = RandomWriters.truth(server.pool, client.condition);
    Set<String> lastOfIts = new TreeSet<>(truth.keySet());
    lastOfIts.retainAll(last);
    while (!client.watcher.rows.keySet().containsAll(lastOfIts)) {
      comeBack(server, client);
      Waiting.until(server.vertx, LIMIT,
          () -> client.condition + ": " + client.watcher.lastSeq() + " " + server.feed.stats(),
          () -> client.watcher.rows.keySet().containsAll(lastOfIts) || client.watcher.socket().isClosed());
    }
    Map<String, Integer> state = new TreeMap<>();
    client.watcher.rows.forEach((id, row) -> state.put(id, row.getInteger("priority")));
    assertEquals(truth, state, client.condition);
    ToldRows told = told(client.watcher.frames);
    assertEquals(List.of(), told.contradictions());
    assertEquals(Set.of(), told.seen(writers.undone()), "rolled back");
    assertTrue(!writers.undone().isEmpty());
  }

  private static ToldRows told(List<JsonObject> frames) {
    ToldRows told = new ToldRows();
    for (JsonObject frame : frames) {
      if ("DELETE".equals(frame.getString("operation"))) {
        told.gone(frame.getJsonObject("old").getString("id"));
      } else if (frame.containsKey("row")) {
        tell(told, frame.getJsonObject("row"));
      } else if (frame.containsKey("rows")) {
        frame.getJsonArray("rows").forEach(row -> tell(told, (JsonObject) row));
      }
    }
    return told;
  }

  private static void tell(ToldRows told, JsonObject row) {
    told.told(row.getString("id"), row.getInteger("priority"));
  }
}
