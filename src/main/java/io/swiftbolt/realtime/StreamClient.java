package io.swiftbolt.realtime;

import io.swiftbolt.config.StreamConfig;
import io.swiftbolt.feed.ChangeFeed;
import io.swiftbolt.feed.ChangeFeed.Filter;
import io.swiftbolt.feed.ChangeFeed.Snapshot;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's stream: first what it missed (or a snapshot), then changes as they come, always in order of their numbers. What
 * the client does not take waits as the latest change of each row, never as a queue. Lives on one event loop.
 */
final class StreamClient {
  private static final Logger LOG = LoggerFactory.getLogger(StreamClient.class);
  private static final long NOT_ARMED = -1;

  private final Vertx vertx;
  private final ChangeFeed feed;
  private final LongSupplier position;
  private final StreamConfig config;
  private final Filter filter;
  private final Outlet outlet;
  private final StreamObserver observer;
  private final Deque<StreamEvent> replay = new ArrayDeque<>();
  private final Map<String, StreamEvent> pending = new LinkedHashMap<>();
  private Runnable closed = () -> {};
  private boolean loading;
  private int beginnings;
  private boolean ended;
  private long from;
  private long pauseTimer = NOT_ARMED;
  private long slowTimer = NOT_ARMED;

  StreamClient(Vertx vertx, ChangeFeed feed, LongSupplier position, StreamConfig config, Filter filter, Outlet outlet,
      StreamObserver observer) {
    this.vertx = vertx;
    this.feed = feed;
    this.position = position;
    this.config = config;
    this.filter = filter;
    this.outlet = outlet;
    this.observer = observer;
    outlet.onDrain(this::drained);
  }

  Filter filter() {
    return filter;
  }

  /** @param handler is run when the server ends the stream */
  void onClose(Runnable handler) {
    closed = handler;
  }

  /** Begins, or begins again. The client must be registered already: changes after {@code position} are offered to it. */
  void begin(Optional<Long> after) {
    if (loading || ended) {
      return;
    }
    loading = true;
    beginnings++;
    replay.clear();
    pending.clear();
    from = position.getAsLong();
    after.ifPresentOrElse(this::resume, this::startOver);
  }

  /** The client asks to be told again. Who does so without reading what it was told is not served. */
  void again(long after) {
    if (outlet.full()) {
      close(Outlet.End.SLOW);
    } else {
      begin(Optional.of(after));
    }
  }

  /** What the client has can no longer be brought up to date: everything from the start. */
  void reset() {
    if (!ended) {
      loading = false;
      sendReset();
      begin(Optional.empty());
    }
  }

  void offer(StreamEvent event) {
    if (ended || event.seq() <= from) {
      return;
    }
    if (!loading && pauseTimer == NOT_ARMED && replay.isEmpty() && pending.isEmpty() && !outlet.full()) {
      send(event);
      pause();
      return;
    }
    // last in order, so that a client which is cut off while they are flushed can resume after any of them
    StreamEvent latest = event.replacing(pending.remove(event.row()));
    pending.put(event.row(), latest);
    if (pending.size() > config.queueEntries()) {
      flush();
      if (pending.size() > config.queueEntries()) {
        close(Outlet.End.SLOW);
      }
    } else if (!loading && pauseTimer == NOT_ARMED) {
      flush();
    }
  }

  void error(String field, String why) {
    outlet.send("error", position.getAsLong(), new JsonObject().put("seq", position.getAsLong()).put("type", "error")
        .put("field", field).put("message", why).encode());
  }

  void ping() {
    if (ended) {
      return;
    }
    if (outlet.full()) {
      flush(); // watches for how long
    } else if (!outlet.ping()) {
      close(Outlet.End.GONE);
    }
  }

  void close(Outlet.End end) {
    if (!ended) {
      ended();
      observer.closed(end.reason());
      outlet.close(end);
      closed.run(); // the connection may take long to go, its client's place is free now
    }
  }

  /** The connection is gone. */
  void ended() {
    ended = true;
    replay.clear();
    pending.clear();
    vertx.cancelTimer(pauseTimer);
    vertx.cancelTimer(slowTimer);
  }

  private void resume(long after) {
    long to = from;
    int beginning = beginnings;
    feed.replay(after, to, filter, config.replayRows(), config.replayBytes()).onComplete(done -> {
      if (ended || beginning != beginnings) {
        return;
      }
      if (done.failed()) {
        unavailable(done.cause());
      } else if (!done.result().resumable()) {
        sendReset();
        startOver();
      } else {
        from = Math.max(to, after); // another process may have been ahead of this one
        pending.values().removeIf(event -> event.seq() <= from);
        done.result().changes().forEach(change -> replay.add(StreamEvent.of(change)));
        live();
      }
    });
  }

  private void startOver() {
    int beginning = beginnings;
    feed.snapshot(filter, config.snapshotRows(), from).onComplete(done -> {
      if (ended || beginning != beginnings) {
        return;
      }
      if (done.failed()) {
        unavailable(done.cause());
        return;
      }
      Snapshot snapshot = done.result();
      if (snapshot.runs() != null) {
        sendSnapshot("job_runs", snapshot.runs());
      }
      if (snapshot.coverage() != null) {
        sendSnapshot("coverage_status", snapshot.coverage());
      }
      if (snapshot.runs() == null && snapshot.coverage() == null) {
        sendSnapshot("ohlc_bars_v2", "[]"); // bars are read from the chart; here is only the number to go on from
      }
      live();
    });
  }

  private void live() {
    loading = false;
    flush();
  }

  private void flush() {
    if (loading || ended) {
      return;
    }
    boolean sent = false;
    while (!outlet.full() && !replay.isEmpty()) {
      send(replay.remove());
      sent = true;
    }
    for (Iterator<StreamEvent> events = pending.values().iterator(); events.hasNext() && !outlet.full();) {
      send(events.next());
      events.remove();
      sent = true;
    }
    if (sent) {
      pause();
    }
    if (outlet.full() && slowTimer == NOT_ARMED) {
      slowTimer = vertx.setTimer(config.slowAfter().toMillis(), timer -> {
        slowTimer = NOT_ARMED;
        if (outlet.full()) {
          close(Outlet.End.SLOW);
        }
      });
    }
  }

  private void drained() {
    vertx.cancelTimer(slowTimer);
    slowTimer = NOT_ARMED;
    if (pauseTimer == NOT_ARMED || !replay.isEmpty()) {
      flush();
    }
  }

  /** For a moment changes are gathered, so that a row goes out at most so often. */
  private void pause() {
    if (config.framesPerRow() > 0 && pauseTimer == NOT_ARMED) {
      pauseTimer = vertx.setTimer(Math.max(1, 1000 / config.framesPerRow()), timer -> {
        pauseTimer = NOT_ARMED;
        flush();
      });
    }
  }

  private void send(StreamEvent event) {
    outlet.change(event);
    observer.sent(event.change());
  }

  private void sendReset() {
    outlet.send("reset", from, "{\"seq\":" + from + ",\"type\":\"reset\"}");
  }

  private void sendSnapshot(String table, String rows) {
    outlet.send("snapshot", from,
        "{\"seq\":" + from + ",\"type\":\"snapshot\",\"table\":\"" + table + "\",\"rows\":" + rows + '}');
  }

  private void unavailable(Throwable error) {
    LOG.warn("A stream could not begin: the database does not answer", error);
    close(Outlet.End.UNAVAILABLE);
  }
}
