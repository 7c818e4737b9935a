package io.swiftbolt.realtime;

import io.vertx.core.http.HttpServerResponse;
import java.util.random.RandomGenerator;

/** A client of server-sent events: one event for each frame, its number as the event's id. */
final class EventStreamOutlet implements Outlet {
  private static final int RETRY_FROM_MILLIS = 1_000;
  private static final int RETRY_TO_MILLIS = 5_000;

  private final HttpServerResponse response;

  EventStreamOutlet(HttpServerResponse response, int writeBuffer) {
    this.response = response;
    response.setChunked(true).setWriteQueueMaxSize(writeBuffer);
    response.putHeader("content-type", "text/event-stream").putHeader("cache-control", "no-cache, no-transform")
        .putHeader("x-accel-buffering", "no");
    // each client its own pause, so that those which a restart cut off do not come back as one herd
    response.write("retry: " + RandomGenerator.getDefault().nextInt(RETRY_FROM_MILLIS, RETRY_TO_MILLIS) + "\n\n");
  }

  @Override
  public void send(String type, long seq, String json) {
    response.write("id: " + seq + "\nevent: " + type + "\ndata: " + json + "\n\n");
  }

  @Override
  public void change(StreamEvent event) {
    send("change", event.seq(), event.json());
  }

  @Override
  public boolean full() {
    return response.writeQueueFull();
  }

  @Override
  public void onDrain(Runnable drained) {
    response.drainHandler(empty -> drained.run());
  }

  @Override
  public boolean ping() {
    response.write(": keep-alive\n\n");
    return true; // without an answer in the protocol, the full queue tells
  }

  @Override
  public void close(End end) {
    if (end == End.RESTART || end == End.UNAVAILABLE) {
      response.end();
    } else {
      response.reset(); // an end would wait behind what the client does not read
    }
  }
}
