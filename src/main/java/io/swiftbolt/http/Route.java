package io.swiftbolt.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/**
 * One row of the route list.
 *
 * @param action only requests whose query parameter {@code action} is this; empty takes all that no earlier row took
 * @param schema of request and reply, see {@link Schemas}; empty for routes that do not speak JSON
 * @param keyInQuery whether the key may be the query parameter {@code apikey}: browsers' sockets can set no headers
 * @param refusals how a refused or failed request is answered; empty = {@code {"error": …}}
 * @param work what is done
 */
public record Route(String path, List<HttpMethod> methods, Access access, Optional<String> action,
    Optional<String> schema, boolean keyInQuery, Optional<RefusalBody> refusals, Work work) {

  /** Either an endpoint of ours or a handler that writes its answer itself (charts, sockets). */
  sealed interface Work {
    record Answers(Endpoint endpoint) implements Work {}

    record Raw(Handler<RoutingContext> handler) implements Work {}

    /** Raw, and it looks at the key itself too: for protocols whose clients expect refusals in other words. */
    record WithOwnKeys(Handler<RoutingContext> handler) implements Work {}
  }

  /** The body of an answer that is an error, for protocols that have a form of their own. */
  @FunctionalInterface
  public interface RefusalBody {
    /** @param message for the client */
    JsonObject of(int status, String message);
  }

  public Route {
    methods = List.copyOf(methods);
  }

  static Route json(String path, List<HttpMethod> methods, Access access, String schema, Endpoint endpoint) {
    return new Route(path, methods, access, Optional.empty(), Optional.of(schema), false,
        Optional.empty(), new Work.Answers(endpoint));
  }

  /** A handler that reads the request and writes the answer itself, after the key was checked and the body read. */
  public static Route raw(String path, List<HttpMethod> methods, Access access, Handler<RoutingContext> handler) {
    return new Route(path, methods, access, Optional.empty(), Optional.empty(), false, Optional.empty(),
        new Work.Raw(handler));
  }

  /** A handler that also checks the key itself, and must admit nobody but those whom {@code access} names. */
  public static Route withOwnKeys(String path, List<HttpMethod> methods, Access access,
      Handler<RoutingContext> handler) {
    return new Route(path, methods, access, Optional.empty(), Optional.empty(), true, Optional.empty(),
        new Work.WithOwnKeys(handler));
  }

  Route forAction(String name) {
    return new Route(path, methods, access, Optional.of(name), schema, keyInQuery, refusals, work);
  }

  /** With a schema for the OpenAPI document; a raw handler checks its input itself. */
  public Route describedBy(String name) {
    return new Route(path, methods, access, action, Optional.of(name), keyInQuery, refusals, work);
  }

  public Route withKeyInQuery() {
    return new Route(path, methods, access, action, schema, true, refusals, work);
  }

  /** With errors in a form of the protocol's own. */
  public Route refusingWith(RefusalBody body) {
    return new Route(path, methods, access, action, schema, keyInQuery, Optional.of(body), work);
  }
}
