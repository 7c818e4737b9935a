package io.swiftbolt.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.swiftbolt.auth.Role;
import io.swiftbolt.auth.Tokens;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.Secret;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AccessTest {
  private static HttpFixture server;

  @BeforeAll
  static void start() {
    server = new HttpFixture(HttpFixture.config(List.of()), List.of(
        Route.raw("/test/users", List.of(HttpMethod.GET), Access.AUTHENTICATED, context -> context.end("in")),
        Route.raw("/test/socket", List.of(HttpMethod.GET), Access.ANON, context -> context.end("in"))
            .withKeyInQuery()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void every_route_admits_exactly_the_roles_it_names() {
    for (Route route : server.routes) {
      for (HttpMethod method : route.methods()) {
        assertEquals(route.access() == Access.OPEN, status(method, uri(route), Optional.empty()) != 401,
            method + " " + uri(route) + " without a key");
        for (Role role : Role.values()) {
          int status = status(method, uri(route), Optional.of(HttpFixture.key(role)));
          assertNotEquals(401, status, method + " " + uri(route) + " " + role);
          assertEquals(!route.access().admits(role), status == 403, method + " " + uri(route) + " " + role);
        }
      }
    }
  }

  @Test
  void what_is_dangerous_needs_the_service_key() {
    Map<String, Access> access = new java.util.HashMap<>();
    server.routes.forEach(route -> access.put(uri(route), route.access()));
    assertEquals(Access.SERVICE, access.get("/functions/v1/orchestrator"));
    assertEquals(Access.SERVICE, access.get("/functions/v1/orchestrator?action=retry_failed"));
    assertEquals(Access.SERVICE, access.get("/functions/v1/fetch-bars"));
    assertEquals(Access.ANON, access.get("/functions/v1/orchestrator?action=status"));
    Set<String> open = new java.util.TreeSet<>();
    server.routes.stream().filter(r -> r.access() == Access.OPEN).forEach(r -> open.add(r.path()));
    assertEquals(Set.of("/health/live", "/health/ready", "/metrics", "/openapi.yaml"), open);
  }

  @Test
  void tokens_that_are_not_ours_are_refused_everywhere() throws Exception {
    Instant later = ServerClock.system().instant().plusSeconds(600);
    String good = HttpFixture.key(Role.SERVICE_ROLE);
    String[] parts = good.split("\\.", -1);
    String none = base64("{\"alg\":\"none\"}") + "." + parts[1] + ".";
    String forged = parts[0] + "." + base64("{\"role\":\"service_role\",\"exp\":9999999999}") + "." + parts[2];
    Map<String, String> bad = Map.of("forged", forged, "alg=none", none, "wrong secret",
        new Tokens(new Secret("another secret that is long enough to be one")).issue(Role.SERVICE_ROLE, later),
        "expired",
        new Tokens(HttpFixture.SECRET).issue(Role.SERVICE_ROLE, ServerClock.system().instant().minusSeconds(1)),
        "missing role", token(JWSAlgorithm.HS256, new JWTClaimsSet.Builder().expirationTime(Date.from(later)).build()),
        "missing exp", token(JWSAlgorithm.HS256, new JWTClaimsSet.Builder().claim("role", "service_role").build()),
        "unknown role", token(JWSAlgorithm.HS256,
            new JWTClaimsSet.Builder().claim("role", "root").expirationTime(Date.from(later)).build()),
        "role is no text", token(JWSAlgorithm.HS256,
            new JWTClaimsSet.Builder().claim("role", List.of("anon")).expirationTime(Date.from(later)).build()),
        "not yet", token(JWSAlgorithm.HS256, new JWTClaimsSet.Builder().claim("role", "anon")
            .notBeforeTime(Date.from(later)).expirationTime(Date.from(later.plusSeconds(9))).build()),
        "nonsense", "abc");
    for (Map.Entry<String, String> token : bad.entrySet()) {
      for (Route route : server.routes) {
        if (route.access() == Access.OPEN) {
          continue;
        }
        HttpMethod method = route.methods().getFirst();
        HttpResponse<Buffer> answer = server.request(method, uri(route)).putHeader("apikey", token.getValue()).send()
            .await();
        assertEquals(401, answer.statusCode(), token.getKey() + " at " + uri(route));
        assertEquals(new JsonObject().put("error", "Unauthorized"), answer.bodyAsJsonObject());
      }
    }
  }

  @Test
  void the_longer_hashes_are_good_too() throws Exception {
    JWTClaimsSet claims = new JWTClaimsSet.Builder().claim("role", "authenticated")
        .expirationTime(Date.from(ServerClock.system().instant().plusSeconds(60))).build();
    for (JWSAlgorithm algorithm : List.of(JWSAlgorithm.HS256, JWSAlgorithm.HS384, JWSAlgorithm.HS512)) {
      assertEquals(200, status(HttpMethod.GET, "/test/users", Optional.of(token(algorithm, claims))),
          algorithm.getName());
    }
  }

  @Test
  void the_bearer_wins_over_the_apikey() {
    HttpRequest<Buffer> both = server.request(HttpMethod.GET, "/test/users")
        .putHeader("apikey", HttpFixture.key(Role.ANON)).bearerTokenAuthentication(HttpFixture.key(Role.AUTHENTICATED));
    assertEquals(200, both.send().await().statusCode());
    HttpRequest<Buffer> bad = server.request(HttpMethod.GET, "/test/users")
        .putHeader("apikey", HttpFixture.key(Role.AUTHENTICATED)).bearerTokenAuthentication("nonsense");
    assertEquals(401, bad.send().await().statusCode());
  }

  @Test
  void a_key_in_the_address_counts_only_where_sockets_need_it() {
    String key = HttpFixture.key(Role.SERVICE_ROLE);
    assertEquals(200, status(HttpMethod.GET, "/test/socket?apikey=" + key, Optional.empty()));
    assertEquals(401, status(HttpMethod.GET, "/test/users?apikey=" + key, Optional.empty()));
  }

  @Test
  void an_unknown_address_says_nothing() {
    HttpResponse<Buffer> answer = server.request(HttpMethod.GET, "/functions/v1/nothing").send().await();
    assertEquals(404, answer.statusCode());
    assertEquals(new JsonObject().put("error", "Not found"), answer.bodyAsJsonObject());
  }

  private static String uri(Route route) {
    return route.path() + route.action().map(action -> "?action=" + action).orElse("");
  }

  private static int status(HttpMethod method, String uri, Optional<String> key) {
    HttpRequest<Buffer> request = server.request(method, uri);
    key.ifPresent(request::bearerTokenAuthentication);
    return request.send().await().statusCode();
  }

  private static String token(JWSAlgorithm algorithm, JWTClaimsSet claims) throws Exception {
    SignedJWT token = new SignedJWT(new JWSHeader(algorithm), claims);
    token.sign(new MACSigner(HttpFixture.SECRET.value().getBytes(StandardCharsets.UTF_8)));
    return token.serialize();
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
