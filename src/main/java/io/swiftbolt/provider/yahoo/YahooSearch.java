package io.swiftbolt.provider.yahoo;

import com.fasterxml.jackson.databind.JsonNode;
import io.swiftbolt.provider.SymbolSearch;
import io.swiftbolt.provider.VendorQuestions;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Yahoo's search box. Symbols of other countries end in their exchange's letters and are left out. */
public final class YahooSearch implements SymbolSearch {
  private final VendorQuestions yahoo;
  private final String url;

  public YahooSearch(VendorQuestions yahoo, String url) {
    this.yahoo = yahoo;
    this.url = url + "/v1/finance/search";
  }

  @Override
  public String name() {
    return YahooChart.NAME;
  }

  @Override
  public Future<List<Found>> search(String text, int limit) {
    Map<String, String> query = Map.of("q", text, "quotesCount", Integer.toString(limit), "newsCount", "0");
    return yahoo.ask(url, query, answer -> {
      if (!answer.path("quotes").isArray()) {
        throw new IllegalArgumentException("the answer has no quotes");
      }
      Map<String, Found> found = new LinkedHashMap<>();
      answer.path("quotes").forEach(row -> found(row).ifPresent(symbol -> found.putIfAbsent(symbol.ticker(), symbol)));
      return found.values().stream().limit(limit).toList();
    });
  }

  private static Optional<Found> found(JsonNode row) {
    String symbol = row.path("symbol").asText("");
    String name = row.path("longname").asText(row.path("shortname").asText("")).strip();
    String type = switch (row.path("quoteType").asText()) {
      case "EQUITY" -> "stock";
      case "ETF" -> "etf";
      case "CRYPTOCURRENCY" -> "crypto";
      case "FUTURE" -> "future";
      default -> "";
    };
    return symbol.isEmpty() || symbol.contains(".") || name.isEmpty() || type.isEmpty()
        ? Optional.empty()
        : Optional.of(new Found(YahooFormat.ours(symbol), type, name));
  }
}
