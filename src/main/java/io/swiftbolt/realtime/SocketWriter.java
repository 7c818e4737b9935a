package io.swiftbolt.realtime;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.concurrent.TimeUnit;

/**
 * The way out of one WebSocket, past Vert.x's frame encoder: frames that others share are written as they are, and all that one
 * turn of the event loop writes leaves with one flush. Whoever makes one writes text through nothing else, so that a frame
 * never lands inside a message which Vert.x has cut into several; pings, pongs and closes are whole frames and stay with
 * Vert.x. All calls come from the socket's event loop.
 *
 * <p>What the client has not taken yet waits here, up to a limit. Vert.x's idle timeout is taken off the socket: whoever serves
 * it looks after silent clients.
 */
public final class SocketWriter {
  private static final Buffer PING = Buffer.buffer("swiftbolt");
  private static final long CLOSE_GRACE_SECONDS = 5; // a client that reads nothing never sees the closing frame

  private final ServerWebSocket socket;
  private final Channel channel;
  private final ChannelHandlerContext out;
  private final int limit;
  private Runnable drained = () -> {};
  private boolean flushing;
  private boolean closing;

  /**
   * @param connection that the socket came over; the router wraps sockets so that they do not tell
   * @param limit bytes that may wait for the client
   */
  public SocketWriter(ServerWebSocket socket, HttpConnection connection, int limit) {
    this.socket = socket;
    this.limit = limit;
    channel = ((HttpServerConnection) connection).channelHandlerContext().channel();
    ChannelPipeline pipeline = channel.pipeline();
    if (pipeline.get(IdleStateHandler.class) != null) {
      pipeline.remove(IdleStateHandler.class);
    }
    out = pipeline.context(WebSocketFrameEncoder.class);
    pipeline.addBefore(pipeline.lastContext().name(), null, new Drain());
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(limit / 2, limit));
  }

  /**
   * Queues a frame; it leaves at the end of this turn of the event loop, or at once when much has gathered.
   *
   * @return false if it was not taken, because the queue is over its limit or the socket is closed
   */
  public boolean write(WireFrame frame) {
    if (full()) {
      return false;
    }
    queue(frame);
    return true;
  }

  /** {@link #write(WireFrame)} for whoever has nothing else for this client in this turn: the frame leaves at once. */
  public boolean writeNow(WireFrame frame) {
    if (full()) {
      return false;
    }
    ChannelFuture ignored = out.writeAndFlush(frame.share(), out.voidPromise());
    return true;
  }

  /** {@link #write(WireFrame)} of a message for this client alone. */
  public boolean write(String text) {
    if (full()) {
      return false;
    }
    writeAnyway(text);
    return true;
  }

  /** For what must not be missing, however full the queue is. The caller bounds how many of these there can be. */
  public void writeAnyway(String text) {
    if (!closed()) {
      try (WireFrame frame = WireFrame.text(text)) {
        queue(frame);
      }
    }
  }

  /** What waits for the client, with what it costs to keep it. */
  public long queuedBytes() {
    return channel.isWritable() ? limit - channel.bytesBeforeUnwritable() : limit / 2 + channel.bytesBeforeWritable();
  }

  /** Nothing more is taken until half of the queue has gone ({@link #onDrain}), or ever again if it is closed. */
  public boolean full() {
    return !channel.isWritable() || closed();
  }

  /** @param handler is run each time that a full queue has gone down to half */
  public void onDrain(Runnable handler) {
    drained = handler;
  }

  /** Asks the client for a sign of life; its pong goes to the socket's handler. */
  public void ping() {
    if (!socket.isClosed()) {
      socket.writePing(PING);
    }
  }

  /** Ends the socket in an orderly way, and by force if the client does not go along. */
  public void close(int code, String reason) {
    if (!closed()) {
      closing = true;
      flush();
      socket.close((short) code, reason);
      Future<?> late = channel.eventLoop().schedule(this::cut, CLOSE_GRACE_SECONDS, TimeUnit.SECONDS);
      channel.closeFuture().addListener(gone -> late.cancel(false));
    }
  }

  private boolean closed() {
    return closing || socket.isClosed();
  }

  private void queue(WireFrame frame) {
    ChannelFuture ignored = out.write(frame.share(), out.voidPromise()); // fails into the socket's exception handler
    if (!channel.isWritable()) {
      out.flush(); // what gathered in this turn need not wait for its end, and may fit the connection
    } else if (!flushing) {
      flushing = true;
      channel.eventLoop().execute(this::flush);
    }
  }

  private void cut() {
    ChannelFuture ignored = out.close(); // past Vert.x, whose own closing frame is stuck in the queue
  }

  private void flush() {
    flushing = false;
    out.flush();
  }

  /** Hears when the client has caught up. */
  private final class Drain extends ChannelInboundHandlerAdapter {
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      context.fireChannelWritabilityChanged();
      if (channel.isWritable()) {
        channel.eventLoop().execute(() -> drained.run()); // not from within a write
      }
    }
  }
}
