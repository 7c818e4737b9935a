package io.swiftbolt.realtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.util.ResourceLeakDetector;
import io.swiftbolt.feed.Waiting;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.internal.http.WebSocketInternal;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Frames over real sockets. */
class SocketWriterTest {
  private static final Duration LIMIT = Duration.ofSeconds(8);
  private static final int QUEUE = 64 * 1024;

  private final Vertx vertx = Vertx.vertx();
  private final Promise<Served> served = Promise.promise();
  private final HttpServer server = vertx
      .createHttpServer(new HttpServerOptions().setSendBufferSize(8 * 1024).setIdleTimeout(60))
      .requestHandler(request -> request.toWebSocket()
          .onSuccess(socket -> served.complete(new Served(socket, new SocketWriter(socket, request.connection(), QUEUE),
              vertx.getOrCreateContext()))))
      .listen(0, "127.0.0.1").await();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void frames_pings_and_the_close_arrive_in_order() {
    List<String> heard = new CopyOnWriteArrayList<>();
    var client = vertx.createWebSocketClient(new WebSocketClientOptions().setMaxFrameSize(1 << 20)).webSocket();
    client.frameHandler(frame -> heard.add(frame.isPing() ? "ping" : frame.isClose() ? "close" : frame.textData()))
        .connect(server.actualPort(), "127.0.0.1", "/").await();
    List<String> sent = new ArrayList<>();
    String large = "y".repeat(70_000);
    on(peer -> {
      for (int i = 0; i < 20; i++) {
        assertTrue(peer.writer.write("frame " + i));
        sent.add("frame " + i);
        if (i % 3 == 0) {
          peer.writer.ping();
          sent.add("ping");
        }
      }
      peer.writer.writeAnyway(large);
      peer.writer.close(1012, "restarting");
      sent.add(large);
      sent.add("close");
      assertFalse(peer.writer.write("after the close"));
      return true;
    });
    await(() -> heard.size() == sent.size());
    // a ping is flushed when it is written and frames at the end of the turn, both through the one channel
    assertEquals(sent, heard);
    assertEquals(1012, client.closeStatusCode().intValue());
    assertEquals("restarting", client.closeReason());
  }

  @Test
  void what_one_turn_writes_leaves_with_one_flush() {
    AtomicInteger flushes = new AtomicInteger();
    List<String> heard = listen();
    on(peer -> {
      ((WebSocketInternal) peer.socket).channelHandlerContext().channel().pipeline().addFirst(count(flushes));
      for (int i = 0; i < 50; i++) {
        peer.writer.write("frame " + i);
      }
      return true;
    });
    await(() -> heard.size() == 50);
    assertEquals(1, flushes.get());
  }

  @Test
  void a_slow_reader_gets_what_was_taken_and_no_more_is_taken() {
    Raw raw = raw();
    raw.socket.pause();
    AtomicInteger drained = new AtomicInteger();
    int taken = on(peer -> {
      peer.writer.onDrain(drained::incrementAndGet);
      int count = 0;
      try (WireFrame frame = WireFrame.text("z".repeat(1_000))) {
        while (peer.writer.write(frame)) {
          count++;
        }
        assertTrue(peer.writer.queuedBytes() > QUEUE / 2, () -> "queued " + peer.writer.queuedBytes());
        assertTrue(peer.writer.queuedBytes() < QUEUE + 2_000, () -> "queued " + peer.writer.queuedBytes());
        for (int i = 0; i < 100; i++) {
          assertFalse(peer.writer.write(frame));
        }
      }
      return count;
    });
    raw.socket.resume();
    await(() -> drained.get() == 1);
    await(() -> raw.bytes.length() == taken * 1_004);
    assertTrue(this.<Boolean>on(peer -> peer.writer.write("goes on")));
    await(() -> raw.bytes.toString().endsWith("goes on"));
  }

