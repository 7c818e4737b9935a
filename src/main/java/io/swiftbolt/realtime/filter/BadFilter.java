package io.swiftbolt.realtime.filter;

/**
 * A binding that can never be served. The message is for the client and says which column, operator or table is wrong; the
 * protocol's {@code system} message carries it whole.
 */
public final class BadFilter extends Exception {
  private static final long serialVersionUID = 1L;

  public BadFilter(String message) {
    super(message);
  }
}
