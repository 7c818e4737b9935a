package io.swiftbolt.feed;

import io.swiftbolt.bus.Addresses;
import io.swiftbolt.bus.Addresses.ChangesLost;
import io.swiftbolt.bus.RowChange;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.FeedConfig;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.pgclient.PgConnectOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts committed changes on {@link Addresses#CHANGES} and {@link Addresses#changesOf}, each once in this process and in order of
 * their numbers. A notification only wakes it; a poll backs the notifications. One instance a process.
 */
public final class FeedVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(FeedVerticle.class);
  private static final long READ_TIMEOUT_SECONDS = 10; // a connection that died silently must not stop the feed
  private static final long GAP_PAUSE_FROM_MILLIS = 20; // a transaction in flight usually ends soon
  private static final long GAP_PAUSE_TO_MILLIS = 500;

  private final ChangeFeed feed;
  private final PgConnectOptions listenOptions;
  private final FeedConfig config;
  private final FeedObserver observer;
  private volatile @Nullable FeedListener listener;
  private volatile @Nullable FeedTrimmer trimmer;
  private SettledOrder order = new SettledOrder(0);
  private boolean reading;
  private boolean again;
  private boolean stopped;
  private long gapPause = GAP_PAUSE_FROM_MILLIS;
  private long lossKnownTo;
  private boolean failing;
  private final Promise<Void> idle = Promise.promise();
  private volatile long lastSeq;
  private volatile long highest;
  private volatile boolean held;
  private volatile long gapsSettled;
  /** The database's clock, as well as this machine knows it. */
  private final ServerClock clock = ServerClock.system();
  private final AtomicLong readFailures = new AtomicLong();
  private final AtomicLong losses = new AtomicLong();

  /** @param listenOptions straight to the database: LISTEN does not work through a transaction-pooling proxy */
  public FeedVerticle(ChangeFeed feed, PgConnectOptions listenOptions, FeedConfig config, FeedObserver observer) {
    this.feed = feed;
    this.listenOptions = listenOptions;
    this.config = config;
    this.observer = observer;
  }

  @Override
  public Future<?> start() {
    return feed.end().compose(end -> {
      order = new SettledOrder(end);
      lastSeq = end;
      highest = end;
      FeedListener listening = new FeedListener(vertx, listenOptions, config, this::wake,
          this::announced);
      listener = listening;
      vertx.setPeriodic(config.poll().toMillis(), timer -> wake());
      FeedTrimmer trimming = new FeedTrimmer(vertx, feed, config, () -> lastSeq);
      trimmer = trimming;
      trimming.start();
      return listening.start();
    });
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    FeedListener listening = listener;
    FeedTrimmer trimming = trimmer;
    if (trimming != null) {
      trimming.stop();
    }
    return Future.join(listening == null ? Future.succeededFuture() : listening.stop(),
        reading ? idle.future() : Future.succeededFuture());
  }

  /** The last number put on the bus; set before its change is, so that who sees it has not missed a later one. */
  public long lastSeq() {
    return lastSeq;
  }

  /** Where changes are heard of first; who works there passes them on without waking another thread. Once deployed. */
  public Context home() {
    return context;
  }

  public boolean connected() {
    FeedListener listening = listener;
    return listening != null && listening.connected();
  }

  /** May be called from any thread. */
  public FeedStats stats() {
    FeedListener listening = listener;
    FeedTrimmer trimming = trimmer;
    ChangeFeed.Size size = trimming == null ? FeedTrimmer.UNKNOWN : trimming.size();
    return new FeedStats(connected(), lastSeq, highest - lastSeq, held, gapsSettled,
        listening == null ? 0 : listening.reconnects(), readFailures.get(), losses.get(), size.rows(), size.bytes(),
        size.oldest(), trimming == null ? 0 : trimming.trimmed());
  }

  private void wake() {
    if (reading) {
      again = true;
    } else if (!stopped) {
      read();
    }
  }

  private void read() {
    reading = true;
    again = false;
    // the time limits stand before the callbacks: an answer that comes later must change nothing
    feed.read(order.last(), config.batch(), config.batchBytes()).timeout(READ_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .compose(page -> {
          deliver(page);
          // drawn after the page was read, before the next one is
          return order.needsFence()
              ? feed.fence().timeout(READ_TIMEOUT_SECONDS, TimeUnit.SECONDS).map(id -> fence(page, id))
              : Future.succeededFuture(page);
        }).onComplete(this::readDone);
  }

  private ChangeFeed.Page fence(ChangeFeed.Page page, long id) {
    order.fence(id);
    return page;
  }

  private void deliver(ChangeFeed.Page page) {
    long before = order.last();
    if (page.trimmedTo() > Math.max(before, lossKnownTo)) {
      lossKnownTo = page.trimmedTo();
      losses.incrementAndGet();
      LOG.warn("Changes up to {} were trimmed before they were read from {} on", lossKnownTo, before);
      Addresses.CHANGES_LOST.publish(vertx, new ChangesLost(lossKnownTo));
    }
    for (RowChange change : order.admit(page)) {
      publish(change);
    }
    highest = Math.max(order.highest(), order.last());
    held = order.held();
    gapsSettled = order.gapsSettled();
  }

  private void publish(RowChange change) {
    lastSeq = change.seq();
    Addresses.CHANGES.publish(vertx, change);
    Addresses.changesOf(change.table()).publish(vertx, change);
    Duration latency = Duration.between(change.at(), clock.instant());
    observer.delivered(change, latency.isNegative() ? Duration.ZERO : latency);
  }

  /** One that follows on what is known needs no read: a number without one missing before it is settled. */
  private void announced(RowChange change) {
    if (stopped || reading || !order.admit(change)) {
      wake();
      return;
    }
    highest = order.highest();
    publish(change);
  }

  private void readDone(AsyncResult<ChangeFeed.Page> done) {
    reading = false;
    if (stopped) {
      idle.tryComplete();
      return;
    }
    if (done.failed()) {
      readFailures.incrementAndGet();
      if (!failing) { // once, not every second of an outage
        LOG.warn("Reading the change feed failed; trying again every {}", config.poll(), done.cause());
      }
      failing = true;
      return; // the poll tries again
    }
    failing = false;
    if (order.held()) {
      vertx.setTimer(gapPause, timer -> wake());
      gapPause = Math.min(GAP_PAUSE_TO_MILLIS, gapPause * 2);
      return;
    }
    gapPause = GAP_PAUSE_FROM_MILLIS;
    if (again || done.result().full()) {
      read();
    }
  }
}
