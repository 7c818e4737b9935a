package io.swiftbolt.http;

import io.swiftbolt.http.Refusal.BadRequest;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.symbols.Symbols;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** {@code /functions/v1/sync-user-symbols}: a client tells what its user looks at, and that is kept complete. */
final class SyncUserSymbolsEndpoint {
  private static final int SYMBOLS_MOST = 200;
  private static final List<Timeframe> TIMEFRAMES = List.of(Timeframe.M15, Timeframe.H1, Timeframe.H4, Timeframe.D1,
      Timeframe.W1);

  private final Symbols symbols;
  private final StandingOrders standing;

  SyncUserSymbolsEndpoint(Symbols symbols, StandingOrders standing) {
    this.symbols = symbols;
    this.standing = standing;
  }

  Future<Reply> sync(Input input) {
    List<String> named = input.texts("symbols");
    if (named.isEmpty()) {
      throw new BadRequest("No symbols provided");
    }
    if (named.size() > SYMBOLS_MOST) {
      throw new BadRequest("symbols", "must be at most " + SYMBOLS_MOST + ", are " + named.size());
    }
    List<String> tickers = named.stream().map(text -> Input.symbol("symbols", text)).distinct().toList();
    String source = input.text("source").orElse("");
    int priority = priority(source);
    List<Timeframe> timeframes = BackfillsEndpoint.timeframes(input, TIMEFRAMES);
    return symbols.ensure(tickers)
        .compose(known -> standing.keep(tickers, timeframes, LookBack::standing, priority)
            .map(orders -> Reply.ok(new JsonObject().put("success", true).put("symbols_tracked", known.size())
                .put("symbols_requested", named.size()).put("timeframes", timeframes.size())
                .put("jobs_updated", orders).put("priority", priority).put("source", source))));
  }

  private static int priority(String source) {
    return switch (source) {
      case "watchlist" -> 300;
      case "chart_view" -> 200;
      case "recent_search" -> 100;
      default -> throw new BadRequest("Invalid source. Must be: watchlist, recent_search, or chart_view");
    };
  }
}
