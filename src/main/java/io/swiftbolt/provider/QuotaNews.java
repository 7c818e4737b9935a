package io.swiftbolt.provider;

import io.vertx.core.Future;
import java.time.Instant;

/** Told what a vendor's headers say of its quota. */
public interface QuotaNews {
  /** Nothing is left until a moment. */
  Future<Void> exhausted(String provider, Instant until);

  /** The vendor's own limit. Told when it is new to this process. */
  default Future<Void> limit(String provider, int perMinute) {
    return Future.succeededFuture();
  }
}
