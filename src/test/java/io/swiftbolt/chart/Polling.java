package io.swiftbolt.chart;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what must come, at most five seconds. */
final class Polling {
  private static final int TRIES = 500;
  private static final long PAUSE_NANOS = 10_000_000;

  private Polling() {}

  static void until(BooleanSupplier come) {
    for (int i = 0; i < TRIES && !come.getAsBoolean(); i++) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    if (!come.getAsBoolean()) {
      throw new AssertionError("it did not come within five seconds");
    }
  }
}
