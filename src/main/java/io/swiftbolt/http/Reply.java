package io.swiftbolt.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An answer. */
record Reply(int status, String contentType, Buffer body) {

  static Reply of(int status, JsonObject body) {
    return new Reply(status, "application/json", body.toBuffer());
  }

  static Reply ok(JsonObject body) {
    return of(200, body);
  }

  static Reply ok(JsonArray body) {
    return new Reply(200, "application/json", body.toBuffer());
  }

  /** ISO-8601 with Z and without a fraction: one client's parser takes nothing else. */
  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static @Nullable String time(Optional<Instant> instant) {
    return instant.map(Reply::time).orElse(null);
  }
}
