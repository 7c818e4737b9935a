package io.swiftbolt.feed;

import io.swiftbolt.bus.RowChange;
import io.swiftbolt.config.FeedConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.pubsub.PgSubscriber;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a LISTEN up. A subscriber whose first connection failed never completes a second one, so every attempt makes a new one;
 * a half-open socket is never noticed by itself, so the listener notifies itself and connects anew when the echo stays away.
 * Runs on one event loop.
 */
final class FeedListener {
  static final String CHANNEL = "swiftbolt_changes";
  private static final Logger LOG = LoggerFactory.getLogger(FeedListener.class);

  private final Vertx vertx;
  private final PgConnectOptions options;
  private final FeedConfig config;
  private final Runnable wake;
  private final Consumer<RowChange> announced;
  private final Backoff backoff;
  private @Nullable PgSubscriber subscriber;
  private boolean stopped;
  private volatile boolean connected;
  private final AtomicLong reconnects = new AtomicLong();
  private int attempts;
  private long beats;
  private long echoed;

  /**
   * @param wake something has changed, or may have
   * @param announced this has changed, and perhaps more before it
   */
  FeedListener(Vertx vertx, PgConnectOptions options, FeedConfig config, Runnable wake,
      Consumer<RowChange> announced) {
    this.vertx = vertx;
    this.options = options;
    this.config = config;
    this.wake = wake;
    this.announced = announced;
    this.backoff = new Backoff(config.reconnectFrom(), config.reconnectTo(), RandomGenerator.getDefault());
  }

  /** Completes when the first attempt has ended, either way; the listener goes on trying. */
  Future<Void> start() {
    Promise<Void> tried = Promise.promise();
    connect().onComplete(done -> tried.complete());
    return tried.future();
  }

  Future<Void> stop() {
    stopped = true;
    connected = false;
    PgSubscriber current = subscriber;
    return current == null ? Future.succeededFuture() : drop(current);
  }

  /** For tests that cut it. */
  @Nullable
  PgConnection connection() {
    PgSubscriber current = subscriber;
    return current == null ? null : current.actualConnection();
  }

  boolean connected() {
    return connected;
  }

  long reconnects() {
    return reconnects.get();
  }

  private Future<Void> connect() {
    int attempt = ++attempts;
    PgSubscriber made = PgSubscriber.subscriber(vertx, options);
    subscriber = made;
    made.closeHandler(closed -> lost(attempt, "connection closed"));
    made.channel(CHANNEL).subscribeHandler(listening -> wake.run()).handler(this::notified);
    return made.connect().timeout(config.heartbeatTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .onSuccess(up -> listening(attempt, made))
        .onFailure(error -> lost(attempt, String.valueOf(error.getMessage())));
  }

  private void listening(int attempt, PgSubscriber made) {
    if (attempt == attempts && subscriber != null) {
      connected = true;
      wake.run(); // what happened while nobody listened was not announced
      beat(attempt, made);
    }
  }

  private void beat(int attempt, PgSubscriber made) {
    long beat = ++beats;
    made.actualConnection().preparedQuery("select pg_notify($1, $2)")
        .execute(Tuple.of(CHANNEL, "beat " + System.identityHashCode(this) + " " + beat))
        .onFailure(error -> lost(attempt, String.valueOf(error.getMessage())));
    vertx.setTimer(config.heartbeatTimeout().toMillis(), timer -> {
      if (echoed < beat) {
        lost(attempt, "no echo of a notification to itself");
      }
    });
    vertx.setTimer(config.heartbeat().toMillis(), timer -> {
      if (attempt == attempts && subscriber != null && !stopped) {
        beat(attempt, made);
      }
    });
  }

  private void notified(String payload) {
    if (payload.isEmpty()) {
      wake.run();
      return;
    }
    if (payload.startsWith("[")) {
      announced.accept(Announcement.read(payload));
      return;
    }
    String own = "beat " + System.identityHashCode(this) + " ";
    if (payload.startsWith(own)) {
      echoed = Math.max(echoed, Long.parseLong(payload.substring(own.length())));
      backoff.reset(); // only now is it known to work
    }
  }

  private void lost(int attempt, String why) {
    PgSubscriber broken = subscriber;
    if (attempt != attempts || broken == null || stopped) {
      return;
    }
    subscriber = null;
    connected = false;
    reconnects.incrementAndGet();
    long pause = backoff.next();
    LOG.warn("Change feed stopped listening ({}); polling, next attempt in {} ms", why, pause);
    drop(broken);
    vertx.setTimer(pause, timer -> {
      if (!stopped) {
        connect();
      }
    });
  }

  private static Future<Void> drop(PgSubscriber which) {
    if (which.closed()) {
      return Future.succeededFuture();
    }
    // a half-open connection answers nothing; the socket is closed by then all the same
    return which.close().timeout(1, TimeUnit.SECONDS).recover(error -> Future.succeededFuture());
  }
}
