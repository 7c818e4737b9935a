package io.swiftbolt.realtime;

import io.swiftbolt.bus.RowChange;

/** Is told what the streams do, for metrics. Called on event loops; must not block. */
public interface StreamObserver {
  /** A change was written to a client's connection; {@link RowChange#at()} says when the database wrote it. */
  void sent(RowChange change);

  /** A stream was ended by the server: {@code restarting}, {@code slow}, {@code database unavailable}, {@code no answer},
   * {@code key no longer valid}. */
  void closed(String reason);

  static StreamObserver none() {
    return new StreamObserver() {
      @Override
      public void sent(RowChange change) {}

      @Override
      public void closed(String reason) {}
    };
  }
}
