package io.swiftbolt.http;

import io.swiftbolt.lookup.Headlines;
import io.swiftbolt.lookup.LatestQuotes;
import io.swiftbolt.lookup.SymbolFinder;
import io.swiftbolt.market.TradingCalendar;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** The routes to what vendors are asked for clients: prices, symbols, headlines. */
public final class LookupRoutes {
  private LookupRoutes() {}

  /**
   * What they are answered from.
   *
   * @param clock the market's time
   * @param quotesPerMinute of one client
   * @param realTime what clients' minutes are counted in
   */
  public record Collaborators(LatestQuotes quotes, SymbolFinder symbols, Headlines headlines,
      Supplier<TradingCalendar> calendar, InstantSource clock, int quotesPerMinute, InstantSource realTime) {}

  public static List<Route> of(Collaborators with) {
    ClientLimit limit = new ClientLimit(with.quotesPerMinute(), with.realTime());
    QuotesEndpoint quotes = new QuotesEndpoint(with.quotes(), with.calendar(), with.clock(), limit);
    SymbolsSearchEndpoint search = new SymbolsSearchEndpoint(with.symbols());
    NewsEndpoint news = new NewsEndpoint(with.headlines());
    return List.of(
        Route.json("/functions/v1/quotes", List.of(HttpMethod.GET, HttpMethod.POST), Access.ANON, "quotes",
            quotes::latest).refusingWith(LookupRoutes::inTheirWords),
        Route.json("/functions/v1/symbols-search", List.of(HttpMethod.GET), Access.ANON, "symbols-search",
            search::search),
        Route.json("/functions/v1/news", List.of(HttpMethod.GET), Access.ANON, "news", news::news));
  }

  /** Clients of this endpoint know the refusal of a body by its text. */
  private static JsonObject inTheirWords(int status, String message) {
    return new JsonObject().put("error", message.equals("body must be valid JSON") ? "Invalid JSON body" : message);
  }
}
