package io.swiftbolt.realtime.phoenix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.auth.BadTokens;
import io.swiftbolt.auth.KeyRing;
import io.swiftbolt.auth.Role;
import io.swiftbolt.auth.Tokens;
import io.swiftbolt.auth.Verdict;
import io.swiftbolt.config.Secret;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every bad token at each of the three ways into the Realtime sockets, and what becomes of a channel whose key stops. */
class PhoenixTokensTest {
  private static final String TOPIC = "realtime:tokens";
  private static final String RUNS = "{\"event\":\"*\",\"schema\":\"public\",\"table\":\"job_runs\"}";
  private static final Secret OTHER = new Secret("another secret that is long enough to be one");
  private static PhoenixServer server;
  private static WebClient web;

  @BeforeAll
  static void start() {
    server = new PhoenixServer();
    web = WebClient.create(server.vertx);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void putBackTheSecret() {
    server.auth.replace(KeyRing.of(PhoenixServer.SECRET));
  }

  @Test
  void no_bad_token_opens_a_socket_and_each_is_told_why() {
    for (Map.Entry<String, BadTokens.Case> bad : bad().entrySet()) {
      String token = bad.getValue().token();
      if (token.length() > 4_000) {
        continue; // longer than this listener lets an address be
      }
      List<UnaryOperator<HttpRequest<Buffer>>> places = List.of(request -> request.addQueryParam("apikey", token),
          request -> request.addQueryParam("apikey", server.key()).putHeader("x-api-key", token),
          request -> request.putHeader("apikey", token),
          request -> request.putHeader("Authorization", "Bearer " + token));
      for (int i = 0; i < places.size(); i++) {
        HttpResponse<Buffer> answer = places.get(i).apply(handshake()).send().await();
        String name = bad.getKey() + " at place " + i;
        assertEquals(401, answer.statusCode(), name);
        assertEquals(refused(token).message(), answer.bodyAsJsonObject().getString("error"), name);
      }
    }
  }

  @Test
  void a_header_for_the_socket_wins_over_the_address_and_the_address_over_other_headers() {
    assertEquals(426, handshake().addQueryParam("apikey", "abc").putHeader("x-api-key", server.key()).send().await()
        .statusCode(), "all that is missing is the upgrade");
    assertEquals(426, handshake().addQueryParam("apikey", server.key()).putHeader("apikey", "abc")
        .putHeader("Authorization", "Bearer abc").send().await().statusCode());
  }

  @Test
  void no_bad_token_joins_a_channel_and_each_is_told_why() {
    PhoenixClient client = server.connect("2.0.0");
    for (Map.Entry<String, BadTokens.Case> bad : bad().entrySet()) {
      String token = bad.getValue().token();
      String ref = client.joinWith(TOPIC, new JsonObject(), token);
      PhoenixClient.Frame reply = client.reply(ref);
      if (token.startsWith("sb_")) {
        assertEquals("ok", reply.status(), "the key of the handshake counts: " + bad.getKey());
      } else {
        assertEquals("error", reply.status(), bad.getKey());
        assertEquals(withoutSeconds(refused(token).joinReason()), withoutSeconds(reply.reason()), bad.getKey());
      }
    }
    client.socket().close().await();
  }

  @Test
  void no_bad_token_refreshes_a_channel_and_each_ends_it() {
    PhoenixClient client = server.connect("1.0.0");
    for (Map.Entry<String, BadTokens.Case> bad : bad().entrySet()) {
      String token = bad.getValue().token();
      client.forget();
      String ref = client.join(TOPIC, RUNS);
      assertEquals("ok", client.reply(ref).status());
      client.send(ref, TOPIC, "access_token", new JsonObject().put("access_token", token));
      client.settle();
      if (token.startsWith("sb_")) {
        client.send(ref, TOPIC, "phx_leave", new JsonObject());
        client.event(TOPIC, "phx_close");
        assertEquals(List.of(), client.events(TOPIC, "system").stream()
            .filter(frame -> "error".equals(frame.payload().getString("status"))).toList(), bad.getKey());
        continue;
      }
      client.event(TOPIC, "phx_close");
      JsonObject said = client.await(frame -> frame.event().equals("system")
          && "system".equals(frame.payload().getString("extension"))).payload();
      assertEquals("error", said.getString("status"), bad.getKey());
      assertEquals(withoutSeconds(refused(token).channelMessage()), withoutSeconds(said.getString("message")),
          bad.getKey());
    }
    client.socket().close().await();
  }

  @Test
  void a_rotation_without_grace_ends_channels_of_old_keys_within_a_sweep() {
    PhoenixClient client = server.connect("2.0.0");
    client.subscribe(TOPIC, RUNS);
    server.auth.replace(new KeyRing(OTHER, List.of(new KeyRing.Previous(PhoenixServer.SECRET,
        server.now().plusSeconds(3_600)))));
    client.settle();
    PhoenixClient fresh = new PhoenixClient(server.vertx, server.port(), "2.0.0").open("?vsn=2.0.0&apikey="
        + new Tokens(OTHER).issue(Role.ANON, server.now().plusSeconds(600)));
    fresh.subscribe(TOPIC, RUNS);
    assertEquals(List.of(), client.events(TOPIC, "phx_close"), "in its grace");

    server.auth.replace(KeyRing.of(OTHER));
    client.event(TOPIC, "phx_close");
    assertTrue(client.events(TOPIC, "system").stream()
        .anyMatch(frame -> "Failed to validate JWT signature".equals(frame.payload().getString("message"))));
    fresh.settle();
    assertEquals(List.of(), fresh.events(TOPIC, "phx_close"));
    client.socket().close().await();
    fresh.socket().close().await();
  }

  private static Map<String, BadTokens.Case> bad() {
    return BadTokens.all(PhoenixServer.SECRET, server.now());
  }

  private static Verdict.Refused refused(String token) {
    return assertInstanceOf(Verdict.Refused.class, server.auth.check(token));
  }

  private static String withoutSeconds(String text) {
    return text.replaceFirst("expired [0-9]+ seconds", "expired N seconds");
  }

  private static HttpRequest<Buffer> handshake() {
    return web.get(server.port(), "127.0.0.1", "/realtime/v1/websocket").addQueryParam("vsn", "2.0.0");
  }
}
