package io.swiftbolt.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.auth.Role;
import io.swiftbolt.config.ProvidersConfig;
import io.swiftbolt.config.VerifyConfig;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.fetch.BarCheck;
import io.swiftbolt.jobs.JobRuns;
import io.swiftbolt.market.NyseCalendar;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.provider.ProviderGate;
import io.swiftbolt.provider.ProviderObserver;
import io.swiftbolt.provider.ProviderState;
import io.swiftbolt.quality.CheckLog;
import io.swiftbolt.quality.SeriesComparison;
import io.swiftbolt.symbols.CorporateActions;
import io.swiftbolt.symbols.Symbols;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.sqlclient.Pool;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The entrance; what a check finds is tried beside it. */
class BarCheckRoutesTest {
  private static final String PATH = "/functions/v1/bar-checks";
  private static final TimeRange DAY = new TimeRange(Instant.parse("2026-02-24T05:00:00Z"),
      Instant.parse("2026-02-25T05:00:00Z"));
  private static final JsonObject ORDER = new JsonObject().put("symbol", "aapl").put("timeframe", "d1")
      .put("from", "2026-02-24T05:00:00Z").put("to", "2026-02-25T05:00:00Z");

  private final Vertx vertx = Vertx.vertx();
  private final Pool pool = TestDatabase.fresh().pool(vertx);
  private final Symbols symbols = new Symbols(pool);
  private final CheckLog log = new CheckLog(pool);
  private final HttpFixture server = new HttpFixture(HttpFixture.config(List.of()),
      BarCheckRoutes.of(new BarCheck(new BarCheck.Collaborators(pool, List.of(),
          new ProviderGate(vertx, new ProviderState(pool, ProvidersConfig.defaults().circuit()), Map.of(),
              new ProviderObserver() {
              }),
          new CorporateActions(pool), new JobRuns(pool), NyseCalendar::byRules,
          InstantSource.fixed(HttpFixture.NOW), VerifyConfig.defaults())), log, symbols::require));

  @AfterEach
  void close() {
    server.close();
    vertx.close().await();
  }

  @Test
  void what_checks_found_is_listed_the_newest_first() {
    var aapl = symbols.ensure(List.of("AAPL")).await().getFirst();
    CheckLog.Subject subject = new CheckLog.Subject(aapl.id(), "AAPL", Timeframe.D1, DAY);
    SeriesComparison found = new SeriesComparison(5, 1, 0, 2,
        List.of(new SeriesComparison.Difference(DAY.from(), "close", 10.5, 11)));
    log.add(new CheckLog.Check(CheckLog.Kind.VERIFY, subject, "alpaca", "sip", Optional.of(found), Optional.empty()),
        HttpFixture.NOW).await();
    log.add(new CheckLog.Check(CheckLog.Kind.RECONCILE, subject, "yahoo", "yahoo", Optional.empty(),
        Optional.of("VALIDATION_ERROR: no")), HttpFixture.NOW.plusSeconds(1)).await();
    List<JsonObject> all = good("bar-checks", server.get(PATH)).getJsonArray("checks").stream()
        .map(JsonObject.class::cast).toList();
    assertEquals(List.of("yahoo failed", "alpaca differs"),
        all.stream().map(one -> one.getString("provider") + " " + one.getString("status")).toList());
    JsonObject differs = good("bar-checks", server.get(PATH + "?status=differs&symbol=aapl&timeframe=1d"))
        .getJsonArray("checks").getJsonObject(0);
    assertEquals("verify 5 1 0 2", "%s %d %d %d %d".formatted(differs.getString("kind"),
        differs.getInteger("compared"), differs.getInteger("differing"), differs.getInteger("gone"),
        differs.getInteger("new")));
    assertEquals("close 10.5 11.0", differs.getJsonArray("differences").stream().map(JsonObject.class::cast)
        .map(one -> one.getString("field") + " " + one.getDouble("stored") + " " + one.getDouble("vendor"))
        .findFirst().orElse(""));
  }

  @Test
  void where_nothing_is_stored_there_is_nothing_to_check() {
    symbols.ensure(List.of("AAPL")).await();
    assertNull(good("bar-check", server.post(PATH, ORDER)).getValue("check"));
  }

  @Test
  void what_cannot_be_meant_is_refused_by_field_and_rule() {
    refused(400, "to must be after from", ORDER.copy().put("to", "2026-02-24T05:00:00Z"));
    refused(400, "timeframe", ORDER.copy().put("timeframe", "m9"));
    refused(400, "from", ORDER.copy().put("from", "yesterday"));
    refused(404, "NONE", ORDER.copy().put("symbol", "NONE"));
  }

  @Test
  void only_the_service_role_may_look_and_check() {
    for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.POST)) {
      assertEquals(403, server.request(method, PATH).putHeader("apikey", HttpFixture.key(Role.ANON)).send().await()
          .statusCode());
    }
  }

  private JsonObject good(String schema, HttpResponse<Buffer> answer) {
    assertEquals(200, answer.statusCode(), answer.bodyAsString());
    assertEquals(List.of(), server.schemas.replyErrors(schema, answer.bodyAsString()));
    return answer.bodyAsJsonObject();
  }

  private void refused(int status, String words, JsonObject order) {
    HttpResponse<Buffer> answer = server.post(PATH, order);
    assertEquals(status, answer.statusCode(), answer.bodyAsString());
    assertTrue(answer.bodyAsString().contains(words), answer.bodyAsString());
  }
}
