package io.swiftbolt.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import java.time.DateTimeException;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What a vendor is asked besides bars: each question takes its turn at the gate, and a refusal or an answer that cannot be read
 * becomes a {@link ProviderException}.
 *
 * @param provider as {@link BarProvider#name()}
 * @param get of an absolute URL with query parameters, unmetered; usually {@link VendorHttp#get}
 */
public record VendorQuestions(String provider, VendorHttp http, ProviderGate gate,
    BiFunction<String, Map<String, String>, Future<VendorHttp.Reply>> get) {

  public VendorQuestions(String provider, VendorHttp http, ProviderGate gate) {
    this(provider, http, gate, http::get);
  }

  /**
   * @param read an answer of 2xx; throws DateTimeException or IllegalArgumentException for what is not as documented
   * @return fails with {@link ProviderException} only
   */
  public <T> Future<T> ask(String url, Map<String, String> query, Function<JsonNode, T> read) {
    return ask(url, query, read, reply -> Future.failedFuture(http.refused(ProviderError.VALIDATION_ERROR, reply)));
  }

  /** @param refused what an answer of 400, 404 or 422 means */
  public <T> Future<T> ask(String url, Map<String, String> query, Function<JsonNode, T> read,
      Function<VendorHttp.Reply, Future<T>> refused) {
    return gate.ask(provider, () -> get.apply(url, query).compose(reply -> {
      try {
        return reply.ok() ? Future.succeededFuture(read.apply(reply.json())) : refused.apply(reply);
      } catch (DateTimeException | IllegalArgumentException e) {
        return Future.failedFuture(http.malformed("unreadable answer: " + e.getMessage()));
      }
    }));
  }
}
