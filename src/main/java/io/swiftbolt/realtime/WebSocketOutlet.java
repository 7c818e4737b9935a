package io.swiftbolt.realtime;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;

/** A client on a WebSocket: one text message for each frame. */
final class WebSocketOutlet implements Outlet {
  private static final int UNANSWERED_PINGS = 3;

  private final SocketWriter writer;
  private int unanswered;

  WebSocketOutlet(ServerWebSocket socket, HttpConnection connection, int writeBuffer) {
    writer = new SocketWriter(socket, connection, writeBuffer);
    socket.pongHandler(pong -> unanswered = 0);
  }

  @Override
  public void send(String type, long seq, String json) {
    writer.writeAnyway(json); // without it the client would go on from a wrong state
  }

  @Override
  public void change(StreamEvent event) {
    event.writeTo(writer);
  }

  @Override
  public boolean full() {
    return writer.full();
  }

  @Override
  public void onDrain(Runnable drained) {
    writer.onDrain(drained);
  }

  @Override
  public boolean ping() {
    writer.ping();
    return ++unanswered <= UNANSWERED_PINGS;
  }

  @Override
  public void close(End end) {
    writer.close(end.code(), end.reason());
  }
}
