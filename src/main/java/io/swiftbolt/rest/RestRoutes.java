package io.swiftbolt.rest;

import io.swiftbolt.auth.Auth;
import io.swiftbolt.auth.Role;
import io.swiftbolt.catalog.Catalog;
import io.swiftbolt.catalog.Table;
import io.swiftbolt.config.RestConfig;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map.Entry;
import java.util.Optional;

/**
 * Answers {@code /rest/v1/:table} and {@code /rest/v1/rpc/:function} as PostgREST does. Whoever mounts the handlers has checked
 * that there is a valid key, and read the body. For any event loop.
 */
public final class RestRoutes {
  private static final String RETRY_AFTER_SECONDS = "1";

  private final Catalog catalog;
  private final Auth auth;
  private final RestConfig limits;
  private final Reads reads;

  /** @param pool whose connections can only read, see {@code DatabasePool.openForReading} */
  public RestRoutes(Pool pool, Catalog catalog, Auth auth, RestConfig limits) {
    this.catalog = catalog;
    this.auth = auth;
    this.limits = limits;
    reads = new Reads(pool, limits);
  }

  /** Errors that others find on these routes, in PostgREST's form. */
  public static JsonObject refusal(int status, String message) {
    String code = switch (status) {
      case 401 -> "PGRST301"; // no key, or one that does not fit
      case 404 -> "PGRST125";
      case 405 -> "PGRST117";
      case 415 -> "PGRST102";
      case 503 -> "PGRST001";
      default -> status >= 500 ? "XX000" : "PGRST100";
    };
    return Problem.of(status, code, message).body();
  }

  /** GET and HEAD of a table. */
  public void table(RoutingContext context) {
    attempt(context, () -> {
      checkSchema(context, "Accept-Profile");
      String name = context.pathParam("table");
      Table table = catalog.readable(name).orElseThrow(() -> Problem.noTable(name));
      admit(context, table.open(), "table", name);
      HttpServerRequest request = context.request();
      Wanted wanted = wanted(request);
      ReadQuery query = QueryParser.parse(new Source.OfTable(table), context.queryParams(), range(request), limits);
      return page(context, query, wanted);
    });
  }

  /** GET, HEAD and POST of a function. */
  public void function(RoutingContext context) {
    attempt(context, () -> {
      HttpServerRequest request = context.request();
      boolean post = request.method().equals(HttpMethod.POST);
      checkSchema(context, post ? "Content-Profile" : "Accept-Profile");
      String name = context.pathParam("function");
      Function function = Function.find(name).orElseThrow(() -> Problem.noFunction(name, ""));
      admit(context, function.open(), "function", name);
      Wanted wanted = wanted(request);
      Arguments arguments = new Arguments(function, limits);
      List<Entry<String, String>> parameters = new ArrayList<>();
      Source.OfFunction call;
      if (post) {
        call = arguments.ofBody(context.body().buffer());
        parameters.addAll(context.queryParams().entries());
      } else {
        call = arguments.ofParameters(context.queryParams(), parameters);
      }
      ReadQuery query = QueryParser.parse(call, parameters, range(request), limits);
      return function.scalar() ? scalar(context, query, wanted) : page(context, query, wanted);
    });
  }

  /** Everything else of a table: nothing is written here. */
  public void readOnly(RoutingContext context) {
    context.response().putHeader("Allow", "GET, HEAD");
    refuse(context, Problem.of(405, "PGRST117", "Unsupported HTTP method: " + context.request().method(),
        "Tables can only be read here; the endpoints under /functions/v1 change them."));
  }

  private Future<Void> page(RoutingContext context, ReadQuery query, Wanted wanted) {
    return reads.page(query, wanted).compose(page -> {
      if (page.isBeyond()) {
        throw Problem.badRange("An offset of " + page.offset() + " was requested, but there are only "
            + page.total().orElse(0) + " rows.");
      }
      if (page.found() > 0 && page.shown() == 0 && !wanted.headOnly()) {
        throw Problem.of(413, "54000", "A row of the answer is too large",
            "An answer may have " + limits.maxBytes() + " bytes; select fewer columns.");
      }
      if (wanted.form() == Wanted.Form.OBJECT && page.found() != 1) {
        throw Problem.notSingle(page.found());
      }
      HttpServerResponse response = context.response().setStatusCode(page.status())
          .putHeader("Content-Range", page.contentRange()).putHeader("Range-Unit", "items");
      return send(response, wanted, wanted.form() == Wanted.Form.CSV ? csv(query, page.body()) : page.body());
    });
  }

  private Future<Void> scalar(RoutingContext context, ReadQuery query, Wanted wanted) {
    return reads.scalar(query).compose(
        body -> send(context.response().putHeader("Content-Range", "0-0/*"), wanted, body));
  }

  private static Future<Void> send(HttpServerResponse response, Wanted wanted, Buffer body) {
    response.putHeader("Content-Type", wanted.contentType()).putHeader("Content-Profile", "public");
    if (wanted.count() != Wanted.Count.NONE) {
      response.putHeader("Preference-Applied", "count=" + wanted.count().word());
    }
    return wanted.headOnly() ? response.end() : response.end(body);
  }

  private static Buffer csv(ReadQuery query, Buffer rows) {
    List<String> names = query.select().stream().map(item -> csv(item.name())).toList();
    return Buffer.buffer(String.join(",", names) + "\n").appendBuffer(rows);
  }

  private static String csv(String name) {
    return name.matches("[\\w$ -]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  private void admit(RoutingContext context, boolean open, String kind, String name) {
    Role role = auth.role(context.request(), false).orElse(Role.ANON);
    if (!open && role != Role.SERVICE_ROLE) {
      throw Problem.denied(role == Role.ANON, kind, name);
    }
  }

  private static void checkSchema(RoutingContext context, String header) {
    String schema = context.request().getHeader(header);
    if (schema != null && !schema.isBlank() && !schema.strip().equals("public")) {
      throw Problem.noSchema(schema.strip());
    }
  }

  private static Wanted wanted(HttpServerRequest request) {
    String prefer = String.join(",", request.headers().getAll("Prefer"));
    return Wanted.of(request.getHeader("Accept"), prefer, request.method().equals(HttpMethod.HEAD));
  }

  private static Optional<String> range(HttpServerRequest request) {
    String unit = request.getHeader("Range-Unit");
    return unit == null || unit.strip().equals("items")
        ? Optional.ofNullable(request.getHeader("Range"))
        : Optional.empty();
  }

  @FunctionalInterface
  private interface Work {
    Future<Void> begin();
  }

  private static void attempt(RoutingContext context, Work work) {
    Future<Void> done;
    try {
      done = work.begin();
    } catch (Problem problem) {
      refuse(context, problem);
      return;
    }
    done.onFailure(failure -> {
      if (!context.response().ended() && !context.response().closed()) { // otherwise the client went away meanwhile
        DatabaseProblems.of(failure).ifPresentOrElse(problem -> refuse(context, problem), () -> context.fail(failure));
      }
    });
  }

  private static void refuse(RoutingContext context, Problem problem) {
    HttpServerResponse response = context.response();
    if (problem.status == 503) {
      response.putHeader("Retry-After", RETRY_AFTER_SECONDS);
    }
    if (problem.status == 401) {
      response.putHeader("WWW-Authenticate", "Bearer");
    }
    response.setStatusCode(problem.status).putHeader("Content-Type", "application/json; charset=utf-8");
    Future<Void> sent = context.request().method().equals(HttpMethod.HEAD)
        ? response.end()
        : response.end(problem.body().toBuffer());
    sent.onFailure(context::fail);
  }
}
