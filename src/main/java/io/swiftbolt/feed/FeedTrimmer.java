package io.swiftbolt.feed;

import io.swiftbolt.config.FeedConfig;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the feed's table from growing: now and then, what is too old or too much goes. Runs on the feed's event loop. */
final class FeedTrimmer {
  static final ChangeFeed.Size UNKNOWN = new ChangeFeed.Size(0, 0, Duration.ZERO);
  private static final Logger LOG = LoggerFactory.getLogger(FeedTrimmer.class);
  private static final int AT_ONCE = 20; // batches in a row, so that trimming never starves the rest

  private final Vertx vertx;
  private final ChangeFeed feed;
  private final FeedConfig config;
  private final LongSupplier read;
  private final AtomicLong trimmed = new AtomicLong();
  private volatile ChangeFeed.Size size = UNKNOWN;
  private boolean stopped;

  /** @param read the number up to which this process has read: nothing later is trimmed */
  FeedTrimmer(Vertx vertx, ChangeFeed feed, FeedConfig config, LongSupplier read) {
    this.vertx = vertx;
    this.feed = feed;
    this.config = config;
    this.read = read;
  }

  void start() {
    trim(); // what was left behind by those who ran before
  }

  void stop() {
    stopped = true;
  }

  /** As it was when it was last looked at. */
  ChangeFeed.Size size() {
    return size;
  }

  /** Changes that this process has trimmed. */
  long trimmed() {
    return trimmed.get();
  }

  /** How many of the newest changes may stay, if all take as much room as those there are now. */
  static long keep(ChangeFeed.Size size, long keepRows, long keepBytes) {
    return size.bytes() <= keepBytes
        ? keepRows
        : Math.min(keepRows, (long) ((double) size.rows() * keepBytes / size.bytes()));
  }

  private void trim() {
    if (!stopped) {
      feed.size().onSuccess(found -> {
        size = found;
        trim(AT_ONCE, keep(found, config.keepRows(), config.keepBytes()));
      }).onFailure(this::failed);
    }
  }

  private void trim(int batches, long keep) {
    if (stopped) {
      return;
    }
    feed.trim(config.trimBatch(), config.keep(), keep, read.getAsLong()).onFailure(this::failed).onSuccess(gone -> {
      trimmed.addAndGet(gone);
      if (gone == config.trimBatch() && batches > 1) {
        trim(batches - 1, keep);
      } else {
        later();
      }
    });
  }

  private void failed(Throwable error) {
    LOG.warn("Trimming the change feed failed; trying again in about {}", config.trimEvery(), error);
    later();
  }

  private void later() {
    long every = config.trimEvery().toMillis();
    vertx.setTimer(every / 2 + (long) (Math.random() * every), timer -> trim());
  }
}
