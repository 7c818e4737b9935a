package io.swiftbolt.http;

import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives each request an id, and one line in the log. Query strings stay out of it: they may hold a key. */
final class RequestLog {
  private static final Logger LOG = LoggerFactory.getLogger("swiftbolt.access");
  private static final String ID = "requestId";
  private final InstantSource now;

  /** @param now real time */
  RequestLog(InstantSource now) {
    this.now = now;
  }

  static String id(RoutingContext context) {
    String id = context.get(ID);
    return id == null ? "" : id;
  }

  void handle(RoutingContext context) {
    Instant begun = now.instant();
    String id = "%016x".formatted(ThreadLocalRandom.current().nextLong());
    context.put(ID, id);
    context.response().putHeader("X-Request-Id", id).putHeader("X-API-Version", "1")
        .putHeader("X-Content-Type-Options", "nosniff").putHeader("X-Frame-Options", "DENY")
        .putHeader("Referrer-Policy", "no-referrer").putHeader("Cache-Control", "no-store");
    context.addEndHandler(ended -> line(context, id, Duration.between(begun, now.instant())));
    context.next();
  }

  private static void line(RoutingContext context, String id, Duration took) {
    int status = context.response().getStatusCode();
    // Charts are read thousands of times a second: a line for each good read would cost more than the read.
    if (status < 400 && context.request().method().name().equals("GET")) {
      LOG.debug("{} {} {} {} {} ms", id, context.request().method(), context.request().path(), status, took.toMillis());
    } else {
      LOG.info("{} {} {} {} {} ms", id, context.request().method(), context.request().path(), status, took.toMillis());
    }
  }
}
