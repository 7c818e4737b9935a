package io.swiftbolt.http;

import io.swiftbolt.bars.BarCounts;
import io.swiftbolt.bars.BarPages;
import io.swiftbolt.bars.DailyAverages;
import io.swiftbolt.bars.DayFigures;
import io.swiftbolt.config.WatchlistConfig;
import io.swiftbolt.jobs.JobDefinitions;
import io.swiftbolt.jobs.JobRunReads;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.orchestrator.BackfillOrders;
import io.swiftbolt.symbols.KnownSymbols;
import io.swiftbolt.symbols.Symbols;
import io.swiftbolt.symbols.Watchlists;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** The routes by which clients have their symbols watched, loaded and brought up to date. All of them ride on backfills. */
public final class ClientRoutes {
  private ClientRoutes() {}

  /**
   * What they are answered from.
   *
   * @param clock the server's
   * @param tick wants one soon
   */
  public record Collaborators(Tables tables, BackfillOrders orders, Supplier<TradingCalendar> calendar,
      InstantSource clock, WatchlistConfig watchlist, Runnable tick) {}

  /** The rooms that own what they read and write. */
  public record Tables(Symbols symbols, KnownSymbols catalogue, Watchlists watchlists, JobDefinitions definitions,
      JobRunReads runs, BarCounts counts, DayFigures figures, DailyAverages averages, BarPages pages) {}

  public static List<Route> of(Collaborators with) {
    Tables tables = with.tables();
    Symbols symbols = tables.symbols();
    StandingOrders standing = new StandingOrders(tables.definitions(), with.clock(), with.tick());
    WatchlistSyncEndpoint watchlist = new WatchlistSyncEndpoint(new WatchlistSyncEndpoint.Collaborators(symbols,
        tables.watchlists(), standing, refill(with, "watchlist-sync"), tables.runs(), tables.averages(),
        with.watchlist(), with.clock()));
    SyncUserSymbolsEndpoint sync = new SyncUserSymbolsEndpoint(symbols, standing);
    SymbolInitEndpoint init = new SymbolInitEndpoint(symbols, standing, refill(with, "symbol-init"), tables.counts(),
        with.watchlist());
    SeedSymbolsEndpoint seed = new SeedSymbolsEndpoint(symbols, tables.catalogue());
    RefreshDataEndpoint refresh = new RefreshDataEndpoint(symbols, refill(with, "refresh-data"), tables.counts(),
        new BarStarts(with.calendar()));
    ReloadWatchlistEndpoint reload = new ReloadWatchlistEndpoint(symbols, tables.watchlists()::tickers,
        refill(with, "reload-watchlist-data"), tables.counts(), with.clock());
    IntradayUpdateEndpoint intraday = new IntradayUpdateEndpoint(new IntradayUpdateEndpoint.Collaborators(symbols,
        tables.watchlists()::tickers, refill(with, "intraday-update"), tables.figures(), with.calendar(),
        with.clock()));
    UserRefreshEndpoint user = new UserRefreshEndpoint(new UserRefreshEndpoint.Collaborators(symbols,
        refill(with, "user-refresh"), refill(with, "user-refresh history"), tables.counts(), tables.pages(),
        with.calendar(), with.clock()));
    return List.of(
        function("watchlist-sync", Access.ANON, watchlist::sync),
        function("sync-user-symbols", Access.ANON, sync::sync),
        function("symbol-init", Access.ANON, init::init),
        function("seed-symbols", Access.SERVICE, seed::seed),
        function("refresh-data", Access.ANON, refresh::refresh),
        function("reload-watchlist-data", Access.ANON, reload::reload),
        function("intraday-update", Access.ANON, intraday::update),
        function("user-refresh", Access.ANON, user::refresh).refusingWith(ClientRoutes::inTheirWords));
  }

  private static Refill refill(Collaborators with, String by) {
    return new Refill(with.orders(), with.clock(), by);
  }

  private static Route function(String name, Access access, Endpoint endpoint) {
    return Route.json("/functions/v1/" + name, List.of(HttpMethod.POST), access, name, endpoint);
  }

  /** Clients of this endpoint look for success first when the server fails. */
  private static JsonObject inTheirWords(int status, String message) {
    JsonObject body = new JsonObject().put("error", message);
    return status >= 500 ? body.put("success", false) : body;
  }
}
