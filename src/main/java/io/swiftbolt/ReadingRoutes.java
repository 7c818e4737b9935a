package io.swiftbolt;

import io.swiftbolt.auth.Auth;
import io.swiftbolt.catalog.Catalog;
import io.swiftbolt.config.RestConfig;
import io.swiftbolt.http.Access;
import io.swiftbolt.http.Route;
import io.swiftbolt.rest.RestRoutes;
import io.vertx.core.http.HttpMethod;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.stream.Stream;

/** The wiring of tables and functions that clients read. What a key may read of them is decided there, table by table. */
final class ReadingRoutes {
  private static final String TABLE = "/rest/v1/:table";
  private static final String FUNCTION = "/rest/v1/rpc/:function";

  private ReadingRoutes() {}

  /** @param pool whose connections can only read */
  static List<Route> of(Pool pool, Catalog catalog, Auth auth, RestConfig config) {
    RestRoutes rest = new RestRoutes(pool, catalog, auth, config);
    return Stream.of(
        Route.raw(FUNCTION, List.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST), Access.ANON, rest::function)
            .describedBy("rest-function"),
        Route.raw(TABLE, List.of(HttpMethod.GET, HttpMethod.HEAD), Access.ANON, rest::table).describedBy("rest-table"),
        Route.raw(TABLE, List.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE), Access.ANON,
            rest::readOnly))
        .map(route -> route.refusingWith(RestRoutes::refusal)).toList();
  }
}
