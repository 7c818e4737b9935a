package io.swiftbolt.realtime;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A TCP connection's way through the world: it can break, and it can go silent without breaking. */
public final class CuttableProxy {
  private static final String LOOPBACK = "127.0.0.1";

  private final int targetPort;
  private final NetClient client;
  private final NetServer server;
  private final List<NetSocket> sockets = new CopyOnWriteArrayList<>();
  private volatile boolean silent;

  public CuttableProxy(Vertx vertx, int targetPort) {
    this.targetPort = targetPort;
    client = vertx.createNetClient();
    server = vertx.createNetServer().connectHandler(this::relay).listen(0, LOOPBACK).await();
  }

  public int port() {
    return server.actualPort();
  }

  /** Breaks all connections; new ones may be made. */
  public void cut() {
    sockets.forEach(NetSocket::close);
  }

  /** Nothing passes any more, in either direction and also on new connections, and nobody is told. */
  public void silence() {
    silent = true;
    sockets.forEach(NetSocket::pause);
  }

  public void unsilence() {
    silent = false;
    sockets.forEach(NetSocket::resume);
  }

  private void relay(NetSocket near) {
    near.pause();
    client.connect(targetPort, LOOPBACK).onFailure(refused -> near.close()).onSuccess(far -> {
      pass(near, far);
      pass(far, near);
      if (!silent) {
        near.resume();
      }
    });
  }

  private void pass(NetSocket from, NetSocket to) {
    sockets.add(from);
    from.handler(bytes -> {
      to.write(bytes);
      if (to.writeQueueFull()) {
        from.pause();
        to.drainHandler(drained -> from.resume());
      }
    });
    from.exceptionHandler(broken -> from.close());
    from.closeHandler(closed -> {
      sockets.remove(from);
      to.close();
    });
    if (silent) {
      from.pause();
    }
  }
}
