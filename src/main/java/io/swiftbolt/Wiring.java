package io.swiftbolt;

import io.swiftbolt.cli.Operations;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.ConfigError;
import io.swiftbolt.config.ServerConfig;
import io.swiftbolt.database.Database;
import io.swiftbolt.auth.KeyRing;
import io.swiftbolt.auth.Role;
import io.swiftbolt.auth.SecretFile;
import io.swiftbolt.auth.Tokens;
import java.time.Duration;
import java.time.Instant;

/** What the commands set off. */
final class Wiring implements Operations {
  /** Keys do not run out by themselves; a new secret revokes them. The same secret always gives the same keys. */
  private static final Instant EXPIRES = Instant.parse("2100-01-01T00:00:00Z");
  private static final String ROTATED_BY_HAND = "the secret is not ours to change: give every server a new one in"
      + " SWIFTBOLT_JWT_SECRET (auth.jwt-secret) and the old one in SWIFTBOLT_JWT_SECRET_PREVIOUS, restart them, and"
      + " take the old one away when keys made with it shall stop";

  private final StopSignal stop;

  Wiring(StopSignal stop) {
    this.stop = stop;
  }

  @Override
  public Running start(ServerConfig config, boolean demo) {
    return Server.start(config, demo, stop);
  }

  @Override
  public Keys keys(ServerConfig config) {
    return keys(KeyRing.resolve(config));
  }

  private static Keys keys(KeyRing ring) {
    Tokens tokens = new Tokens(ring.current());
    return new Keys(tokens.issue(Role.ANON, EXPIRES), tokens.issue(Role.SERVICE_ROLE, EXPIRES));
  }

  @Override
  public Rotated rotate(ServerConfig config, Duration grace) {
    SecretFile file = KeyRing.file(config).orElseThrow(() -> new ConfigError(ROTATED_BY_HAND));
    KeyRing ring = file.rotate(ServerClock.system().instant(), grace);
    return new Rotated(keys(ring), ring.previous().stream().map(KeyRing.Previous::until).findFirst());
  }

  @Override
  public void migrate(ServerConfig config, boolean checkOnly) {
    try (Database database = Database.open(config, Database.Use.COMMAND, stop::check)) {
      database.migrate(checkOnly);
    }
  }

  @Override
  public Workshop open(ServerConfig config) {
    return new Workbench(config, stop);
  }
}
