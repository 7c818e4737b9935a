package io.swiftbolt.http;

import io.swiftbolt.fetch.BarCheck;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.provider.ProviderException;
import io.swiftbolt.quality.CheckLog;
import io.swiftbolt.quality.CheckLog.Check;
import io.swiftbolt.quality.CheckLog.Kind;
import io.swiftbolt.quality.CheckLog.Subject;
import io.swiftbolt.quality.SeriesComparison;
import io.swiftbolt.symbols.Symbol;
import io.swiftbolt.http.Refusal.BadRequest;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** {@code /functions/v1/bar-checks}: what came out when stored bars were held against vendors, and one more on demand. */
public final class BarCheckRoutes {
  private static final String PATH = "/functions/v1/bar-checks";
  private static final int USUAL_PAGE = 50;
  private static final Duration LATER = Duration.ofSeconds(15);

  private final BarCheck checks;
  private final CheckLog log;
  private final Function<String, Future<Symbol>> symbols;

  private BarCheckRoutes(BarCheck checks, CheckLog log, Function<String, Future<Symbol>> symbols) {
    this.checks = checks;
    this.log = log;
    this.symbols = symbols;
  }

  /**
   * Both for the service_role only.
   *
   * @param symbols by ticker; fails for an unknown one
   */
  public static List<Route> of(BarCheck checks, CheckLog log, Function<String, Future<Symbol>> symbols) {
    BarCheckRoutes routes = new BarCheckRoutes(checks, log, symbols);
    return List.of(Route.json(PATH, List.of(HttpMethod.GET), Access.SERVICE, "bar-checks", routes::list),
        Route.json(PATH, List.of(HttpMethod.POST), Access.SERVICE, "bar-check", routes::check));
  }

  private Future<Reply> list(Input input) {
    CheckLog.Filter filter = new CheckLog.Filter(input.text("symbol").map(text -> Input.symbol("symbol", text)),
        input.timeframe("timeframe"), input.text("status"), input.integer("limit", USUAL_PAGE));
    return log.newest(filter).map(made -> Reply.ok(new JsonObject()
        .put("checks", JsonArrays.of(made, one -> json(one.check()).put("at", Reply.time(one.at()))))));
  }

  private Future<Reply> check(Input input) {
    Timeframe timeframe = input.timeframe("timeframe")
        .orElseThrow(() -> new BadRequest("timeframe", "must be one of " + Timeframe.legalValues()));
    Instant from = input.instant("from").orElseThrow(() -> new BadRequest("from", "must be an instant"));
    Instant to = input.instant("to").orElseThrow(() -> new BadRequest("to", "must be an instant"));
    if (!from.isBefore(to)) {
      throw new BadRequest("to", "must be after from");
    }
    String ticker = Input.symbol("symbol", input.text("symbol")
        .orElseThrow(() -> new BadRequest("symbol", "must name whose bars are checked")));
    return symbols.apply(ticker).compose(symbol -> {
      Subject subject = new Subject(symbol.id(), symbol.ticker(), timeframe, new TimeRange(from, to));
      return input.text("against").map(provider -> checks.check(subject, provider))
          .orElseGet(() -> checks.check(subject, Kind.VERIFY));
    }).recover(error -> Future.failedFuture(error instanceof ProviderException later ? notNow(later) : error))
        .map(made -> Reply.ok(new JsonObject().put("check", made.map(BarCheckRoutes::json).orElse(null))));
  }

  private static Refusal notNow(ProviderException error) {
    return switch (error.error().remedy()) {
      case WAIT, BACK_OFF -> new Refusal.Busy(error.provider() + " cannot be asked now",
          error.retryAfter().orElse(LATER));
      case OPEN_CIRCUIT, GIVE_UP -> new Refusal.BadGateway(error.provider() + " refuses: " + error.error());
    };
  }

  private static JsonObject json(Check check) {
    JsonObject json = new JsonObject().put("kind", check.kind().code()).put("symbol", check.subject().symbol())
        .put("timeframe", check.subject().timeframe().code())
        .put("from", Reply.time(check.subject().slice().from())).put("to", Reply.time(check.subject().slice().to()))
        .put("provider", check.provider()).put("feed", check.feed()).put("status", check.status())
        .put("error", check.error().orElse(null));
    JsonArray worst = new JsonArray();
    check.result().ifPresent(found -> found.worst().forEach(one -> worst.add(new JsonObject()
        .put("ts", one.ts().toString()).put("field", one.field()).put("stored", one.stored())
        .put("vendor", one.vendor()))));
    return json.put("compared", count(check, SeriesComparison::compared))
        .put("differing", count(check, SeriesComparison::differing)).put("gone", count(check, SeriesComparison::gone))
        .put("new", count(check, SeriesComparison::added)).put("differences", worst);
  }

  private static int count(Check check, Function<SeriesComparison, Integer> of) {
    return check.result().map(of).orElse(0);
  }
}
