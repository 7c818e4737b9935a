package io.swiftbolt.provider;

import io.vertx.core.MultiMap;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** How a vendor's headers speak of its quota. What is not a whole number is passed over. */
public enum QuotaHeaders {
  /** Not at all, or in a way that nobody has recorded. */
  NONE("", "", "", Instant::ofEpochSecond),
  /** {@code x-ratelimit-limit, -remaining, -reset}, the last one in epoch seconds: Alpaca. */
  EPOCH_SECONDS("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", Instant::ofEpochSecond),
  /** {@code x-ratelimit-allowed, -available, -expiry}, the last one in epoch milliseconds: Tradier. */
  EPOCH_MILLIS("x-ratelimit-allowed", "x-ratelimit-available", "x-ratelimit-expiry", Instant::ofEpochMilli);

  private static final int MOST = 1_000_000;

  private final String limit;
  private final String left;
  private final String reset;
  private final LongFunction<Instant> moment;

  QuotaHeaders(String limit, String left, String reset, LongFunction<Instant> moment) {
    this.limit = limit;
    this.left = left;
    this.reset = reset;
    this.moment = moment;
  }

  /** Requests in a minute. */
  Optional<Integer> limit(MultiMap headers) {
    return number(value(headers, limit)).filter(number -> number > 0 && number <= MOST).map(Long::intValue);
  }

  /** Until when nothing is left; empty when something is. */
  Optional<Instant> exhaustedUntil(MultiMap headers) {
    return number(value(headers, left)).filter(number -> number == 0)
        .flatMap(_ -> number(value(headers, reset))).map(moment::apply);
  }

  private static @Nullable String value(MultiMap headers, String name) {
    return name.isEmpty() ? null : headers.get(name);
  }

  static Optional<Long> number(@Nullable String header) {
    return header != null && header.strip().matches("\\d{1,14}")
        ? Optional.of(Long.valueOf(header.strip()))
        : Optional.empty();
  }
}
