package io.swiftbolt.realtime;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;

/** A client on a WebSocket: one text message for each frame. */
final class WebSocketOutlet implements Outlet {
  private static final int UNANSWERED_PINGS = 3;
  private static final long CLOSE_GRACE_MILLIS = 5_000; // a client that reads nothing never sees the closing frame

  private final Vertx vertx;
  private final ServerWebSocket socket;
  private final HttpConnection connection;
  private int unanswered;

  WebSocketOutlet(Vertx vertx, ServerWebSocket socket, HttpConnection connection, int writeBuffer) {
    this.vertx = vertx;
    this.socket = socket;
    this.connection = connection;
    socket.setWriteQueueMaxSize(writeBuffer);
    socket.pongHandler(pong -> unanswered = 0);
  }

  @Override
  public void send(String type, long seq, String json) {
    if (!socket.isClosed()) { // a closed socket throws, and tells its close handler a little later
      socket.writeTextMessage(json);
    }
  }

  @Override
  public boolean full() {
    return socket.isClosed() || socket.writeQueueFull();
  }

  @Override
  public void onDrain(Runnable drained) {
    socket.drainHandler(empty -> drained.run());
  }

  @Override
  public boolean ping() {
    if (socket.isClosed()) {
      return true;
    }
    socket.writePing(Buffer.buffer("swiftbolt"));
    return ++unanswered <= UNANSWERED_PINGS;
  }

  @Override
  public void close(End end) {
    if (!socket.isClosed()) {
      socket.close(end.code(), end.reason());
    }
    vertx.setTimer(CLOSE_GRACE_MILLIS, late -> connection.close());
  }
}
