package io.swiftbolt.provider;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A vendor on loopback that answers by a script, one step a request, and remembers what it was asked. */
public final class ScriptedVendor {
  private final HttpServer server;
  private final Queue<Consumer<HttpServerRequest>> script = new ConcurrentLinkedQueue<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  /** A request as it came. */
  public record Asked(String path, MultiMap query, MultiMap headers) {}

  public ScriptedVendor(Vertx vertx) {
    server = vertx.createHttpServer().requestHandler(request -> {
      asked.add(new Asked(request.path(), request.params(), request.headers()));
      Consumer<HttpServerRequest> step = script.poll();
      if (step == null) {
        request.response().setStatusCode(599).end("the script is over");
      } else {
        step.accept(request);
      }
    }).listen(0, "127.0.0.1").await();
  }

  public String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  public List<Asked> asked() {
    return asked;
  }

  public ScriptedVendor then(Consumer<HttpServerRequest> step) {
    script.add(step);
    return this;
  }

  public ScriptedVendor json(String body) {
    return answer(200, body, Map.of());
  }

  public ScriptedVendor answer(int status, String body) {
    return answer(status, body, Map.of());
  }

  public ScriptedVendor answer(int status, String body, Map<String, String> headers) {
    return then(request -> {
      headers.forEach(request.response()::putHeader);
      request.response().setStatusCode(status).end(body);
    });
  }

  /** Full Content-Length, half the body, then nothing. */
  public ScriptedVendor cut(String body) {
    return then(request -> {
      request.response().putHeader("content-length", Integer.toString(body.length()))
          .write(body.substring(0, body.length() / 2)).onComplete(_ -> request.connection().close());
    });
  }

  public ScriptedVendor reset() {
    return then(request -> request.connection().close());
  }

  public ScriptedVendor silence() {
    return then(_ -> {});
  }
}
