package io.swiftbolt.database;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Drops the databases of each test class in the background when the class is done: left to the end they are some hundred
 * thousand files, whose deletion holds up the exit of the test run for longer than it is waited for.
 */
public final class DroppedDatabases implements TestExecutionListener {
  private static final Queue<Runnable> DROPS = new ConcurrentLinkedQueue<>();
  private static final ExecutorService DROPPING = Executors
      .newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());

  /** @param drop for when the test class that runs now has ended */
  static void later(Runnable drop) {
    DROPS.add(drop);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (test.isContainer() && test.getSource().filter(ClassSource.class::isInstance).isPresent()) {
      for (Runnable drop = DROPS.poll(); drop != null; drop = DROPS.poll()) {
        DROPPING.execute(drop);
      }
    }
  }

  /** So that none is dropped while the server stops. */
  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    try {
      DROPPING.submit(() -> {}).get(30, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("test databases could not be dropped", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
