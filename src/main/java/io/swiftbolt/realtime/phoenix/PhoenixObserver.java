package io.swiftbolt.realtime.phoenix;

import io.swiftbolt.bus.RowChange;

/** Is told what the Realtime sockets do, for metrics. Called on event loops; must not block. */
public interface PhoenixObserver {
  /** A change was written to so many sockets at once; {@link RowChange#at()} says when the database wrote it. */
  void told(RowChange change, int sockets);

  /** Something that a client wanted was not done. */
  void refused(Refused what);

  /** A client did not take what was sent to it, and was told to join its channels anew. */
  void slow();

  /** The server ended a socket: {@code restarting}, {@code slow}, {@code idle}, {@code too many joins}. */
  void closed(String reason);

  /** What is refused, and why. */
  enum Refused {
    SOCKET_KEY, SOCKET_LIMIT, JOIN_RATE, JOIN_TOKEN, JOIN_PRIVATE, CHANNEL_LIMIT, BINDING_LIMIT, BINDING, TOKEN, FRAME,
    BROADCAST
  }

  static PhoenixObserver none() {
    return new PhoenixObserver() {
      @Override
      public void told(RowChange change, int sockets) {}

      @Override
      public void refused(Refused what) {}

      @Override
      public void slow() {}

      @Override
      public void closed(String reason) {}
    };
  }
}
