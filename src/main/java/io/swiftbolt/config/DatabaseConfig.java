package io.swiftbolt.config;

import java.time.Duration;

/**
 * The way to Postgres.
 *
 * @param url {@code postgres://user:password@host:port/database?sslmode=…}; unset = the embedded server under data-dir
 * @param migrate whether a starting server migrates the schema, or only checks it
 * @param poolSize most connections of one process, the listener's not counted
 * @param waitQueue most statements waiting for a connection; more fail at once
 * @param waitTimeout how long one waits
 * @param connectTimeout how long opening a connection may take
 * @param idleTimeout after which an unused connection is closed
 * @param statementCache prepared statements kept per connection
 * @param statementLength longest SQL text that is kept prepared
 * @param layer7Proxy whether a transaction pooler such as pgbouncer stands in between: switches the statement cache off.
 *     The listener needs a direct connection and does not work through one
 * @param sharedBuffers of the embedded server
 */
public record DatabaseConfig(Secret url, boolean migrate, int poolSize, int waitQueue, Duration waitTimeout,
    Duration connectTimeout, Duration idleTimeout, int statementCache, int statementLength, boolean layer7Proxy,
    String sharedBuffers) {
  public DatabaseConfig {
    Checks.between("database.pool-size", poolSize, 2, 200);
    Checks.between("database.wait-queue", waitQueue, 1, 100_000);
    Checks.between("database.wait-timeout", waitTimeout, Duration.ofMillis(100), Duration.ofMinutes(5));
    Checks.between("database.connect-timeout", connectTimeout, Duration.ofMillis(100), Duration.ofMinutes(5));
    Checks.between("database.idle-timeout", idleTimeout, Duration.ofSeconds(1), Duration.ofHours(24));
    Checks.between("database.statement-cache", statementCache, 1, 10_000);
    Checks.between("database.statement-length", statementLength, 256, 1_000_000);
    if (!sharedBuffers.matches("[1-9][0-9]*(kB|MB|GB)")) {
      throw new IllegalArgumentException("database.shared-buffers must be like 128MB, is " + sharedBuffers);
    }
  }

  public static DatabaseConfig defaults() {
    return new DatabaseConfig(Secret.NONE, true, 12, 2_000, Duration.ofSeconds(10), Duration.ofSeconds(10),
        Duration.ofMinutes(10), 256, 65_536, false, "128MB");
  }

  public boolean isEmbedded() {
    return !url.isSet();
  }
}
