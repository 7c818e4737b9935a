package io.swiftbolt.realtime;

import io.swiftbolt.bus.Addresses;
import io.swiftbolt.bus.RowChange;
import io.swiftbolt.config.StreamConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** The open streams of one event loop, found by what they ask for. */
final class StreamHub {
  private final Vertx vertx;
  private final StreamConfig config;
  private final Map<Topic, Set<StreamClient>> byTopic = new HashMap<>();
  /** With what tells whether the key that a client came with is still good. */
  private final Map<StreamClient, BooleanSupplier> clients = new HashMap<>();
  private final List<MessageConsumer<?>> consumers = new ArrayList<>();
  private final long keepAlive;
  private volatile int open;
  private boolean closed;

  StreamHub(Vertx vertx, StreamConfig config) {
    this.vertx = vertx;
    this.config = config;
    consumers.add(Addresses.CHANGES.listen(vertx, this::changed));
    consumers
        .add(Addresses.CHANGES_LOST.listen(vertx, lost -> List.copyOf(clients.keySet()).forEach(StreamClient::reset)));
    keepAlive = vertx.setPeriodic(config.keepAlive().toMillis(), timer -> Map.copyOf(clients).forEach(StreamHub::look));
  }

  boolean hasRoom() {
    return !closed && clients.size() < config.sockets();
  }

  /** From here on the client is offered every change it asked for. */
  void add(StreamClient client, BooleanSupplier keyHolds) {
    client.onClose(() -> remove(client));
    clients.put(client, keyHolds);
    open = clients.size();
    Topic.of(client.filter()).forEach(topic -> byTopic.computeIfAbsent(topic, none -> new HashSet<>()).add(client));
  }

  void remove(StreamClient client) {
    client.ended();
    clients.remove(client);
    open = clients.size();
    for (Topic topic : Topic.of(client.filter())) {
      Set<StreamClient> there = byTopic.get(topic);
      if (there != null && there.remove(client) && there.isEmpty()) {
        byTopic.remove(topic);
      }
    }
  }

  int open() {
    return open;
  }

  Future<Void> close() {
    closed = true;
    vertx.cancelTimer(keepAlive);
    List.copyOf(clients.keySet()).forEach(client -> client.close(Outlet.End.RESTART));
    return Future.join(consumers.stream().map(MessageConsumer::unregister).toList()).mapEmpty();
  }

  private static void look(StreamClient client, BooleanSupplier keyHolds) {
    if (keyHolds.getAsBoolean()) {
      client.ping();
    } else {
      client.close(Outlet.End.KEY);
    }
  }

  private void changed(RowChange change) {
    Set<StreamClient> matching = new LinkedHashSet<>(); // of its own: one may be closed by what it is offered
    for (Topic topic : Topic.of(change)) {
      matching.addAll(byTopic.getOrDefault(topic, Set.of()));
    }
    if (!matching.isEmpty()) {
      StreamEvent event = StreamEvent.of(change);
      event.share();
      matching.forEach(client -> client.offer(event));
      event.unshare();
    }
  }
}
