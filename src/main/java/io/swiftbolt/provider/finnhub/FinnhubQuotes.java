package io.swiftbolt.provider.finnhub;

import com.fasterxml.jackson.databind.JsonNode;
import io.swiftbolt.config.FinnhubConfig;
import io.swiftbolt.provider.ProviderGate;
import io.swiftbolt.provider.Quotes;
import io.swiftbolt.provider.VendorHttp;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Newest prices of Finnhub, one symbol a request, without volume and without buyers and sellers. */
public final class FinnhubQuotes implements Quotes {
  private final VendorHttp http;
  private final ProviderGate gate;
  private final String url;

  public FinnhubQuotes(VendorHttp http, ProviderGate gate, FinnhubConfig config) {
    this.http = http;
    this.gate = gate;
    this.url = config.url();
  }

  @Override
  public String name() {
    return FinnhubBars.NAME;
  }

  @Override
  public int symbolsPerRequest() {
    return 1;
  }

  @Override
  public Future<Map<String, Quote>> quotes(List<String> symbols) {
    Promise<Map<String, Quote>> all = Promise.promise();
    next(new ArrayDeque<>(symbols), new LinkedHashMap<>(), all);
    return all.future();
  }

  private void next(Deque<String> symbols, Map<String, Quote> read, Promise<Map<String, Quote>> all) {
    if (symbols.isEmpty()) {
      all.complete(read);
      return;
    }
    String symbol = symbols.remove();
    gate.ask(FinnhubBars.NAME, () -> FinnhubRefusals.ask(http, url + "/quote", Map.of("symbol", symbol))
        .map(json -> {
          if (!json.path("c").isNumber() || !json.path("t").isIntegralNumber()) {
            throw http.malformed("the answer has no quote of " + symbol);
          }
          return json;
        }))
        .onComplete(answer -> {
          if (answer.failed()) {
            all.fail(answer.cause());
            return;
          }
          if (isKnown(answer.result())) {
            read.put(symbol, quote(symbol, answer.result()));
          }
          next(symbols, read, all);
        });
  }

  /** A symbol that Finnhub does not know is no error: it costs nothing and last traded in 1970. */
  private static boolean isKnown(JsonNode quote) {
    return quote.path("c").doubleValue() > 0 && quote.path("t").longValue() > 0;
  }

  private static Quote quote(String symbol, JsonNode quote) {
    return new Quote(symbol, quote.path("c").doubleValue(), Instant.ofEpochSecond(quote.path("t").longValue()),
        OptionalDouble.empty(), OptionalDouble.empty(), price(quote, "o"), price(quote, "h"), price(quote, "l"),
        OptionalLong.empty(), price(quote, "pc"), OptionalLong.empty(), OptionalDouble.empty(), OptionalDouble.empty());
  }

  private static OptionalDouble price(JsonNode quote, String field) {
    double price = quote.path(field).doubleValue();
    return price > 0 ? OptionalDouble.of(price) : OptionalDouble.empty();
  }
}
