package io.swiftbolt.http;

import io.swiftbolt.provider.ProviderDesk;
import io.swiftbolt.provider.ProviderState;
import io.swiftbolt.http.Refusal.BadRequest;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code /functions/v1/providers}: how vendors do, what they do not serve, and what operators decide about that. */
public final class ProviderRoutes {
  private static final String PATH = "/functions/v1/providers";
  private static final int USUAL_PAGE = 50;

  private final ProviderDesk desk;

  private ProviderRoutes(ProviderDesk desk) {
    this.desk = desk;
  }

  /** The list, and decisions: both for the service_role only. */
  public static List<Route> of(ProviderDesk desk) {
    ProviderRoutes routes = new ProviderRoutes(desk);
    return List.of(Route.json(PATH, List.of(HttpMethod.GET), Access.SERVICE, "providers", routes::list),
        Route.json(PATH, List.of(HttpMethod.POST), Access.SERVICE, "provider-decision", routes::decide));
  }

  private Future<Reply> list(Input input) {
    int most = input.integer("limit", USUAL_PAGE);
    Future<List<ProviderState.Health>> health = desk.health();
    Future<List<ProviderDesk.Unserved>> unserved = desk.unserved(input.text("provider"), symbol(input), most);
    Future<List<ProviderDesk.Decision>> decisions = desk.decisions(most);
    return Future.all(health, unserved, decisions).map(all -> Reply.ok(new JsonObject()
        .put("providers", JsonArrays.of(health.result(), ProviderRoutes::json))
        .put("unsupported", JsonArrays.of(unserved.result(), ProviderRoutes::json))
        .put("decisions", JsonArrays.of(decisions.result(), ProviderRoutes::json))));
  }

  private Future<Reply> decide(Input input) {
    String by = input.decider();
    String provider = input.text("provider").filter(desk.configured()::contains).orElseThrow(
        () -> new BadRequest("provider", "must be one of " + desk.configured().stream().sorted().toList()));
    String note = input.text("note").orElse("");
    boolean circuit = "close_circuit".equals(input.text("action").orElse(""));
    if (circuit && input.text("symbol").isPresent()) {
      throw new BadRequest("symbol", "must not be given: a circuit is about all of them");
    }
    Future<Integer> cleared = circuit
        ? desk.closeCircuit(provider, by, note).map(open -> open ? 1 : 0)
        : desk.clearUnserved(provider, symbol(input), by, note);
    return cleared.map(count -> Reply.ok(new JsonObject().put("cleared", count)));
  }

  private static Optional<String> symbol(Input input) {
    return input.text("symbol").map(text -> Input.symbol("symbol", text));
  }

  private static JsonObject json(ProviderState.Health health) {
    return new JsonObject().put("provider", health.provider()).put("circuit", health.circuit())
        .put("paused", health.blocked() || health.shut()).put("failures", health.failures())
        .put("last_error", health.lastErrorCode().orElse(null))
        .put("last_error_message", health.lastErrorMessage().orElse(null))
        .put("last_success_at", health.lastSuccessAt().map(Instant::toString).orElse(null))
        .put("granted", health.granted()).put("refused", health.refused());
  }

  private static JsonObject json(ProviderDesk.Unserved unserved) {
    return new JsonObject().put("provider", unserved.provider()).put("symbol", unserved.symbol())
        .put("timeframe", unserved.timeframe().orElse(null)).put("said", unserved.said())
        .put("reason", unserved.reason()).put("said_at", Reply.time(unserved.saidAt()))
        .put("not_before", Reply.time(unserved.notBefore())).put("holds", unserved.holds());
  }

  private static JsonObject json(ProviderDesk.Decision decision) {
    return new JsonObject().put("id", decision.id()).put("decision", decision.decision())
        .put("provider", decision.provider()).put("symbol", decision.symbol().orElse(null))
        .put("cleared", decision.cleared()).put("was", decision.was()).put("by", decision.by())
        .put("note", decision.note()).put("at", Reply.time(decision.at()));
  }
}
