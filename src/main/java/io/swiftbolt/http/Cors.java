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
  /** What Supabase's clients read of an answer: counts and pages stand in Content-Range. */
  private static final String EXPOSED = "x-request-id, x-api-version, retry-after, content-range, range-unit, "
      + "content-profile, preference-applied";
  private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
  private static final String HEADERS = "authorization, x-client-info, apikey, content-type, x-retry-count, x-region, "
      + "traceparent, tracestate, baggage, accept-profile, content-profile, prefer, range, range-unit";
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
      response.putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    }
    if (!context.request().method().equals(HttpMethod.OPTIONS)) {
      context.next();
      return;
    }
    if (listed) {
      response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
      response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, HEADERS);
      response.putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, "86400");
    }
    response.setStatusCode(204).end();
  }
}
