package io.swiftbolt.provider.tradier;

import com.fasterxml.jackson.databind.JsonNode;
import io.swiftbolt.provider.SymbolSearch;
import io.swiftbolt.provider.VendorQuestions;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Symbols of Tradier, the most traded first: those whose ticker begins so, then those whose name has the words. */
public final class TradierSearch implements SymbolSearch {
  private final VendorQuestions tradier;
  private final String url;

  /** @param url without {@code /v1} */
  public TradierSearch(VendorQuestions tradier, String url) {
    this.tradier = tradier;
    this.url = url + "/v1/markets/";
  }

  @Override
  public String name() {
    return TradierBars.NAME;
  }

  @Override
  public Future<List<Found>> search(String text, int limit) {
    Map<String, Found> found = new LinkedHashMap<>();
    return ask("lookup", Map.of("q", text, "types", "stock,etf"), found)
        .compose(count -> count >= limit
            ? Future.succeededFuture(count)
            : ask("search", Map.of("q", text, "indexes", "false"), found))
        .map(_ -> found.values().stream().limit(limit).toList());
  }

  /** @return how many are found by now */
  private Future<Integer> ask(String what, Map<String, String> query, Map<String, Found> found) {
    return tradier.ask(url + what, query, answer -> {
      for (JsonNode row : TradierFormat.elements(answer, "securities", "security")) {
        String ticker = TradierFormat.ours(row.path("symbol").asText());
        String type = row.path("type").asText();
        String name = row.path("description").asText();
        if (!ticker.isBlank() && !name.isBlank() && (type.equals("stock") || type.equals("etf"))) {
          found.putIfAbsent(ticker, new Found(ticker, type, name));
        }
      }
      return found.size();
    });
  }
}
