package io.swiftbolt.http;

import io.swiftbolt.chart.BadChartQuery;
import io.swiftbolt.chart.ChartAnswer;
import io.swiftbolt.chart.ChartQuery;
import io.swiftbolt.chart.Charts;
import io.swiftbolt.symbols.UnknownSymbol;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** GET, HEAD and POST /functions/v1/chart. The same answer is encoded once. */
public final class ChartRoute {
  private final Charts charts;
  private final EncodedCharts encoded;
  private final Optional<HotCharts> hot;

  /** @param hot is told of each answer, so that it gives it by itself the next time */
  public ChartRoute(Charts charts, EncodedCharts encoded, Optional<HotCharts> hot) {
    this.charts = charts;
    this.encoded = encoded;
    this.hot = hot;
  }

  /** The route: for everybody with a key. */
  public Route route() {
    return Route
        .raw("/functions/v1/chart", List.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST), Access.ANON,
            this::answer)
        .describedBy("chart");
  }

  /**
   * Parameters stand in the query or, for callers of before the endpoint became a GET, in a JSON object. A body must have been
   * read (BodyHandler).
   */
  public void answer(RoutingContext context) {
    Map<String, String> parameters = new HashMap<>();
    context.queryParams().forEach(parameter -> parameters.putIfAbsent(parameter.getKey(), parameter.getValue()));
    Buffer body = context.body().buffer();
    if (body != null && body.length() > 0) {
      try {
        for (Map.Entry<String, Object> field : new JsonObject(body)) {
          if (field.getValue() instanceof String || field.getValue() instanceof Number
              || field.getValue() instanceof Boolean) {
            parameters.put(field.getKey(), field.getValue().toString());
          } else if (field.getValue() != null) {
            refuse(context, 400, field.getKey() + " must be a text, a number or a boolean");
            return;
          }
        }
      } catch (DecodeException malformed) {
        refuse(context, 400, "body must be a JSON object");
        return;
      }
    }
    serve(context, parameters);
  }

  private void serve(RoutingContext context, Map<String, String> parameters) {
    ChartQuery query;
    try {
      query = ChartQuery.of(parameters);
    } catch (BadChartQuery bad) {
      refuse(context, 400, bad.why());
      return;
    }
    charts.answer(query).onComplete(answer -> send(context, answer), error -> {
      if (error instanceof UnknownSymbol unknown) {
        refuse(context, 404, "Symbol not found: " + unknown.ticker());
      } else if (error instanceof BadChartQuery bad) {
        refuse(context, 400, bad.why());
      } else {
        context.fail(error);
      }
    });
  }

  private void send(RoutingContext context, ChartAnswer answer) {
    HttpServerRequest request = context.request();
    String encodings = request.getHeader("Accept-Encoding");
    ChartReply.Conditions conditions = new ChartReply.Conditions(ChartFormat.accepted(request.getHeader("Accept")),
        encodings != null && encodings.contains("gzip"), request.getHeader("If-None-Match"));
    EncodedChart chart = encoded.of(answer, conditions.format());
    ChartReply reply = ChartReply.of(chart, conditions);
    hot.ifPresent(charts -> charts.learn(context, answer.query(), conditions, chart, reply));
    HttpServerResponse response = context.response().setStatusCode(reply.status());
    reply.headers().forEach(response::putHeader);
    if (request.method().equals(HttpMethod.HEAD)) {
      response.putHeader("Content-Length", String.valueOf(reply.body().length())).end();
    } else {
      response.end(reply.body());
    }
  }

  private static void refuse(RoutingContext context, int status, String why) {
    context.response().setStatusCode(status).putHeader("Content-Type", "application/json")
        .end(new JsonObject().put("error", why).toBuffer());
  }
}
