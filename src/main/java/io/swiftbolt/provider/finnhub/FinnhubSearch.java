package io.swiftbolt.provider.finnhub;

import com.fasterxml.jackson.databind.JsonNode;
import io.swiftbolt.config.FinnhubConfig;
import io.swiftbolt.provider.ProviderGate;
import io.swiftbolt.provider.SymbolSearch;
import io.swiftbolt.provider.VendorHttp;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Symbols of Finnhub that are listed in the United States. */
public final class FinnhubSearch implements SymbolSearch {
  /** Its words for ours; a listing of another kind, as a warrant or a bond, is not found. */
  private static final Map<String, String> TYPES = Map.of("Common Stock", "stock", "ADR", "stock", "REIT", "stock",
      "ETP",
      "etf");

  private final VendorHttp http;
  private final ProviderGate gate;
  private final String url;

  public FinnhubSearch(VendorHttp http, ProviderGate gate, FinnhubConfig config) {
    this.http = http;
    this.gate = gate;
    this.url = config.url();
  }

  @Override
  public String name() {
    return FinnhubBars.NAME;
  }

  @Override
  public Future<List<Found>> search(String text, int limit) {
    Map<String, String> query = Map.of("q", text, "exchange", "US");
    return gate.ask(FinnhubBars.NAME, () -> FinnhubRefusals.ask(http, url + "/search", query)
        .map(answer -> found(answer.path("result")).stream().limit(limit).toList()));
  }

  private List<Found> found(JsonNode rows) {
    if (!rows.isArray()) {
      throw http.malformed("the symbols found are not a list");
    }
    Map<String, Found> found = new LinkedHashMap<>();
    rows.forEach(row -> {
      String ticker = row.path("symbol").asText();
      String name = row.path("description").asText();
      Optional<String> type = Optional.ofNullable(TYPES.get(row.path("type").asText()));
      type.filter(_ -> !ticker.isBlank() && !name.isBlank())
          .ifPresent(kind -> found.putIfAbsent(ticker, new Found(ticker, kind, name)));
    });
    return List.copyOf(found.values());
  }
}
