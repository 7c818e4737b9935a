package io.swiftbolt.http;

import io.swiftbolt.orchestrator.Backfill;
import io.swiftbolt.orchestrator.BackfillOrders;
import io.swiftbolt.symbols.UnknownSymbol;
import io.swiftbolt.symbols.Watchlists;
import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.net.ConnectException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one table from failures to status codes and bodies {@code {"error": …}}. */
final class ErrorBody {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorBody.class);
  private static final String RETRY_AFTER_SECONDS = "1";

  private ErrorBody() {}

  /** For a failed route: whatever failed, the client gets JSON, and only what it may know. */
  static void handle(RoutingContext context) {
    if (context.response().ended() || context.response().headWritten()) {
      LOG.warn("request {} failed after its answer had begun", RequestLog.id(context), context.failure());
      context.response().reset();
      return;
    }
    Throwable failure = context.failure();
    switch (failure) {
      case null -> byStatus(context, context.statusCode());
      case HttpException http -> byStatus(context, http.getStatusCode());
      case Refusal refusal -> refused(context, refusal);
      case UnknownSymbol unknown -> end(context, 404, new JsonObject().put("error", unknown.getMessage()));
      case Watchlists.UnknownWatchlist unknown -> end(context, 404,
          new JsonObject().put("error", unknown.getMessage()));
      case BackfillOrders.UnknownBackfill unknown -> end(context, 404,
          new JsonObject().put("error", unknown.getMessage()));
      case BackfillOrders.TooMany _ ->
        refused(context, new Refusal.Busy("Too many backfills have not ended", Duration.ofMinutes(1)));
      case BackfillOrders.NotNow ended -> end(context, 409, new JsonObject().put("error", ended.getMessage()));
      case Backfill.TooLarge large -> end(context, 400, new JsonObject().put("error", large.getMessage()));
      case ConnectionPoolTooBusyException _,ConnectException _,ClosedConnectionException _ ->
        busy(context, failure);
      // the pool's way of saying that no connection became free in time
      case VertxException late when "Timeout waiting for connection".equals(late.getMessage()) -> busy(context, late);
      default -> internal(context, failure);
    }
  }

  private static void refused(RoutingContext context, Refusal refusal) {
    int status = switch (refusal) {
      case Refusal.BadRequest _ -> 400;
      case Refusal.Unauthorized _ -> 401;
      case Refusal.Forbidden _ -> 403;
      case Refusal.NotFound _ -> 404;
      case Refusal.UnsupportedMediaType _ -> 415;
      case Refusal.TooManyRequests _ -> 429;
      case Refusal.BadGateway _ -> 502;
      case Refusal.Busy _ -> 503;
    };
    if (refusal instanceof Refusal.Busy busy) {
      retryAfter(context, busy.retryAfter());
    } else if (refusal instanceof Refusal.TooManyRequests limited) {
      retryAfter(context, limited.retryAfter());
    }
    end(context, status, new JsonObject().put("error", refusal.getMessage()));
  }

  private static void retryAfter(RoutingContext context, Duration wait) {
    long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
    context.response().putHeader("Retry-After", Long.toString(seconds));
  }

  private static void byStatus(RoutingContext context, int status) {
    switch (status) {
      case 400 -> end(context, 400, new JsonObject().put("error", "Bad request"));
      case 401 -> end(context, 401, new JsonObject().put("error", "Unauthorized"));
      case 403 -> end(context, 403, new JsonObject().put("error", "Forbidden"));
      case 404 -> end(context, 404, new JsonObject().put("error", "Not found"));
      case 405 -> end(context, 405, new JsonObject().put("error", "Method not allowed"));
      case 413 -> end(context, 413, new JsonObject().put("error", "Request body too large"));
      case 415 -> end(context, 415, new JsonObject().put("error", "Content-Type must be application/json"));
      default -> internal(context, context.failure());
    }
  }

  private static void busy(RoutingContext context, Throwable failure) {
    LOG.warn("request {} found the database busy or away: {}", RequestLog.id(context), failure.toString());
    context.response().putHeader("Retry-After", RETRY_AFTER_SECONDS);
    end(context, 503, new JsonObject().put("error", "Busy, try again"));
  }

  private static void internal(RoutingContext context, @Nullable Throwable failure) {
    String id = RequestLog.id(context);
    LOG.error("request {} {} {} failed", id, context.request().method(), context.request().path(), failure);
    end(context, 500, new JsonObject().put("error", "An internal error occurred").put("id", id));
  }

  private static void end(RoutingContext context, int status, JsonObject body) {
    HttpServerResponse response = context.response();
    response.setStatusCode(status).putHeader("Content-Type", "application/json");
    JsonObject shaped = Gate.route(context).flatMap(Route::refusals)
        .map(form -> form.of(status, body.getString("error"))).orElse(body);
    if (status == 413) {
      response.putHeader("Connection", "close"); // the rest of the body is not read
    }
    response.end(shaped.toBuffer());
  }
}
