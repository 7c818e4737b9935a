package io.swiftbolt.http;

import io.swiftbolt.auth.Auth;
import io.swiftbolt.auth.RequestKey;
import io.swiftbolt.auth.Role;
import io.swiftbolt.config.HttpConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a router of the route list and of nothing else: what is not in the list is answered with 404, without a look at keys. */
final class Gate {
  private static final String ROUTE = "route";
  private final HttpConfig config;
  private final Auth auth;
  private final Schemas schemas;
  private final InstantSource realTime;

  Gate(HttpConfig config, Auth auth, Schemas schemas, InstantSource realTime) {
    this.config = config;
    this.auth = auth;
    this.schemas = schemas;
    this.realTime = realTime;
  }

  Router router(Vertx vertx, List<Route> routes) {
    Router router = Router.router(vertx);
    router.route().handler(new RequestLog(realTime)::handle).failureHandler(ErrorBody::handle);
    router.route().handler(new Cors(config.allowedOrigins())::handle);
    router.route().handler(Gate::readable);
    grouped(routes).forEach((address, rows) -> mount(router.route(address.method(), address.path()), address, rows));
    for (int status : new int[]{400, 404, 405, 413, 415, 500}) {
      router.errorHandler(status, ErrorBody::handle);
    }
    return router;
  }

  /** An address whose percents mean nothing is refused before anybody reads it: not every reader would say 400. */
  private static void readable(RoutingContext context) {
    context.queryParams();
    context.next();
  }

  /** The row of the list that takes the request; empty until one was found. */
  static Optional<Route> route(RoutingContext context) {
    return Optional.ofNullable(context.get(ROUTE));
  }

  private record Address(HttpMethod method, String path) {}

  private static Map<Address, List<Route>> grouped(List<Route> routes) {
    Map<Address, List<Route>> grouped = new LinkedHashMap<>();
    for (Route route : routes) {
      for (HttpMethod method : route.methods()) {
        grouped.computeIfAbsent(new Address(method, route.path()), _ -> new ArrayList<>()).add(route);
      }
    }
    return grouped;
  }

  private void mount(io.vertx.ext.web.Route mounted, Address address, List<Route> rows) {
    mounted.setName(address.method() + " " + address.path());
    mounted.handler(context -> {
      Route route = chosen(rows, context);
      context.put(ROUTE, route);
      admit(route, context);
      context.next();
    });
    if (address.method().equals(HttpMethod.POST)) {
      BodyHandler body = BodyHandler.create(false).setBodyLimit(config.bodyLimitBytes());
      mounted.handler(context -> { // as our own handler: the router would insist on bodies being read before keys are
        requireJson(context);
        body.handle(context);
      });
    }
    mounted.handler(context -> {
      Route route = context.get(ROUTE);
      work(route, context);
    });
  }

  private static Route chosen(List<Route> rows, RoutingContext context) {
    String action = context.request().getParam("action");
    return rows.stream().filter(row -> row.action().isEmpty() || row.action().get().equals(action)).findFirst()
        .orElseThrow(() -> new Refusal.NotFound("Not found"));
  }

  private void admit(Route route, RoutingContext context) {
    if (route.access() == Access.OPEN || route.work() instanceof Route.Work.WithOwnKeys) {
      return;
    }
    boolean gateway = route.access() == Access.GATEWAY;
    Optional<String> key = gateway
        ? RequestKey.ofGateway(context.request())
        : RequestKey.of(context.request(), route.keyInQuery());
    Role role = key.flatMap(auth::role).orElseThrow(Refusal.Unauthorized::new);
    if (!route.access().admits(role)) {
      throw gateway ? new Refusal.Unauthorized() : new Refusal.Forbidden();
    }
  }

  private static void requireJson(RoutingContext context) {
    String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
    if (type != null && !type.regionMatches(true, 0, "application/json", 0, "application/json".length())) {
      throw new Refusal.UnsupportedMediaType();
    }
  }

  private void work(Route route, RoutingContext context) {
    switch (route.work()) {
      case Route.Work.Raw raw -> raw.handler().handle(context);
      case Route.Work.WithOwnKeys own -> own.handler().handle(context);
      case Route.Work.Answers answers -> {
        Future<Reply> reply = answers.endpoint().answer(Input.of(context, schemas, route.schema()));
        reply.onSuccess(ready -> send(context, ready)).onFailure(context::fail);
      }
    }
  }

  private static void send(RoutingContext context, Reply reply) {
    if (!context.response().closed()) {
      context.response().setStatusCode(reply.status()).putHeader(HttpHeaders.CONTENT_TYPE, reply.contentType())
          .end(reply.body());
    }
  }
}
