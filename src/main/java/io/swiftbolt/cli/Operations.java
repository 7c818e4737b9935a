package io.swiftbolt.cli;

import io.swiftbolt.config.ServerConfig;
import io.swiftbolt.fetch.BarCheck;
import io.swiftbolt.fetch.QuarantineDesk;
import io.swiftbolt.forecast.WalkForwardReport;
import io.swiftbolt.provider.ProviderDesk;
import io.swiftbolt.symbols.Symbol;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What the commands set off. The rooms behind it are wired where the command line is started. */
public interface Operations {
  /** Starts a server and returns once it listens. Fails, as {@link #open} and what it opens do, with {@link Stopped}. */
  Running start(ServerConfig config, boolean demo);

  Keys keys(ServerConfig config);

  /** Makes a new secret; what the one before signed counts for {@code grace} yet. */
  Rotated rotate(ServerConfig config, Duration grace);

  void migrate(ServerConfig config, boolean checkOnly);

  /** Opens the database for one command, beside a server or without one. */
  Workshop open(ServerConfig config);

  /** The two keys that clients are given. */
  record Keys(String anon, String serviceRole) {}

  /**
   * The keys of the new secret.
   *
   * @param oldKeysUntil empty = those made before it have stopped
   */
  record Rotated(Keys keys, Optional<Instant> oldKeysUntil) {}

  /** The process was told to stop before the work was done. Everything opened for it is closed. */
  final class Stopped extends RuntimeException {
    public Stopped() {
      super("stopped before it was done");
    }
  }

  /** A server that listens. */
  interface Running extends AutoCloseable {
    String address();

    /** Blocks until the process is told to stop. */
    void awaitStop();

    /** Drains and stops; fails when that does not come to its end in time. */
    @Override
    void close();
  }

  /** What is to be filled once; no symbols = the whole watch-list; no end = now. */
  record BackfillOrder(List<String> symbols, List<String> timeframes, Instant from, Instant to, boolean onlyGaps) {}

  /**
   * How far it is.
   *
   * @param status as in {@link io.swiftbolt.jobs.BackfillView}
   * @param unserved slices that were left out because no provider reaches back to them
   */
  record BackfillState(String status, int total, int done, int failed, long rows, int unserved) {
    public boolean isComplete() {
      return ended() >= total;
    }

    public int ended() {
      return done + failed;
    }
  }

  /** One command's way to the data. */
  interface Workshop extends AutoCloseable {
    Instant now();

    JsonObject tick();

    JsonObject status();

    /** Where vendors are looked at and decided about. */
    ProviderDesk providers();

    /** Where stored bars are held against vendors. */
    BarCheck checks();

    /** Fails with UnknownSymbol. */
    Symbol symbol(String ticker);

    /**
     * Walks forward through stored daily bars; fails with UnknownSymbol.
     *
     * @param symbols none = the whole watch-list
     * @param to no origin and no outcome at or after it
     */
    WalkForwardReport evaluate(List<String> symbols, Instant from, Instant to);

    /** Bars into files and out of them. */
    Archive archive();

    /** Where bars in quarantine are decided about. */
    QuarantineDesk quarantine();

    /** Works through it and tells how far it is about twice a second; blocks until nothing of it is left, it is cancelled, or the process is told to stop; what is not done then goes on in a server. */
    BackfillState backfill(BackfillOrder order, java.util.function.Consumer<BackfillState> progress);

    /** What an order would cost; orders nothing. */
    JsonObject price(BackfillOrder order);

    /** Leaves the work to servers. */
    JsonObject order(BackfillOrder order);

    /** The newest first. */
    List<JsonObject> backfills();

    JsonObject decide(Decision decision, UUID backfill);

    @Override
    void close();
  }

  /** What can be decided on a backfill; {@code SHOW} decides nothing, {@code RETRY} is about what failed only. */
  enum Decision {
    SHOW, PAUSE, RESUME, CANCEL, RETRY
  }
}
