package io.swiftbolt.provider.tradier;

import com.fasterxml.jackson.databind.JsonNode;
import io.swiftbolt.provider.Quotes;
import io.swiftbolt.provider.VendorNumbers;
import io.swiftbolt.provider.VendorQuestions;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Quotes of Tradier: complete, and before the open without a day. */
public final class TradierQuotes implements Quotes {
  private static final int SYMBOLS_PER_REQUEST = 100;

  private final VendorQuestions tradier;
  private final String url;

  /** @param url without {@code /v1} */
  public TradierQuotes(VendorQuestions tradier, String url) {
    this.tradier = tradier;
    this.url = url + "/v1/markets/quotes";
  }

  @Override
  public String name() {
    return TradierBars.NAME;
  }

  @Override
  public int symbolsPerRequest() {
    return SYMBOLS_PER_REQUEST;
  }

  @Override
  public Future<Map<String, Quote>> quotes(List<String> symbols) {
    Map<String, Quote> all = new HashMap<>();
    List<Future<Map<String, Quote>>> parts = new ArrayList<>();
    for (int from = 0; from < symbols.size(); from += SYMBOLS_PER_REQUEST) {
      parts.add(some(symbols.subList(from, Math.min(symbols.size(), from + SYMBOLS_PER_REQUEST))));
    }
    return Future.all(parts).map(_ -> {
      parts.forEach(part -> all.putAll(part.result()));
      return all;
    });
  }

  private Future<Map<String, Quote>> some(List<String> symbols) {
    Map<String, String> ours = new HashMap<>();
    symbols.forEach(symbol -> ours.put(TradierFormat.theirs(symbol), symbol));
    Map<String, String> query = Map.of("symbols", String.join(",", ours.keySet()), "greeks", "false");
    return tradier.ask(url, query, answer -> {
      Map<String, Quote> quotes = new HashMap<>();
      for (JsonNode row : TradierFormat.elements(answer, "quotes", "quote")) {
        String symbol = ours.get(row.path("symbol").asText());
        if (symbol != null && VendorNumbers.price(row.path("last")).isPresent()
            && row.path("trade_date").asLong() > 0) {
          quotes.put(symbol, quote(symbol, row));
        }
      }
      return quotes;
    });
  }

  private static Quote quote(String symbol, JsonNode row) {
    return new Quote(symbol, row.path("last").doubleValue(), Instant.ofEpochMilli(row.path("trade_date").asLong()),
        VendorNumbers.price(row.path("bid")), VendorNumbers.price(row.path("ask")),
        VendorNumbers.price(row.path("open")), VendorNumbers.price(row.path("high")),
        VendorNumbers.price(row.path("low")), VendorNumbers.shares(row.path("volume")),
        VendorNumbers.price(row.path("prevclose")), VendorNumbers.shares(row.path("average_volume")),
        VendorNumbers.price(row.path("week_52_high")), VendorNumbers.price(row.path("week_52_low")));
  }
}
