package io.swiftbolt.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.swiftbolt.auth.Role;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What holds for every route: bodies, errors, browsers' origins, the document. */
class HttpEdgeTest {
  private static final String LISTED = "https://app.example";
  private static final String ENSURE = "/functions/v1/ensure-coverage";
  private static HttpFixture server;

  @BeforeAll
  static void start() {
    server = new HttpFixture(HttpFixture.config(List.of(LISTED)), List.of(
        Route.raw("/test/raise", List.of(HttpMethod.GET), Access.OPEN, context -> {
          throw new IllegalStateException("select * from job_runs");
        }),
        Route.raw("/test/busy", List.of(HttpMethod.GET), Access.OPEN,
            context -> context.fail(new Refusal.Busy("later", Duration.ofMillis(1500)))),
        Route.raw("/test/pool", List.of(HttpMethod.GET), Access.OPEN,
            context -> context.fail(new ConnectionPoolTooBusyException("Connection pool reached max wait queue size"))),
        Route.raw("/test/late", List.of(HttpMethod.GET), Access.OPEN, context -> {
          context.response().setChunked(true).write("begun");
          context.fail(new IllegalStateException("too late"));
        })));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void an_inner_failure_shows_an_id_and_nothing_else() {
    HttpResponse<Buffer> answer = plain(HttpMethod.GET, "/test/raise").send().await();
    assertEquals(500, answer.statusCode());
    JsonObject body = answer.bodyAsJsonObject();
    assertEquals("An internal error occurred", body.getString("error"));
    assertEquals(answer.getHeader("x-request-id"), body.getString("id"));
    assertFalse(answer.bodyAsString().toLowerCase(Locale.ROOT).contains("select"));
  }

  @Test
  void a_failed_database_shows_nothing_of_itself() {
    server.ensured = server.pool.query("select nothing from nowhere").execute()
        .map(rows -> new EnsureCoverageEndpoint.State(new java.util.UUID(0, 0), Optional.empty(), Optional.empty(),
            Optional.empty(), 0));
    HttpResponse<Buffer> answer = server.post(ENSURE, new JsonObject().put("symbol", "AAPL").put("timeframe", "m15"));
    assertEquals(500, answer.statusCode());
    assertFalse(answer.bodyAsString().contains("nowhere"));
  }

  @Test
  void a_busy_server_says_when_to_come_back() {
    HttpResponse<Buffer> busy = plain(HttpMethod.GET, "/test/busy").send().await();
    assertEquals(503, busy.statusCode());
    assertEquals("2", busy.getHeader("retry-after"));
    HttpResponse<Buffer> pool = plain(HttpMethod.GET, "/test/pool").send().await();
    assertEquals(503, pool.statusCode());
    assertEquals("1", pool.getHeader("retry-after"));
    assertFalse(pool.bodyAsString().contains("pool"));
  }

  @Test
  void an_answer_that_breaks_off_is_not_taken_for_a_whole_one() {
    Future<HttpResponse<Buffer>> answer = plain(HttpMethod.GET, "/test/late").send();
    assertNotNull(answer.map(whole -> (Throwable) null).otherwise(failure -> failure).await());
  }

  @Test
  void malformed_bodies_are_refused() {
    for (String body : List.of("{", "[]", "null", "{\"symbol\":\"A\"} x", "{\"a\":1,\"a\":2}", "[".repeat(2000),
        "{\"a\":".repeat(100) + "1" + "}".repeat(100))) {
      HttpResponse<Buffer> answer = keyed(HttpMethod.POST, ENSURE).putHeader("content-type", "application/json")
          .sendBuffer(Buffer.buffer(body)).await();
      assertEquals(400, answer.statusCode(), body.substring(0, Math.min(30, body.length())));
      assertTrue(answer.bodyAsJsonObject().getString("error").startsWith("body must be"));
    }
    assertEquals(400, keyed(HttpMethod.POST, ENSURE).send().await().statusCode(), "no body at all");
  }

  @Test
  void bodies_are_limited_in_size_and_kind() {
    HttpResponse<Buffer> large = keyed(HttpMethod.POST, ENSURE)
        .sendJsonObject(new JsonObject().put("symbol", "A".repeat(10_000))).await();
    assertEquals(413, large.statusCode());
    assertEquals("Request body too large", large.bodyAsJsonObject().getString("error"));
    HttpResponse<Buffer> form = keyed(HttpMethod.POST, ENSURE).putHeader("content-type", "text/plain")
        .sendBuffer(Buffer.buffer("{}")).await();
    assertEquals(415, form.statusCode());
    assertNotNull(form.bodyAsJsonObject().getString("error"));
  }

  @Test
  void too_many_headers_are_refused() {
    int status = plain(HttpMethod.GET, "/health/live").putHeader("x-long", "a".repeat(20_000)).send().await()
        .statusCode();
    assertEquals(431, status);
  }

  @Test
  void a_wrong_method_is_refused_on_every_route() {
    for (Route route : server.routes) {
      HttpResponse<Buffer> answer = plain(HttpMethod.DELETE, route.path()).send().await();
      assertEquals(405, answer.statusCode(), route.path());
      assertEquals(new JsonObject().put("error", "Method not allowed"), answer.bodyAsJsonObject());
    }
  }

  @Test
  void listed_origins_may_read_and_ask_first() {
    HttpResponse<Buffer> preflight = plain(HttpMethod.OPTIONS, ENSURE).putHeader("Origin", LISTED)
        .putHeader("Access-Control-Request-Method", "POST").send().await();
    assertEquals(204, preflight.statusCode());
    assertEquals(LISTED, preflight.getHeader("access-control-allow-origin"));
    assertEquals("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS",
        preflight.getHeader("access-control-allow-methods"));
    assertEquals(
        "authorization, x-client-info, apikey, content-type, x-retry-count, x-region, traceparent, tracestate, "
            + "baggage, accept-profile, content-profile, prefer, range, range-unit",
        preflight.getHeader("access-control-allow-headers"));
    assertEquals("86400", preflight.getHeader("access-control-max-age"));
    HttpResponse<Buffer> read = plain(HttpMethod.GET, "/functions/v1/market-status").putHeader("Origin", LISTED).send()
        .await();
    assertEquals(401, read.statusCode());
    assertEquals(LISTED, read.getHeader("access-control-allow-origin"), "so that a browser can show why");
    assertTrue(read.getHeader("access-control-expose-headers").contains("content-range"), "pages and counts");
    assertEquals("1", read.getHeader("x-api-version"));
    assertEquals("Origin", read.getHeader("vary"));
  }

  @Test
  void other_origins_get_no_header() {
    for (String origin : List.of("https://evil.example", LISTED + ".evil.example", "null")) {
      HttpResponse<Buffer> preflight = plain(HttpMethod.OPTIONS, ENSURE).putHeader("Origin", origin)
          .putHeader("Access-Control-Request-Method", "POST").send().await();
      assertEquals(204, preflight.statusCode());
      assertNull(preflight.getHeader("access-control-allow-origin"));
      assertNull(plain(HttpMethod.GET, "/health/live").putHeader("Origin", origin).send().await()
          .getHeader("access-control-allow-origin"));
    }
  }

  @Test
  void the_document_lists_every_route_and_resolves() throws Exception {
    HttpResponse<Buffer> answer = plain(HttpMethod.GET, "/openapi.yaml").send().await();
    assertEquals("application/yaml", answer.getHeader("content-type"));
    JsonNode document = new YAMLMapper().readTree(answer.bodyAsString());
    for (Route route : server.routes) {
      for (HttpMethod method : route.methods()) {
        JsonNode operation = document.path("paths").path(route.path()).path(method.name().toLowerCase(Locale.ROOT));
        assertFalse(operation.isMissingNode(), method + " " + route.path());
        assertEquals(route.access() == Access.OPEN, operation.path("security").isEmpty(), route.path());
      }
    }
    for (JsonNode reference : document.findValues("$ref")) {
      assertFalse(document.at(reference.asText().substring(1)).isMissingNode(), reference.asText());
    }
    assertFalse(document.findValues("$ref").isEmpty());
  }

  private static HttpRequest<Buffer> plain(HttpMethod method, String uri) {
    return server.request(method, uri);
  }

  private static HttpRequest<Buffer> keyed(HttpMethod method, String uri) {
    return plain(method, uri).putHeader("apikey", HttpFixture.key(Role.ANON));
  }
}
