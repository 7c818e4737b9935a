package io.swiftbolt.http;

import java.time.Duration;

/** Why a request is not answered as asked. The message is for the client; it says nothing about the server's inside. */
public sealed abstract class Refusal extends RuntimeException {
  private Refusal(String message) {
    super(message, null, false, false); // an answer, not an accident: nobody reads its stack
  }

  /** 400. */
  public static final class BadRequest extends Refusal {
    public BadRequest(String message) {
      super(message);
    }

    /** @param rule what must hold, such as {@code must be 1 to 50} */
    public BadRequest(String field, String rule) {
      super(field + " " + rule);
    }
  }

  /** 401. */
  public static final class Unauthorized extends Refusal {
    public Unauthorized() {
      super("Unauthorized");
    }
  }

  /** 403. */
  public static final class Forbidden extends Refusal {
    public Forbidden() {
      super("Forbidden");
    }
  }

  /** 404. */
  public static final class NotFound extends Refusal {
    public NotFound(String message) {
      super(message);
    }
  }

  /** 415. */
  public static final class UnsupportedMediaType extends Refusal {
    public UnsupportedMediaType() {
      super("Content-Type must be application/json");
    }
  }

  /** 429 with Retry-After. */
  public static final class TooManyRequests extends Refusal {
    private final Duration retryAfter;

    public TooManyRequests(String message, Duration retryAfter) {
      super(message);
      this.retryAfter = retryAfter;
    }

    Duration retryAfter() {
      return retryAfter;
    }
  }

  /** 502: somebody whom we asked did not answer as needed. */
  public static final class BadGateway extends Refusal {
    public BadGateway(String message) {
      super(message);
    }
  }

  /** 503 with Retry-After. */
  public static final class Busy extends Refusal {
    private final Duration retryAfter;

    public Busy(String message, Duration retryAfter) {
      super(message);
      this.retryAfter = retryAfter;
    }

    Duration retryAfter() {
      return retryAfter;
    }
  }
}
