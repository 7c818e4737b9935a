package io.swiftbolt.auth;

import io.swiftbolt.config.ConfigError;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the secret file every few seconds, so that a running server takes up a rotation. */
public final class SecretReload extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(SecretReload.class);

  private final SecretFile file;
  private final Auth auth;
  private final Duration every;
  private KeyRing known;
  private boolean reading;
  private String complaint = "";

  /** @param known what the server was started with */
  public SecretReload(SecretFile file, KeyRing known, Auth auth, Duration every) {
    this.file = file;
    this.known = known;
    this.auth = auth;
    this.every = every;
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(every.toMillis(), timer -> look());
    return Future.succeededFuture();
  }

  private void look() {
    if (reading) {
      return;
    }
    reading = true;
    vertx.executeBlocking(file::read).onComplete(read -> {
      reading = false;
      if (read.succeeded()) {
        take(read.result());
      } else {
        complain(read.cause());
      }
    });
  }

  private void take(KeyRing ring) {
    complaint = "";
    if (!ring.equals(known)) {
      auth.replace(ring);
      known = ring;
      LOG.info("the keys were rotated; secrets before the new one that still count: {}", ring.previous().size());
    }
  }

  /** What counted goes on counting: a file that is gone for a moment must not lock everybody out. Said once. */
  private void complain(Throwable error) {
    String now = error instanceof ConfigError ? String.valueOf(error.getMessage()) : error.toString();
    if (!now.equals(complaint)) {
      LOG.warn("the keys stay as they were: {}", now);
      complaint = now;
    }
  }
}
