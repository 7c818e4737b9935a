package io.swiftbolt.feed;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes bytes on to a local port until it is silenced: then its connections stay open and carry nothing. New ones work. */
final class SilentProxy {
  private final NetServer server;
  private final List<NetSocket> open = new CopyOnWriteArrayList<>();

  SilentProxy(Vertx vertx, int target) {
    NetClient client = vertx.createNetClient();
    server = vertx.createNetServer().connectHandler(near -> {
      near.pause();
      client.connect(target, "127.0.0.1").onSuccess(far -> {
        open.add(near);
        open.add(far);
        near.handler(far::write);
        far.handler(near::write);
        near.closeHandler(closed -> far.close());
        near.resume();
      });
    });
    server.listen(0, "127.0.0.1").await();
  }

  int port() {
    return server.actualPort();
  }

  void silence() {
    open.forEach(NetSocket::pause);
    open.clear();
  }
}
