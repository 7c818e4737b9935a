package io.swiftbolt.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.auth.Role;
import io.swiftbolt.config.ProvidersConfig;
import io.swiftbolt.config.UnsupportedConfig;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.provider.ProviderDesk;
import io.swiftbolt.provider.ProviderError;
import io.swiftbolt.provider.ProviderException;
import io.swiftbolt.provider.ProviderState;
import io.swiftbolt.provider.Unsupported;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.sqlclient.Pool;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProviderRoutesTest {
  private static final String PATH = "/functions/v1/providers";
  private final Vertx vertx = Vertx.vertx();
  private final Pool pool = TestDatabase.fresh().pool(vertx);
  private final ProviderState state = new ProviderState(pool, ProvidersConfig.defaults().circuit());
  private final Unsupported unsupported = new Unsupported(pool, UnsupportedConfig.defaults());
  private final HttpFixture server = new HttpFixture(HttpFixture.config(List.of()), ProviderRoutes.of(
      new ProviderDesk(pool, state, Set.of("alpaca", "yahoo"), InstantSource.fixed(HttpFixture.NOW))));

  @BeforeEach
  void one_vendor_is_left_alone_and_serves_two_symbols_not() {
    pool.query("insert into provider_state (provider) values ('alpaca')").execute().await();
    state.failed("alpaca", new ProviderException(ProviderError.AUTHENTICATION_ERROR, "alpaca", "key refused")).await();
    unsupported.refused("alpaca", "OLD", "invalid symbol").await();
    unsupported.refused("alpaca", "GONE", "invalid symbol").await();
    unsupported.empty("yahoo", "OLD", Timeframe.M1).await();
  }

  @AfterEach
  void close() {
    server.close();
    vertx.close().await();
  }

  private static JsonObject decision(String action) {
    return new JsonObject().put("action", action).put("provider", "alpaca").put("by", "ada");
  }

  @Test
  void what_vendors_do_and_do_not_serve_is_listed() {
    JsonObject all = good("providers", server.get(PATH));
    JsonObject alpaca = all.getJsonArray("providers").getJsonObject(0);
    assertEquals("open AUTHENTICATION_ERROR",
        alpaca.getString("circuit") + " " + alpaca.getString("last_error"));
    assertTrue(alpaca.getBoolean("paused"));
    assertEquals(3, all.getJsonArray("unsupported").size());
    JsonObject one = good("providers", server.get(PATH + "?provider=yahoo&symbol=old")).getJsonArray("unsupported")
        .getJsonObject(0);
    assertEquals("m1 false", one.getString("timeframe") + " " + one.getBoolean("holds"), "once may be a fault");
    assertEquals(new JsonArray(), all.getJsonArray("decisions"));
  }

  @Test
  void symbols_are_asked_for_again_when_an_operator_says_so_and_that_is_written_down() {
    assertEquals(new JsonObject().put("cleared", 1),
        good("provider-decision", server.post(PATH, decision("clear_unsupported").put("symbol", "old")
            .put("note", "renamed"))));
    assertEquals(Map.of("alpaca", Set.of("GONE")), unsupported.of(List.of("OLD", "GONE"), Timeframe.D1).await());
    assertEquals(1, good("provider-decision", server.post(PATH, decision("clear_unsupported"))).getInteger("cleared"));
    assertEquals(0, good("provider-decision", server.post(PATH, decision("clear_unsupported"))).getInteger("cleared"));
    JsonArray decisions = good("providers", server.get(PATH)).getJsonArray("decisions");
    assertEquals(3, decisions.size());
    JsonObject first = decisions.getJsonObject(2);
    assertEquals("ada OLD renamed", first.getString("by") + " " + first.getString("symbol") + " "
        + first.getString("note"));
    assertEquals("invalid symbol", first.getJsonArray("was").getJsonObject(0).getString("reason"));
    assertThrows(Exception.class,
        () -> pool.query("set role swiftbolt_app; delete from provider_decisions").execute().await());
  }

  @Test
  void a_circuit_is_closed_once() {
    assertEquals(1, good("provider-decision", server.post(PATH, decision("close_circuit"))).getInteger("cleared"));
    assertEquals(0, good("provider-decision", server.post(PATH, decision("close_circuit"))).getInteger("cleared"));
    JsonObject all = good("providers", server.get(PATH));
    assertEquals("closed", all.getJsonArray("providers").getJsonObject(0).getString("circuit"));
    assertEquals("open", all.getJsonArray("decisions").getJsonObject(1).getJsonArray("was").getJsonObject(0)
        .getString("circuit"));
  }

  @Test
  void what_cannot_be_meant_is_refused_by_field_and_rule() {
    refused("provider must be one of [alpaca, yahoo]",
        server.post(PATH, decision("close_circuit").put("provider", "bloomberg")));
    refused("symbol must not be given", server.post(PATH, decision("close_circuit").put("symbol", "OLD")));
    refused("action", server.post(PATH, decision("burn")));
    refused("by", server.post(PATH, decision("close_circuit").put("by", " ")));
    refused("limit", server.get(PATH + "?limit=0"));
  }

  @Test
  void only_the_service_role_may_look_and_decide() {
    for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.POST)) {
      assertEquals(403, server.request(method, PATH).putHeader("apikey", HttpFixture.key(Role.ANON)).send().await()
          .statusCode());
    }
  }

  private JsonObject good(String schema, HttpResponse<Buffer> response) {
    assertEquals(200, response.statusCode(), response.bodyAsString());
    assertEquals(List.of(), server.schemas.replyErrors(schema, response.bodyAsString()));
    return response.bodyAsJsonObject();
  }

  private static void refused(String words, HttpResponse<Buffer> response) {
    assertEquals(400, response.statusCode(), response.bodyAsString());
    assertTrue(response.bodyAsString().contains(words), response.bodyAsString());
  }
}
