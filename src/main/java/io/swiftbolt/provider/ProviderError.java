package io.swiftbolt.provider;

/** Why a provider's answer cannot be used. The {@link Remedy} decides what the queue does with the run. */
public enum ProviderError {
  /** 429, or our own limiter said wait. */
  RATE_LIMIT_EXCEEDED(Remedy.WAIT),
  /** The key is missing, wrong or expired. */
  AUTHENTICATION_ERROR(Remedy.OPEN_CIRCUIT),
  /** The plan does not include this data. */
  PERMISSION_DENIED(Remedy.OPEN_CIRCUIT),
  /** Timeouts, resets, 5xx, HTML instead of JSON, an open circuit. */
  PROVIDER_UNAVAILABLE(Remedy.BACK_OFF),
  /** An answer that is not what the vendor documents: truncated JSON, null rows. */
  BARS_MALFORMED(Remedy.BACK_OFF),
  /** The vendor does not know the symbol. */
  INVALID_SYMBOL(Remedy.GIVE_UP),
  /** The vendor refused the request as such (400, 422): asking again gives the same. */
  VALIDATION_ERROR(Remedy.GIVE_UP);

  /** What helps. */
  public enum Remedy {
    /** Ask again after a while; burns no attempt. */
    WAIT,
    /** Ask again with back-off; burns an attempt. */
    BACK_OFF,
    /** The run fails at once and the provider is left alone until an operator or time helps. */
    OPEN_CIRCUIT,
    /** Dead letter: no retry helps. */
    GIVE_UP
  }

  private final Remedy remedy;

  ProviderError(Remedy remedy) {
    this.remedy = remedy;
  }

  public Remedy remedy() {
    return remedy;
  }
}
