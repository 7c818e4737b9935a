package io.swiftbolt.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.auth.Role;
import io.swiftbolt.coverage.Coverage;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.fetch.QuarantineDesk;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.NyseCalendar;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.quality.BarGate;
import io.swiftbolt.quality.HeldBar;
import io.swiftbolt.quality.Quarantine;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.sqlclient.Pool;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuarantineRoutesTest {
  private static final String PATH = "/functions/v1/quarantine";
  private static final Instant DAY = Instant.parse("2026-02-24T05:00:00Z");
  private final Vertx vertx = Vertx.vertx();
  private final Pool pool = TestDatabase.fresh().pool(vertx);
  private final HttpFixture server = new HttpFixture(HttpFixture.config(List.of()),
      QuarantineRoutes.of(new QuarantineDesk(pool, new Coverage(pool), NyseCalendar::byRules,
          InstantSource.fixed(HttpFixture.NOW))));

  @BeforeEach
  void three_bars_are_held() {
    UUID symbol = pool.query("insert into symbols (ticker) values ('AAPL') returning id").execute().await().iterator()
        .next().getUUID(0);
    List<Quarantine.Held> held = new ArrayList<>();
    for (int day = 0; day < 3; day++) {
      Bar bar = new Bar(DAY.plusSeconds(86_400L * day), 10, 99, 9, 10, 5);
      held.add(new Quarantine.Held(symbol, "AAPL", Timeframe.D1, Optional.of(bar.ts()), HeldBar.json(bar).encode(),
          BarGate.Reason.SPIKE, "alpaca", "sip", 10, "raw", UUID.randomUUID()));
    }
    pool.withTransaction(tx -> new Quarantine().hold(tx, held, HttpFixture.NOW)).await();
  }

  @AfterEach
  void close() {
    server.close();
    vertx.close().await();
  }

  @Test
  void the_inbox_is_read_page_by_page_the_newest_first() {
    JsonObject page = promised("quarantine", server.get(PATH + "?state=held&symbol=aapl&timeframe=1d&limit=2"));
    assertEquals(3, page.getJsonObject("counts").getInteger("held"));
    JsonArray items = page.getJsonArray("items");
    assertEquals(List.of(3L, 2L), List.of(items.getJsonObject(0).getLong("id"), items.getJsonObject(1).getLong("id")));
    assertEquals("99.0", items.getJsonObject(0).getJsonObject("bar").getString("high"));
    JsonObject rest = promised("quarantine", server.get(PATH + "?limit=2&before=" + page.getLong("next_before")));
    assertEquals(1, rest.getJsonArray("items").size());
    assertNull(rest.getValue("next_before"));
    assertEquals(0, promised("quarantine", server.get(PATH + "?reason=OFF_GRID")).getJsonArray("items").size());
  }

  @Test
  void bars_are_released_and_rejected_and_what_was_not_done_is_said() {
    JsonObject released = promised("quarantine-decision", server.post(PATH, new JsonObject().put("action", "release")
        .put("ids", List.of(1, 77)).put("by", "ada").put("note", "checked")));
    assertEquals(new JsonArray().add(1), released.getJsonArray("done"));
    assertEquals(new JsonArray().add(new JsonObject().put("id", 77).put("error", "is not in quarantine")),
        released.getJsonArray("refused"));
    promised("quarantine-decision", server.post(PATH, new JsonObject().put("action", "reject")
        .put("ids", List.of(2)).put("by", "bob")));
    JsonObject counts = promised("quarantine", server.get(PATH)).getJsonObject("counts");
    assertEquals(new JsonObject().put("held", 1).put("released", 1).put("rejected", 1), counts);
    JsonObject item = promised("quarantine", server.get(PATH + "?state=released")).getJsonArray("items")
        .getJsonObject(0);
    assertEquals("ada", item.getJsonObject("decision").getString("by"));
  }

  @Test
  void what_cannot_be_meant_is_refused_by_field_and_rule() {
    refused("state", server.get(PATH + "?state=lost"));
    refused("limit", server.get(PATH + "?limit=201"));
    refused("before", server.get(PATH + "?before=none"));
    refused("Missing required parameters: action, ids, by",
        server.post(PATH, new JsonObject().put("action", "reject")));
    JsonObject all = new JsonObject().put("action", "release").put("ids", List.of(1)).put("by", "ada");
    refused("action", server.post(PATH, all.copy().put("action", "burn")));
    refused("ids", server.post(PATH, all.copy().put("ids", List.of())));
    refused("ids", server.post(PATH, all.copy().put("ids", List.of("1"))));
    refused("by", server.post(PATH, all.copy().put("by", "  ")));
    assertEquals(3, promised("quarantine", server.get(PATH)).getJsonObject("counts").getInteger("held"));
  }

  @Test
  void only_the_service_role_may_look_and_decide() {
    for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.POST)) {
      assertEquals(403, server.request(method, PATH).putHeader("apikey", HttpFixture.key(Role.ANON)).send().await()
          .statusCode());
    }
  }

  private JsonObject promised(String schema, HttpResponse<Buffer> answer) {
    assertEquals(200, answer.statusCode(), answer.bodyAsString());
    assertEquals(List.of(), server.schemas.replyErrors(schema, answer.bodyAsString()));
    return answer.bodyAsJsonObject();
  }

  private static void refused(String words, HttpResponse<Buffer> answer) {
    assertEquals(400, answer.statusCode(), answer.bodyAsString());
    assertTrue(answer.bodyAsJsonObject().getString("error").contains(words), answer.bodyAsString());
  }
}
