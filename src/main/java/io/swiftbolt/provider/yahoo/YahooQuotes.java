package io.swiftbolt.provider.yahoo;

import com.fasterxml.jackson.databind.JsonNode;
import io.swiftbolt.provider.ProviderGate;
import io.swiftbolt.provider.Quotes;
import io.swiftbolt.provider.VendorHttp;
import io.swiftbolt.provider.VendorNumbers;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Prices out of the description of Yahoo's charts, one symbol a request, without bid and ask: its quotes want a crumb. */
public final class YahooQuotes implements Quotes {
  private static final Map<String, String> TODAY = Map.of("range", "1d", "interval", "1d");

  private final ChartRequests charts;
  private final ProviderGate gate;

  public YahooQuotes(VendorHttp http, ProviderGate gate, String url) {
    this.charts = new ChartRequests(http, url);
    this.gate = gate;
  }

  @Override
  public String name() {
    return YahooChart.NAME;
  }

  @Override
  public int symbolsPerRequest() {
    return 1;
  }

  @Override
  public Future<Map<String, Quote>> quotes(List<String> symbols) {
    List<Future<Optional<Quote>>> parts = symbols.stream().map(this::one).toList();
    return Future.all(parts).map(_ -> {
      Map<String, Quote> quotes = new HashMap<>();
      parts.forEach(part -> part.result().ifPresent(quote -> quotes.put(quote.symbol(), quote)));
      return quotes;
    });
  }

  private Future<Optional<Quote>> one(String symbol) {
    return gate.ask(YahooChart.NAME, () -> charts.ask(symbol, TODAY))
        .map(chart -> chart.flatMap(known -> quote(symbol, known)))
        .recover(error -> YahooReference.isUnknown(error)
            ? Future.succeededFuture(Optional.empty())
            : Future.failedFuture(error));
  }

  private static Optional<Quote> quote(String symbol, JsonNode chart) {
    JsonNode meta = chart.path("meta");
    if (VendorNumbers.price(meta.path("regularMarketPrice")).isEmpty() || !meta.path("regularMarketTime").isNumber()) {
      return Optional.empty();
    }
    return Optional.of(new Quote(symbol, meta.path("regularMarketPrice").doubleValue(),
        Instant.ofEpochSecond(meta.path("regularMarketTime").longValue()), OptionalDouble.empty(),
        OptionalDouble.empty(),
        VendorNumbers.price(chart.path("indicators").path("quote").path(0).path("open").path(0)),
        VendorNumbers.price(meta.path("regularMarketDayHigh")), VendorNumbers.price(meta.path("regularMarketDayLow")),
        VendorNumbers.shares(meta.path("regularMarketVolume")), VendorNumbers.price(meta.path("chartPreviousClose")),
        OptionalLong.empty(), VendorNumbers.price(meta.path("fiftyTwoWeekHigh")),
        VendorNumbers.price(meta.path("fiftyTwoWeekLow"))));
  }
}
