package io.swiftbolt.provider.polygon;

import com.fasterxml.jackson.databind.JsonNode;
import io.swiftbolt.provider.ProviderError;
import io.swiftbolt.provider.ProviderException;
import io.swiftbolt.provider.VendorHttp;
import io.vertx.core.Future;
import java.util.Map;

/** Asks Polygon, and says why it refuses: its plan's limits in time come with the same 403 as data that the plan lacks altogether. */
final class PolygonRefusals {
  private PolygonRefusals() {}

  static Future<JsonNode> ask(VendorHttp http, String url, Map<String, String> query) {
    return http.ask(url, query).recover(cause -> Future.failedFuture(
        cause instanceof ProviderException why && isAboutTheTime(why)
            ? why.as(ProviderError.VALIDATION_ERROR)
            : cause));
  }

  /** Only this request is too old, or too young: others may go on, so this must not shut the vendor out. */
  private static boolean isAboutTheTime(ProviderException why) {
    return why.error() == ProviderError.PERMISSION_DENIED
        && String.valueOf(why.getMessage()).contains("data timeframe");
  }
}
