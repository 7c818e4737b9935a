package io.swiftbolt.realtime.phoenix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.swiftbolt.auth.Role;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HandshakeTest {
  private static PhoenixServer server;
  private static WebSocketClient client;

  @BeforeAll
  static void start() {
    server = new PhoenixServer();
    client = server.vertx.createWebSocketClient();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void versions_one_and_two_are_served_and_who_names_none_speaks_the_first() {
    for (String version : List.of("", "&vsn=1.0.0", "&vsn=1.0.9", "&vsn=2.0.0", "&vsn=2.0.1&log_level=info&x=y")) {
      open("?apikey=" + server.key() + version, Map.of());
    }
    PhoenixClient unnamed = new PhoenixClient(server.vertx, server.port(), "1").open("?apikey=" + server.key());
    unnamed.settle();
    assertEquals(
        List.of("{\"topic\":\"phoenix\",\"event\":\"phx_reply\",\"payload\":{\"status\":\"ok\",\"response\":{}},"
            + "\"ref\":\"1\"}"),
        unnamed.texts);
  }

  @Test
  void other_versions_are_refused_with_403_and_nothing_else() {
    for (String version : List.of("3.0.0", "1.1.0", "2.1.0", "1", "x", "1.0.0-rc")) {
      UpgradeRejectedException refused = refused("?apikey=" + server.key() + "&vsn=" + version, Map.of());
      assertEquals(403, refused.getStatus(), version);
      assertEquals(0, refused.getBody() == null ? 0 : refused.getBody().length(), version);
    }
    assertEquals(403, refused("?vsn=9.0.0", Map.of()).getStatus(), "before the key is looked at");
  }

  @Test
  void a_refused_key_is_told_in_words_as_json() {
    assertUnauthorized("API key is missing", "", Map.of());
    assertUnauthorized("The token provided is not a valid JWT", "?apikey=abc", Map.of());
    assertUnauthorized("Token has expired", "?apikey=" + server.token(Role.ANON, -5), Map.of());
    String[] parts = server.key().split("\\.", -1);
    assertUnauthorized("Failed to validate JWT signature",
        "?apikey=" + parts[0] + "." + parts[1] + "." + parts[2].replaceFirst("^.{4}", "AAAA"), Map.of());
    assertEquals(4, server.refused.get(PhoenixObserver.Refused.SOCKET_KEY));
  }

  @Test
  void the_header_wins_over_the_parameter_and_the_parameter_over_other_headers() {
    open("?apikey=bad", Map.of("x-api-key", server.key()));
    refused("?apikey=" + server.key(), Map.of("x-api-key", "bad"));
    open("?apikey=" + server.key(), Map.of("apikey", "bad", "Authorization", "Bearer bad"));
    refused("?apikey=bad", Map.of("apikey", server.key()));
    open("", Map.of("apikey", server.key(), "X-Client-Info", "supabase-swift/2"));
    open("?vsn=2.0.0", Map.of("Authorization", "Bearer " + server.key()));
  }

  @Test
  void all_is_said_in_the_form_of_the_version() {
    PhoenixClient second = server.connect("2.0.0");
    second.settle();
    assertEquals(List.of("[null,\"1\",\"phoenix\",\"phx_reply\",{\"status\":\"ok\",\"response\":{}}]"), second.texts);
  }

  private static void assertUnauthorized(String error, String query, Map<String, String> headers) {
    UpgradeRejectedException refused = refused(query, headers);
    assertEquals(401, refused.getStatus());
    assertEquals("application/json", refused.getHeaders().get("content-type"));
    assertEquals(new JsonObject().put("error", error), new JsonObject(refused.getBody()));
  }

  private static void open(String query, Map<String, String> headers) {
    assertNotNull(client.connect(to(query, headers)).await().close().map("closed").await());
  }

  private static UpgradeRejectedException refused(String query, Map<String, String> headers) {
    return assertThrows(UpgradeRejectedException.class, () -> client.connect(to(query, headers)).await());
  }

  private static WebSocketConnectOptions to(String query, Map<String, String> headers) {
    WebSocketConnectOptions options = new WebSocketConnectOptions().setHost("127.0.0.1").setPort(server.port())
        .setURI("/realtime/v1/websocket" + query);
    headers.forEach(options::addHeader);
    return options;
  }
}
