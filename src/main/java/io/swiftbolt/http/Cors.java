package io.swiftbolt.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;

/** Lets browsers of listed origins read answers. Everybody else is served the same, but without the headers. */
final class Cors {
  private static final CharSequence VARY = HttpHeaders.createOptimized("Vary");
  private final Set<String> allowed;

  Cors(List<String> allowedOrigins) {
    allowed = Set.copyOf(allowedOrigins);
  }

  void handle(RoutingContext context) {
    HttpServerResponse response = context.response();
    String origin = context.request().getHeader(HttpHeaders.ORIGIN);
    response.putHeader(VARY, "Origin"); // also without an origin: the same address may be cached for another one
    boolean listed = origin != null && allowed.contains(origin);
    if (listed) {
      response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
      response.putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, "x-request-id, x-api-version, retry-after");
    }
    if (!context.request().method().equals(HttpMethod.OPTIONS)) {
      context.next();
      return;
    }
    if (listed) {
      response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, OPTIONS");
      response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS,
          "authorization, x-client-info, apikey, content-type");
      response.putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, "86400");
    }
    response.setStatusCode(204).end();
  }
}
