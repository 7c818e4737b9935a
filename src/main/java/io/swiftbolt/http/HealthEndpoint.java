package io.swiftbolt.http;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /health/live}: the event loop turns. {@code /health/ready}: all that the server needs is well. */
final class HealthEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(HealthEndpoint.class);
  private static final int CHECK_SECONDS_MOST = 2;
  private final List<HealthCheck> checks;

  HealthEndpoint(List<HealthCheck> checks) {
    this.checks = List.copyOf(checks);
  }

  Future<Reply> live(Input input) {
    return Future.succeededFuture(Reply.ok(new JsonObject().put("status", "up")));
  }

  Future<Reply> ready(Input input) {
    List<Future<JsonObject>> results = new ArrayList<>();
    checks.forEach(check -> results.add(result(check)));
    return Future.all(results).map(done -> {
      JsonArray shown = new JsonArray();
      boolean up = true;
      for (Future<JsonObject> result : results) {
        shown.add(result.result());
        up &= "up".equals(result.result().getString("status"));
      }
      return Reply.of(up ? 200 : 503, new JsonObject().put("status", up ? "up" : "down").put("checks", shown));
    });
  }

  private static Future<JsonObject> result(HealthCheck check) {
    JsonObject result = new JsonObject().put("name", check.name());
    return check.check().get().timeout(CHECK_SECONDS_MOST, TimeUnit.SECONDS)
        .map(well -> result.put("status", "up")).otherwise(failure -> {
          if (!(failure instanceof HealthCheck.NotReady)) {
            LOG.warn("health check {} failed: {}", check.name(), failure.toString());
          }
          String reason = failure instanceof HealthCheck.NotReady notReady ? notReady.getMessage() : "failed";
          return result.put("status", "down").put("reason", reason);
        });
  }
}
