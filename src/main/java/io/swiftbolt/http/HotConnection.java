package io.swiftbolt.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the HTTP decoder of one connection and answers requests that are, byte for byte, ones that were answered before.
 * Everything else goes on to Vert.x. It steps in only where the decoder is between two requests and none is waiting for its
 * answer, so that answers keep the order of their requests. On the connection's event loop.
 */
final class HotConnection extends ChannelInboundHandlerAdapter {
  /** Longer heads are not worth the memory. */
  static final int HEAD_MOST = 4096;
  private static final AttributeKey<HotConnection> OF_CHANNEL = AttributeKey.valueOf(HotConnection.class, "hot");
  private static final int EMPTY_LINE = 4;
  private static final int CR_LF_CR_LF = 0x0d0a0d0a;

  private final HotCharts charts;
  private long begun;
  private long ended;
  private long answered;
  private boolean between = true;
  private boolean upgraded;
  private byte @Nullable [] asked;
  private @Nullable ByteBuf held;

  private HotConnection(HotCharts charts) {
    this.charts = charts;
  }

  /** Puts one into a new connection's pipeline. */
  static void into(HttpConnection connection, HotCharts charts) {
    Channel channel = ((HttpServerConnection) connection).channelHandlerContext().channel();
    ChannelPipeline pipeline = channel.pipeline();
    if (pipeline.get("httpDecoder") == null || pipeline.get("httpEncoder") == null) {
      return; // not HTTP/1.1
    }
    HotConnection hot = new HotConnection(charts);
    channel.attr(OF_CHANNEL).set(hot);
    IdleStateHandler idle = pipeline.get(IdleStateHandler.class);
    if (idle != null) { // it must see what is answered here
      pipeline.remove(idle);
      pipeline.addBefore("httpDecoder", "idle", new IdleStateHandler(idle.getReaderIdleTimeInMillis(),
          idle.getWriterIdleTimeInMillis(), idle.getAllIdleTimeInMillis(), TimeUnit.MILLISECONDS));
    }
    pipeline.addBefore("httpDecoder", "hot", hot);
    pipeline.addAfter("httpEncoder", "hotCount", hot.new Count());
  }

  /** The bytes of the one request that a connection is waiting to be answered; null when it is not one alone, or has a body. */
  static byte @Nullable [] asked(HttpConnection connection) {
    HotConnection hot = ((HttpServerConnection) connection).channelHandlerContext().channel().attr(OF_CHANNEL).get();
    return hot == null ? null : hot.asked;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof ByteBuf bytes)) {
      context.fireChannelRead(message);
      return;
    }
    if (held != null || (!context.channel().isWritable() && isFree())) {
      hold(context, bytes); // the client sends on without reading what it gets
      return;
    }
    if (isFree() && charts.answer(context, bytes)) {
      bytes.release();
      return;
    }
    asked = isFree() && bytes.readableBytes() <= HEAD_MOST && endOfHead(bytes) == bytes.writerIndex()
        ? ByteBufUtil.getBytes(bytes)
        : null;
    between = endsHead(bytes);
    context.fireChannelRead(bytes);
  }

  /**
   * Whether nothing that was passed on is half decoded or unanswered. What ends with an empty line and made the decoder end a
   * request left nothing behind in it.
   */
  private boolean isFree() {
    return between && !upgraded && begun == ended && answered == ended;
  }

  private static boolean endsHead(ByteBuf bytes) {
    return bytes.readableBytes() >= EMPTY_LINE && isEmptyLine(bytes, bytes.writerIndex() - EMPTY_LINE);
  }

  /** Index behind the first empty line; -1 without one. */
  private static int endOfHead(ByteBuf bytes) {
    for (int at = bytes.readerIndex(); at <= bytes.writerIndex() - EMPTY_LINE; at++) {
      if (isEmptyLine(bytes, at)) {
        return at + EMPTY_LINE;
      }
    }
    return -1;
  }

  private static boolean isEmptyLine(ByteBuf bytes, int at) {
    return bytes.getInt(at) == CR_LF_CR_LF;
  }

  private void hold(ChannelHandlerContext context, ByteBuf bytes) {
    context.channel().config().setAutoRead(false);
    ByteBuf before = held;
    held = before == null ? bytes : context.alloc().compositeBuffer(2).addComponents(true, before, bytes);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    context.fireChannelWritabilityChanged();
    ByteBuf waiting = held;
    if (waiting != null && context.channel().isWritable()) {
      context.channel().eventLoop().execute(() -> goOn(context)); // not from within a write
    }
  }

  private void goOn(ChannelHandlerContext context) {
    ByteBuf waiting = held;
    if (waiting != null && context.channel().isWritable()) {
      held = null;
      context.channel().config().setAutoRead(true);
      channelRead(context, waiting);
      context.fireChannelReadComplete();
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    ByteBuf waiting = held;
    held = null;
    if (waiting != null) {
      waiting.release();
    }
  }

  /** Sees what the decoder made and what Vert.x answers. */
  private final class Count extends ChannelDuplexHandler {
    private boolean interim;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpRequest) {
        begun++;
      }
      if (message instanceof LastHttpContent) {
        ended++;
      }
      context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      if (message instanceof HttpResponse response) {
        interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        upgraded |= response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS); // what follows is no HTTP
      }
      if (message instanceof LastHttpContent && !interim) {
        answered++;
      }
      ChannelFuture ignored = context.write(message, promise);
    }
  }
}
