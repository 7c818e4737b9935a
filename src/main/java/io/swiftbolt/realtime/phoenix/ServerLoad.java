package io.swiftbolt.realtime.phoenix;

import io.swiftbolt.config.RealtimeConfig;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;

/** What all event loops of a server share: how many sockets there are, and how fast channels are joined. */
public final class ServerLoad {
  private final RealtimeConfig config;
  private final InstantSource realTime;
  private final AtomicInteger sockets = new AtomicInteger();
  private long second = Long.MIN_VALUE;
  private int joins;

  public ServerLoad(RealtimeConfig config, InstantSource realTime) {
    this.config = config;
    this.realTime = realTime;
  }

  InstantSource realTime() {
    return realTime;
  }

  /** @return whether there was room for one more; {@link #socketClosed} gives it back */
  boolean socketOpened() {
    if (sockets.incrementAndGet() > config.sockets()) {
      sockets.decrementAndGet();
      return false;
    }
    return true;
  }

  void socketClosed() {
    sockets.decrementAndGet();
  }

  /** @return whether one more channel may be joined in this second */
  synchronized boolean join() {
    if (!hasRoomForJoins()) {
      return false;
    }
    joins++;
    return true;
  }

  synchronized boolean hasRoomForJoins() {
    long now = realTime.instant().getEpochSecond();
    if (now != second) {
      second = now;
      joins = 0;
    }
    return joins < config.joinsPerSecond();
  }
}
