package io.swiftbolt;

import io.swiftbolt.http.Access;
import io.swiftbolt.http.Route;
import io.swiftbolt.udf.Datafeed;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** The wiring of what charting front ends ask. They set no headers, so the key may stand in the query. */
final class ChartingRoutes {
  private ChartingRoutes() {}

  /** @param open whether no key is needed at all */
  static List<Route> of(Datafeed feed, boolean open) {
    Access access = open ? Access.OPEN : Access.ANON;
    return List.of(route("config", access, feed::config), route("time", access, feed::time),
        route("symbols", access, feed::symbols), route("search", access, feed::search),
        route("history", access, feed::history), route("marks", access, feed::marks),
        route("timescale_marks", access, feed::timescaleMarks), route("quotes", access, feed::quotes));
  }

  private static Route route(String name, Access access, Handler<RoutingContext> handler) {
    return Route.raw("/udf/" + name, List.of(HttpMethod.GET), access, handler).describedBy("udf-" + name)
        .withKeyInQuery().refusingWith((status, message) -> Datafeed.error(message));
  }
}
