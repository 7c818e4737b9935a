package io.swiftbolt.realtime.phoenix;

import io.swiftbolt.auth.Auth;
import io.swiftbolt.auth.Verdict;
import io.swiftbolt.bus.Addresses;
import io.swiftbolt.bus.RowChange;
import io.swiftbolt.config.RealtimeConfig;
import io.swiftbolt.realtime.BarConflater;
import io.swiftbolt.realtime.BarStretch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sockets of one event loop, and what they share there. */
final class PhoenixHub {
  private static final Logger LOG = LoggerFactory.getLogger(PhoenixHub.class);
  private static final long SWEEP_MILLIS_MOST = 1_000; // tokens expire to the second
  private static final int SWEEPS_OF_SILENCE_LEAST = 12; // so that a timeout is kept to a twelfth
  private static final long LIVE_LOOK_MILLIS = 50;

  private final Vertx vertx;
  private final PhoenixRoutes.Collaborators with;
  private final Audiences audiences;
  private final BarConflater bars;
  private final Set<PhoenixSocket> sockets = new HashSet<>();
  private final Set<Channel> awaitingLive = new LinkedHashSet<>();
  private final List<MessageConsumer<?>> consumers = new ArrayList<>();
  private final long sweeps;
  private final long sweepsOfSilence;
  private boolean closed;
  private int knownRotations;
  private volatile RealtimeStats stats = RealtimeStats.NONE;

  PhoenixHub(Vertx vertx, PhoenixRoutes.Collaborators with) {
    this.vertx = vertx;
    this.with = with;
    knownRotations = with.auth().rotations();
    audiences = new Audiences(with.catalog(), with.observer(), work -> vertx.runOnContext(now -> work.run()));
    bars = new BarConflater(vertx, with.load().realTime(), with.bars(), this::tell);
    consumers.add(Addresses.CHANGES.listen(vertx, this::changed));
    consumers.add(Addresses.CHANGES_LOST.listen(vertx, lost -> everybodyAnew()));
    long idle = with.config().idleTimeout().toMillis();
    long pause = Math.min(SWEEP_MILLIS_MOST, idle / SWEEPS_OF_SILENCE_LEAST);
    sweepsOfSilence = idle / pause;
    sweeps = vertx.setPeriodic(pause, timer -> sweep());
  }

  Vertx vertx() {
    return vertx;
  }

  RealtimeConfig config() {
    return with.config();
  }

  Auth auth() {
    return with.auth();
  }

  ServerLoad load() {
    return with.load();
  }

  PhoenixObserver observer() {
    return with.observer();
  }

  Audiences audiences() {
    return audiences;
  }

  RealtimeStats stats() {
    return stats;
  }

  boolean isClosed() {
    return closed;
  }

  /** After how many sweeps without a frame a client counts as gone. */
  long sweepsOfSilence() {
    return sweepsOfSilence;
  }

  void add(PhoenixSocket socket) {
    sockets.add(socket);
  }

  void remove(PhoenixSocket socket) {
    sockets.remove(socket);
  }

  /** Whether a change committed now is heard of at once. */
  boolean live() {
    return with.feedIsLive().getAsBoolean();
  }

  /** Calls {@link Channel#live} when the feed is up. */
  void awaitLive(Channel channel) {
    if (awaitingLive.isEmpty()) {
      vertx.setTimer(LIVE_LOOK_MILLIS, timer -> lookForLive());
    }
    awaitingLive.add(channel);
  }

  /** The channel has ended. */
  void forget(Channel channel) {
    awaitingLive.remove(channel);
  }

  /** When a token is to be checked next. */
  Instant nextCheck(Verdict.Valid token) {
    Instant regular = load().realTime().instant().plus(config().tokenCheck());
    return token.expires().isBefore(regular) ? token.expires() : regular;
  }

  /** Tells everybody that the server goes, in a way that lets clients come back. */
  Future<Void> close() {
    closed = true;
    vertx.cancelTimer(sweeps);
    bars.flush();
    audiences.send();
    List.copyOf(sockets).forEach(PhoenixSocket::goodbye);
    return Future.join(consumers.stream().map(MessageConsumer::unregister).toList()).mapEmpty();
  }

  private void changed(RowChange change) {
    if (change.table().equals(BarStretch.TABLE)) {
      bars.offer(change);
    } else {
      tell(change);
    }
  }

  private void tell(RowChange change) {
    try {
      audiences.changed(change);
    } catch (RuntimeException e) { // whoever might have missed a change must know it
      LOG.error("Change {} of {} could not be sent", change.seq(), change.table(), e);
      everybodyAnew();
    }
  }

  private void everybodyAnew() {
    bars.flush();
    List.copyOf(sockets).forEach(PhoenixSocket::crash);
  }

  private void lookForLive() {
    if (closed || awaitingLive.isEmpty()) {
      return;
    }
    if (!live()) {
      vertx.setTimer(LIVE_LOOK_MILLIS, timer -> lookForLive());
      return;
    }
    List<Channel> waited = List.copyOf(awaitingLive);
    awaitingLive.clear();
    waited.forEach(Channel::live);
  }

  private void sweep() {
    int rotations = auth().rotations();
    Instant due = rotations == knownRotations ? load().realTime().instant() : Instant.MAX;
    knownRotations = rotations;
    List.copyOf(sockets).forEach(socket -> socket.sweep(due));
    int channels = 0;
    long queuedBytes = 0;
    for (PhoenixSocket socket : sockets) {
      channels += socket.channels();
      queuedBytes += socket.queuedBytes();
    }
    stats = new RealtimeStats(sockets.size(), channels, audiences.size(), queuedBytes);
  }
}
