package io.swiftbolt;

import io.swiftbolt.cli.Operations;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wish that this process ends: SIGTERM or Ctrl-C, at whatever moment. It closes nothing itself. Whoever opened something
 * looks here between its steps and closes it, in order and on its own thread; the signal waits for that, a bounded time.
 */
final class StopSignal {
  private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);
  /** Longer than the slowest stop of a server, whose parts are bounded each. */
  private static final Duration END_MOST = Duration.ofSeconds(90);

  private final CompletableFuture<Void> given = new CompletableFuture<>();
  private final CompletableFuture<Integer> ended = new CompletableFuture<>();

  static StopSignal ofThisProcess() {
    StopSignal stop = new StopSignal();
    Runtime.getRuntime().addShutdownHook(new Thread(stop::shutDown, "shutdown"));
    return stop;
  }

  void give() {
    given.complete(null);
  }

  boolean isGiven() {
    return given.isDone();
  }

  /** Throws {@link Operations.Stopped} once it is given. */
  void check() {
    if (isGiven()) {
      throw new Operations.Stopped();
    }
  }

  void await() {
    given.join();
  }

  /** Ends the process; to be called once everything is closed. */
  void exit(int code) {
    ended.complete(code);
    System.exit(code); // after a signal this does not return: the process ends already, with the same code
  }

  private void shutDown() {
    if (ended.isDone()) {
      return; // nobody told it to: it is done
    }
    LOG.info("told to stop");
    give();
    try {
      int code = ended.get(END_MOST.toSeconds(), TimeUnit.SECONDS);
      LOG.info("stopped");
      Runtime.getRuntime().halt(code); // the command's word: who stopped as told has not failed, as 143 would say
    } catch (TimeoutException e) {
      LOG.warn("stopping took longer than {} s; leases will run out", END_MOST.toSeconds());
    } catch (InterruptedException | ExecutionException e) {
      LOG.warn("not stopped cleanly", e);
    }
  }
}
