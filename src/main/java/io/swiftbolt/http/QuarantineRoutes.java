package io.swiftbolt.http;

import io.swiftbolt.fetch.QuarantineDesk;
import io.swiftbolt.quality.QuarantineInbox;
import io.swiftbolt.quality.QuarantineInbox.Item;
import io.swiftbolt.quality.QuarantineInbox.State;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /functions/v1/quarantine}: bars that the gate turned away, for operators to look at and to decide about. */
public final class QuarantineRoutes {
  private static final String PATH = "/functions/v1/quarantine";
  private static final int USUAL_PAGE = 50;

  private final QuarantineDesk desk;

  private QuarantineRoutes(QuarantineDesk desk) {
    this.desk = desk;
  }

  /** The list, and decisions: both for the service_role only. */
  public static List<Route> of(QuarantineDesk desk) {
    QuarantineRoutes routes = new QuarantineRoutes(desk);
    return List.of(Route.json(PATH, List.of(HttpMethod.GET), Access.SERVICE, "quarantine", routes::list),
        Route.json(PATH, List.of(HttpMethod.POST), Access.SERVICE, "quarantine-decision", routes::decide));
  }

  private Future<Reply> list(Input input) {
    int most = input.integer("limit", USUAL_PAGE);
    QuarantineInbox.Filter filter = new QuarantineInbox.Filter(
        input.text("state").flatMap(State::find),
        input.text("symbol").map(text -> Input.symbol("symbol", text)), input.timeframe("timeframe"),
        input.text("reason"), input.wholeNumber("before"), most);
    Future<List<Item>> items = desk.inbox().list(filter);
    Future<Map<State, Long>> counts = desk.inbox().counts();
    return Future.all(items, counts).map(both -> {
      JsonObject states = new JsonObject();
      for (State state : State.values()) {
        states.put(state.code(), counts.result().getOrDefault(state, 0L));
      }
      // a full page may be the last one; then the next is empty
      return Reply
          .ok(new JsonObject().put("counts", states).put("items", JsonArrays.of(items.result(), QuarantineRoutes::json))
              .put("next_before", items.result().size() < most ? null : items.result().getLast().id()));
    });
  }

  private Future<Reply> decide(Input input) {
    List<Long> ids = input.longs("ids");
    String by = input.decider();
    String note = input.text("note").orElse("");
    Future<List<QuarantineDesk.Outcome>> outcomes = "release".equals(input.text("action").orElse(""))
        ? desk.release(ids, by, note)
        : desk.reject(ids, by, note);
    return outcomes.map(list -> {
      JsonArray done = new JsonArray();
      JsonArray refused = new JsonArray();
      list.forEach(outcome -> outcome.refused().ifPresentOrElse(
          why -> refused.add(new JsonObject().put("id", outcome.id()).put("error", why)),
          () -> done.add(outcome.id())));
      return Reply.ok(new JsonObject().put("done", done).put("refused", refused));
    });
  }

  private static JsonObject json(Item item) {
    Optional<QuarantineInbox.Decision> decision = item.decision();
    return new JsonObject().put("id", item.id()).put("symbol", item.symbol())
        .put("timeframe", item.timeframe().code()).put("ts", Reply.time(item.ts())).put("bar", item.bar())
        .put("reason", item.reason()).put("provider", item.source().provider()).put("feed", item.source().feed())
        .put("job_run_id", item.runId().map(Object::toString).orElse(null)).put("state", item.state().code())
        .put("seen_at", Reply.time(item.seenAt()))
        .put("decision", decision.map(made -> new JsonObject().put("state", made.state().code()).put("by", made.by())
            .put("note", made.note()).put("at", Reply.time(made.at()))).orElse(null));
  }
}
