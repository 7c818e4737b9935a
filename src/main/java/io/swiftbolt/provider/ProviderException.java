package io.swiftbolt.provider;

import java.time.Duration;
import java.util.Optional;

/** A provider could not be asked or its answer cannot be used. The message never holds a key or a body with one. */
public final class ProviderException extends RuntimeException {
  private final ProviderError error;
  private final String provider;
  private final transient Optional<Duration> retryAfter;

  public ProviderException(ProviderError error, String provider, String message) {
    this(error, provider, message, Optional.empty());
  }

  /** @param retryAfter how long the vendor asked us to wait, if it did */
  public ProviderException(ProviderError error, String provider, String message, Optional<Duration> retryAfter) {
    super(message);
    this.error = error;
    this.provider = provider;
    this.retryAfter = retryAfter;
  }

  /** The same refusal, meant as another kind: adapters tell apart what a vendor says with one status. */
  public ProviderException as(ProviderError meant) {
    return new ProviderException(meant, provider, String.valueOf(getMessage()), retryAfter);
  }

  public ProviderError error() {
    return error;
  }

  public String provider() {
    return provider;
  }

  public Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
