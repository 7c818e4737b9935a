package io.swiftbolt.archive;

/** A file that cannot be read as bars at all. The message names the column or row and the rule. */
public final class BadArchive extends RuntimeException {
  public BadArchive(String message) {
    super(message);
  }

  BadArchive(String message, Throwable cause) {
    super(message, cause);
  }
}
