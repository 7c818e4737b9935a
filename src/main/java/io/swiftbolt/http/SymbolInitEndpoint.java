package io.swiftbolt.http;

import io.swiftbolt.bars.BarCounts;
import io.swiftbolt.config.WatchlistConfig;
import io.swiftbolt.http.Refusal.BadRequest;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.orchestrator.WatchedBars;
import io.swiftbolt.symbols.Symbols;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** {@code /functions/v1/symbol-init}: a symbol that somebody begins to work with gets its bars. */
final class SymbolInitEndpoint {
  /** Fewer daily bars are fetched before the answer. */
  private static final int BARS_LEAST = 50;
  private static final int PRIORITY = 150;

  private final Symbols symbols;
  private final StandingOrders standing;
  private final Refill refill;
  private final BarCounts counts;
  private final WatchlistConfig config;

  SymbolInitEndpoint(Symbols symbols, StandingOrders standing, Refill refill, BarCounts counts,
      WatchlistConfig config) {
    this.symbols = symbols;
    this.standing = standing;
    this.refill = refill;
    this.counts = counts;
    this.config = config;
  }

  Future<Reply> init(Input input) {
    String ticker = Input.symbol("symbol", input.text("symbol").orElseThrow(() -> new BadRequest("Symbol required")));
    boolean force = input.text("forceRefresh").map(Boolean::parseBoolean).orElse(false);
    WatchedBars watched = new WatchedBars(config);
    return symbols.ensure(List.of(ticker))
        .compose(made -> standing.keep(List.of(ticker), watched.configured(), watched::days, PRIORITY))
        .compose(orders -> daily(ticker))
        .compose(bars -> force || bars < BARS_LEAST
            ? refill.fill(new Refill.Wanted(List.of(ticker), List.of(Timeframe.D1), !force), LookBack::history)
            : Future.succeededFuture(new Refill.Filled(true, List.of())))
        .compose(filled -> daily(ticker).map(bars -> {
          JsonArray errors = new JsonArray();
          filled.error(ticker).ifPresent(errors::add);
          // forecasts come with the part of the server that makes them: none was generated here
          return Reply.ok(new JsonObject().put("symbol", ticker).put("ohlcBars", bars)
              .put("forecastsGenerated", new JsonArray()).put("errors", errors).put("complete", filled.complete()));
        }));
  }

  private Future<Long> daily(String ticker) {
    return counts.of(List.of(ticker), List.of(Timeframe.D1)).map(stock -> stock.bars(ticker, Timeframe.D1));
  }
}
