package io.swiftbolt.http;

import io.swiftbolt.symbols.KnownSymbols;
import io.swiftbolt.symbols.KnownSymbols.New;
import io.swiftbolt.symbols.Symbol;
import io.swiftbolt.symbols.Symbols;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code /functions/v1/seed-symbols}: the symbols that a fresh installation begins with. */
final class SeedSymbolsEndpoint {
  private static final List<New> SEEDS = List.of(stock("AAPL", "Apple Inc."), stock("MSFT", "Microsoft Corporation"),
      stock("GOOGL", "Alphabet Inc. Class A"), stock("AMZN", "Amazon.com, Inc."), stock("TSLA", "Tesla, Inc."),
      stock("NVDA", "NVIDIA Corporation"), stock("META", "Meta Platforms, Inc."),
      stock("AMD", "Advanced Micro Devices, Inc."), stock("CRWD", "CrowdStrike Holdings, Inc."),
      new New("SPY", "etf", "SPDR S&P 500 ETF Trust"), new New("QQQ", "etf", "Invesco QQQ Trust"));

  private final Symbols symbols;
  private final KnownSymbols catalogue;

  SeedSymbolsEndpoint(Symbols symbols, KnownSymbols catalogue) {
    this.symbols = symbols;
    this.catalogue = catalogue;
  }

  /** What is there stays as it is, but for a name that was not known. */
  Future<Reply> seed(Input input) {
    return symbols.findAll(SEEDS.stream().map(New::ticker).toList()).compose(found -> {
      Set<String> there = found.stream().map(Symbol::ticker).collect(Collectors.toSet());
      return catalogue.remember(SEEDS).map(all -> {
        JsonArray results = new JsonArray();
        all.forEach(symbol -> results.add(new JsonObject().put("ticker", symbol.ticker())
            .put("status", there.contains(symbol.ticker()) ? "exists" : "created")));
        return Reply.ok(new JsonObject().put("success", true)
            .put("message", "Seeded " + (all.size() - there.size()) + " of " + all.size() + " symbols")
            .put("results", results));
      });
    });
  }

  private static New stock(String ticker, String name) {
    return new New(ticker, "stock", name);
  }
}
