package io.swiftbolt.config;

/** What an operator set does not work. The message is one sentence that names the key and the rule. */
public final class ConfigError extends RuntimeException {
  public ConfigError(String message) {
    super(message);
  }
}
