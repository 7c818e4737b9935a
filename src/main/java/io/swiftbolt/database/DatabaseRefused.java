package io.swiftbolt.database;

/** The database cannot be used as it is. The message is one sentence an operator can act on. */
public final class DatabaseRefused extends RuntimeException {
  public DatabaseRefused(String message) {
    super(message);
  }

  public DatabaseRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