  @Test
  void a_closing_socket_that_reads_nothing_is_cut() {
    Raw raw = raw();
    raw.socket.pause();
    Channel channel = on(peer -> {
      boolean more = true;
      while (more) {
        more = peer.writer.write("z".repeat(10_000));
      }
      peer.writer.close(1013, "slow");
      return ((WebSocketInternal) peer.socket).channelHandlerContext().channel();
    });
    await(() -> !channel.isActive());
  }

  @Test
  void nothing_leaks_when_the_connection_breaks_in_the_middle() {
    ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
    List<String> leaks = new CopyOnWriteArrayList<>();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    ByteBufUtil.setLeakListener((type, records) -> leaks.add(type + records));
    try {
      Raw raw = raw();
      raw.socket.pause();
      List<ByteBuf> watched = new ArrayList<>();
      on(peer -> {
        boolean more = true;
        while (more) {
          try (WireFrame frame = WireFrame.text("z".repeat(5_000))) {
            ByteBuf watch = frame.share();
            watch.release(); // a look at the count, not a hold
            watched.add(watch);
            more = peer.writer.write(frame);
          }
        }
        // in the same turn: a moment later the connection may have taken all of it
        assertTrue(watched.stream().anyMatch(bytes -> bytes.refCnt() > 0), "nothing was waiting");
        return true;
      });
      raw.socket.close().await(); // with unread bytes: the peer is reset
      await(() -> watched.stream().allMatch(bytes -> bytes.refCnt() == 0));
      assertFalse(this.<Boolean>on(peer -> peer.writer.write("to nobody")));
      System.gc();
      for (int i = 0; i < 200; i++) { // leaks are told when later buffers are made
        WireFrame.text("later").close();
      }
      assertEquals(List.of(), leaks);
    } finally {
      ByteBufUtil.setLeakListener(null);
      ResourceLeakDetector.setLevel(before);
    }
  }

  private record Served(ServerWebSocket socket, SocketWriter writer, io.vertx.core.Context context) {}

  /** A client that sees bytes. */
  private record Raw(NetSocket socket, Buffer bytes) {}

  private interface Work<T> {
    T with(Served peer) throws Exception;
  }

  /** On the event loop of the socket, in one turn. */
  private <T> T on(Work<T> work) {
    Served peer = served.future().await();
    Callable<T> call = () -> work.with(peer);
    Promise<T> done = Promise.promise();
    peer.context.runOnContext(turn -> {
      try {
        done.complete(call.call());
      } catch (Exception | AssertionError e) {
        done.fail(e);
      }
    });
    return done.future().await();
  }

  private List<String> listen() {
    List<String> heard = new CopyOnWriteArrayList<>();
    var client = vertx.createWebSocketClient().webSocket();
    client.textMessageHandler(heard::add).connect(server.actualPort(), "127.0.0.1", "/").await();
    return heard;
  }

  private Raw raw() {
    NetSocket socket = vertx.createNetClient(new NetClientOptions().setReceiveBufferSize(8 * 1024))
        .connect(server.actualPort(), "127.0.0.1").await();
    Buffer bytes = Buffer.buffer();
    Promise<Void> upgraded = Promise.promise();
    socket.handler(part -> {
      bytes.appendBuffer(part);
      if (!upgraded.future().isComplete() && bytes.toString().endsWith("\r\n\r\n")) {

        upgraded.complete();
      }
    });
    Future<Void> asked = socket.write("""
        GET / HTTP/1.1
        Host: x
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        Sec-WebSocket-Version: 13

        """.replace("\n", "\r\n"));
    asked.compose(sent -> upgraded.future()).await();
    Buffer frames = Buffer.buffer();
    socket.handler(frames::appendBuffer);
    return new Raw(socket, frames);
  }

  private static ChannelOutboundHandlerAdapter count(AtomicInteger flushes) {
    return new ChannelOutboundHandlerAdapter() {
      @Override
      public void flush(ChannelHandlerContext context) {
        flushes.incrementAndGet();
        context.flush();
      }
    };
  }

  private void await(BooleanSupplier condition) {
    Waiting.until(vertx, LIMIT, () -> "not yet", condition);
  }
}
