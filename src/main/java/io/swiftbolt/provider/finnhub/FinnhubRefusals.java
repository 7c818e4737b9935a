package io.swiftbolt.provider.finnhub;

import com.fasterxml.jackson.databind.JsonNode;
import io.swiftbolt.provider.ProviderError;
import io.swiftbolt.provider.ProviderException;
import io.swiftbolt.provider.VendorHttp;
import io.vertx.core.Future;
import java.util.Map;

/** Asks Finnhub, and says why it refuses: what a plan lacks has come with 401 as well as with 403. */
final class FinnhubRefusals {
  private FinnhubRefusals() {}

  static Future<JsonNode> ask(VendorHttp http, String url, Map<String, String> query) {
    return http.ask(url, query).recover(cause -> Future.failedFuture(
        cause instanceof ProviderException why && isAboutThePlan(why)
            ? why.as(ProviderError.PERMISSION_DENIED)
            : cause));
  }

  private static boolean isAboutThePlan(ProviderException why) {
    return why.error() == ProviderError.AUTHENTICATION_ERROR
        && String.valueOf(why.getMessage()).contains("have access to this resource");
  }
}
