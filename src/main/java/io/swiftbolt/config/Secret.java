package io.swiftbolt.config;

/**
 * A text that is never logged. Trimmed, because secret files often end with a line break.
 *
 * @param value empty = not set
 */
public record Secret(String value) {
  public static final Secret NONE = new Secret("");

  public Secret {
    value = value.strip();
  }

  public boolean isSet() {
    return !value.isEmpty();
  }

  @Override
  public String toString() {
    return isSet() ? "***" : "";
  }
}
