package io.swiftbolt.provider.yahoo;

import com.fasterxml.jackson.databind.JsonNode;
import io.swiftbolt.provider.ProviderError;
import io.swiftbolt.provider.VendorHttp;
import io.vertx.core.Future;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Asks for one chart, which is also where Yahoo tells prices, splits and dividends without a crumb. Unmetered. */
record ChartRequests(VendorHttp http, String url) {

  /**
   * The chart of one symbol, our spelling.
   *
   * @return empty when the window lies before its first trade; fails with INVALID_SYMBOL when there is no such symbol
   */
  Future<Optional<JsonNode>> ask(String symbol, Map<String, String> query) {
    String path = "/v8/finance/chart/" + URLEncoder.encode(YahooFormat.theirs(symbol), StandardCharsets.UTF_8);
    return http.get(url + path, query).compose(reply -> {
      if (reply.ok()) {
        JsonNode results = reply.json().path("chart").path("result");
        return results.isArray() && results.size() == 1 && results.get(0).isObject()
            ? Future.succeededFuture(Optional.of(results.get(0)))
            : Future.failedFuture(http.malformed("the answer has no chart of " + symbol));
      }
      String why = reply.json().path("chart").path("error").path("description").asText("");
      if (reply.status() == 400 && why.startsWith("Data doesn't exist")) {
        return Future.succeededFuture(Optional.empty());
      }
      boolean unknown = reply.status() == 404 && !why.isEmpty();
      return Future.failedFuture(http.refused(
          unknown ? ProviderError.INVALID_SYMBOL : ProviderError.VALIDATION_ERROR, reply));
    });
  }
}
