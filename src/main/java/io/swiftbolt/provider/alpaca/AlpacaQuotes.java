package io.swiftbolt.provider.alpaca;

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
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Snapshots of Alpaca, of one exchange: the free plan tells the whole market's newest prices to nobody. */
public final class AlpacaQuotes implements Quotes {
  private static final int SYMBOLS_PER_REQUEST = 100;
  private static final String FEED = "iex";
  /** One that cannot be theirs would have the whole request refused. */
  private static final Pattern SHARE = Pattern.compile("[A-Z]{1,5}(\\.[A-Z]{1,3})?");

  private final VendorQuestions alpaca;
  private final String url;

  public AlpacaQuotes(VendorQuestions alpaca, String dataUrl) {
    this.alpaca = alpaca;
    this.url = dataUrl + "/v2/stocks/snapshots";
  }

  @Override
  public String name() {
    return AlpacaBars.NAME;
  }

  @Override
  public int symbolsPerRequest() {
    return SYMBOLS_PER_REQUEST;
  }

  @Override
  public Future<Map<String, Quote>> quotes(List<String> symbols) {
    List<String> shares = symbols.stream().filter(symbol -> SHARE.matcher(symbol).matches()).toList();
    List<Future<Map<String, Quote>>> parts = new ArrayList<>();
    for (int from = 0; from < shares.size(); from += SYMBOLS_PER_REQUEST) {
      parts.add(some(shares.subList(from, Math.min(shares.size(), from + SYMBOLS_PER_REQUEST))));
    }
    return Future.all(parts).map(_ -> {
      Map<String, Quote> all = new HashMap<>();
      parts.forEach(part -> all.putAll(part.result()));
      return all;
    });
  }

  private Future<Map<String, Quote>> some(List<String> symbols) {
    return alpaca.ask(url, Map.of("symbols", String.join(",", symbols), "feed", FEED), answer -> {
      if (!answer.isObject()) {
        throw new IllegalArgumentException("the snapshots are not told by symbol");
      }
      Map<String, Quote> quotes = new HashMap<>();
      for (String symbol : symbols) {
        JsonNode snapshot = answer.path(symbol); // null for a symbol that there is not
        if (VendorNumbers.price(snapshot.path("latestTrade").path("p")).isPresent()) {
          quotes.put(symbol, quote(symbol, snapshot));
        }
      }
      return quotes;
    });
  }

  /** Each part may be missing or null. */
  private static Quote quote(String symbol, JsonNode snapshot) {
    JsonNode trade = snapshot.path("latestTrade");
    JsonNode quote = snapshot.path("latestQuote");
    JsonNode day = snapshot.path("dailyBar");
    return new Quote(symbol, trade.path("p").doubleValue(), Instant.parse(trade.path("t").asText()),
        VendorNumbers.price(quote.path("bp")), VendorNumbers.price(quote.path("ap")),
        VendorNumbers.price(day.path("o")), VendorNumbers.price(day.path("h")), VendorNumbers.price(day.path("l")),
        VendorNumbers.shares(day.path("v")), VendorNumbers.price(snapshot.path("prevDailyBar").path("c")),
        OptionalLong.empty(), OptionalDouble.empty(), OptionalDouble.empty());
  }
}
