package io.swiftbolt;

import io.swiftbolt.cli.Operations;
import io.swiftbolt.config.JwtSecret;
import io.swiftbolt.config.ServerConfig;
import io.swiftbolt.database.Database;
import io.swiftbolt.auth.Role;
import io.swiftbolt.auth.Tokens;
import java.time.Instant;

/** What the commands set off. */
final class Wiring implements Operations {
  /** Keys do not run out by themselves; a new secret revokes them. The same secret always gives the same keys. */
  private static final Instant EXPIRES = Instant.parse("2100-01-01T00:00:00Z");

  @Override
  public Running start(ServerConfig config, boolean demo) {
    return Server.start(config, demo);
  }

  @Override
  public Keys keys(ServerConfig config) {
    Tokens tokens = new Tokens(JwtSecret.resolve(config));
    return new Keys(tokens.issue(Role.ANON, EXPIRES), tokens.issue(Role.SERVICE_ROLE, EXPIRES));
  }

  @Override
  public void migrate(ServerConfig config, boolean checkOnly) {
    try (Database database = Database.open(config, Database.Use.COMMAND)) {
      database.migrate(checkOnly);
    }
  }

  @Override
  public Workshop open(ServerConfig config) {
    return new Workbench(config);
  }
}
