package io.swiftbolt.http;

import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a chart answers one kind of request: status, the headers that depend on the chart, and the body.
 *
 * @param headers without Content-Length
 * @param body empty for 304; for HEAD what GET would get
 * @param isForGood the next one gets the same, unless the chart changes: not yet when it will have been compressed by then
 */
record ChartReply(int status, Map<String, String> headers, Buffer body, boolean isForGood) {
  private static final Buffer NONE = Buffer.buffer();

  /**
   * What of a request's headers the answer depends on.
   *
   * @param gzip whether the client reads gzip
   * @param known the header If-None-Match
   */
  record Conditions(ChartFormat format, boolean gzip, @Nullable String known) {}

  static ChartReply of(EncodedChart chart, Conditions conditions) {
    Optional<Buffer> gzip = conditions.gzip() ? chart.gzip() : Optional.empty();
    Map<String, String> headers = new LinkedHashMap<>();
    String cacheControl = chart.cacheControl();
    headers.put("Cache-Control", cacheControl);
    headers.put("Vary", "Origin, Accept, Accept-Encoding");
    if (!cacheControl.equals("no-store")) {
      // another representation, another strong tag
      headers.put("ETag", '"' + chart.tag() + (gzip.isPresent() ? "-gzip\"" : "\""));
      String known = conditions.known();
      if (known != null && (known.equals("*") || known.contains('"' + chart.tag()))) {
        return new ChartReply(304, headers, NONE, true);
      }
    }
    headers.put("Content-Type", conditions.format().contentType());
    gzip.ifPresent(compressed -> headers.put("Content-Encoding", "gzip"));
    return new ChartReply(200, headers, gzip.orElse(chart.body()),
        gzip.isPresent() || !conditions.gzip() || !chart.isWorthCompressing());
  }
}
