package io.swiftbolt.cli;

import io.swiftbolt.config.ServerConfig;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the commands set off. The rooms behind it are wired where the command line is started. */
public interface Operations {
  /** Starts a server and returns once it listens. */
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

  /** A server that listens. */
  interface Running {
    String address();

    /** Blocks until it has stopped. */
    void awaitStop();
  }

  /** What is to be filled once; no symbols = the whole watch-list; no end = now. */
  record BackfillOrder(List<String> symbols, List<String> timeframes, Instant from, Instant to, boolean onlyGaps) {}

  /** How far it is. */
  record BackfillState(int total, int done, int failed, long rows) {}

  /** One command's way to the data. */
  interface Workshop extends AutoCloseable {
    Instant now();

    JsonObject tick();

    JsonObject status();

    /** Works through it and tells how far it is about twice a second; blocks until nothing of it is left. */
    BackfillState backfill(BackfillOrder order, java.util.function.Consumer<BackfillState> progress);

    @Override
    void close();
  }
}
