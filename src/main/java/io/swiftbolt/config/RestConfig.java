package io.swiftbolt.config;

import java.time.Duration;

/**
 * Limits of the tables that clients read over {@code /rest/v1}.
 *
 * @param maxRows rows of one answer; a longer one is cut, and says so
 * @param maxBytes bytes of one answer's rows; a longer one is cut, and says so
 * @param conditions conditions of one request, nested ones included
 * @param values values of one {@code in} list, any list or function's array
 * @param poolSize connections that only these reads use, so that they take none from the server's work
 * @param waitQueue reads that wait for one of them; more are answered with 503
 * @param waitTimeout how long a read waits for one before it is answered with 503
 * @param statementTimeout how long the database may work on a read
 * @param statementCache prepared statements kept per connection
 */
public record RestConfig(int maxRows, int maxBytes, int conditions, int values, int poolSize, int waitQueue,
    Duration waitTimeout, Duration statementTimeout, int statementCache) {
  public RestConfig {
    Checks.between("rest.max-rows", maxRows, 1, 100_000);
    Checks.between("rest.max-bytes", maxBytes, 1_024, 256 * 1024 * 1024);
    Checks.between("rest.conditions", conditions, 1, 1_000);
    Checks.between("rest.values", values, 1, 10_000);
    Checks.between("rest.pool-size", poolSize, 1, 200);
    Checks.between("rest.wait-queue", waitQueue, 0, 100_000);
    Checks.between("rest.wait-timeout", waitTimeout, Duration.ofMillis(10), Duration.ofMinutes(1));
    Checks.between("rest.statement-timeout", statementTimeout, Duration.ofMillis(10), Duration.ofMinutes(5));
    Checks.between("rest.statement-cache", statementCache, 1, 10_000);
  }

  public static RestConfig defaults() {
    return new RestConfig(1_000, 8 * 1024 * 1024, 100, 1_000, 6, 500, Duration.ofSeconds(5), Duration.ofSeconds(8), 64);
  }
}
