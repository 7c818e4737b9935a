package io.swiftbolt.udf;

import io.swiftbolt.chart.Charts;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.UdfConfig;
import io.swiftbolt.lookup.LatestQuotes;
import io.swiftbolt.lookup.SymbolFinder;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.provider.ProviderException;
import io.swiftbolt.symbols.KnownSymbols;
import io.swiftbolt.symbols.UnknownSymbol;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The requests of charting front ends. What a front end did wrong is answered with status 200 and {@code {"s":"error"}}: they
 * parse every body and look at no status.
 */
public final class Datafeed {
  private final ServerClock clock;
  private final Listing listing;
  private final History history;
  private final Marks marks;
  private final Prices prices;

  /**
   * What it is answered from.
   *
   * @param symbols for what a symbol is called
   * @param calendar the one in force now
   * @param clock the market's time
   */
  public record Collaborators(Charts charts, KnownSymbols symbols, SymbolFinder finder, LatestQuotes quotes,
      Supplier<TradingCalendar> calendar, ServerClock clock, UdfConfig config) {}

  public Datafeed(Collaborators with) {
    clock = with.clock();
    listing = new Listing(with.charts(), with.symbols(), with.finder(), with.calendar());
    history = new History(with.charts(), with.clock(), with.config().historyBars());
    marks = new Marks(new ChartEvents(with.charts(), with.config().gapPercent(), with.config().historyBars()),
        with.calendar());
    prices = new Prices(with.charts(), with.quotes());
  }

  /** {@code /config}: what this feed can. */
  public void config(RoutingContext context) {
    send(context, Listing.config().toBuffer());
  }

  /** {@code /time}: the server's, a bare number of unix seconds. */
  public void time(RoutingContext context) {
    send(context, Buffer.buffer(Long.toString(clock.instant().getEpochSecond())));
  }

  /** {@code /symbols?symbol=}: one symbol. */
  public void symbols(RoutingContext context) {
    answer(context, given -> listing.symbol(given).map(JsonObject::toBuffer));
  }

  /** {@code /search?query=&type=&exchange=&limit=}: symbols by a part of their ticker or name. */
  public void search(RoutingContext context) {
    answer(context, given -> listing.search(given).map(JsonArray::toBuffer));
  }

  /** {@code /history?symbol=&resolution=&from=&to=&countback=}: bars in columns. */
  public void history(RoutingContext context) {
    answer(context, given -> history.of(HistoryRequest.of(given)));
  }

  /** {@code /marks?symbol=&from=&to=&resolution=}: letters on bars. */
  public void marks(RoutingContext context) {
    answer(context, given -> marks.onBars(given).map(JsonArray::toBuffer));
  }

  /** {@code /timescale_marks?symbol=&from=&to=&resolution=}: letters on the time axis. */
  public void timescaleMarks(RoutingContext context) {
    answer(context, given -> marks.onTimescale(given).map(JsonArray::toBuffer));
  }

  /** {@code /quotes?symbols=}: newest prices. */
  public void quotes(RoutingContext context) {
    answer(context, given -> prices.of(given).map(JsonObject::toBuffer));
  }

  /** The body of what was refused or failed, whoever refused it. */
  public static JsonObject error(String message) {
    return new JsonObject().put("s", "error").put("errmsg", message);
  }

  private static void answer(RoutingContext context, Function<Parameters, Future<Buffer>> work) {
    Parameters given = new Parameters(context.queryParams());
    // a request that cannot be read fails as one that cannot be answered does
    Future.succeededFuture(given).compose(work).onComplete(body -> send(context, body), error -> {
      switch (error) {
        case Refused refused -> send(context, error(refused.why()).toBuffer());
        case UnknownSymbol unknown -> send(context, error(String.valueOf(unknown.getMessage())).toBuffer());
        case ProviderException _ -> send(context, error("Symbols cannot be searched now").toBuffer());
        default -> context.fail(error);
      }
    });
  }

  private static void send(RoutingContext context, Buffer body) {
    context.response().putHeader("Content-Type", "application/json").end(body);
  }
}
