package io.swiftbolt.provider.polygon;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where an answer goes on. Polygon names the next page by a whole address without the key. Only the end of its path and its query
 * are taken over: whatever host it names, the key goes to the configured one.
 *
 * @param rest of the path after the part that all pages share
 */
record NextPage(String rest, Map<String, String> query) {
  private static final String KEY = "apiKey";

  /**
   * @param path the part of the path that all pages share
   * @return empty on the last page
   * @throws IllegalArgumentException for an address that is not a page of the same question
   */
  static Optional<String> cursor(JsonNode nextUrl, String path) {
    if (nextUrl.isMissingNode() || nextUrl.isNull()) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(nextUrl.asText());
      String all = uri.getPath() == null ? "" : uri.getPath();
      int at = all.indexOf(path);
      if (at < 0 || uri.getRawQuery() == null || !all.substring(at + path.length()).matches("[0-9/-]{0,40}")) {
        throw new IllegalArgumentException("next_url leads elsewhere");
      }
      return Optional.of(all.substring(at + path.length()) + "?" + uri.getRawQuery());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("next_url is no address", e);
    }
  }

  /** @param cursor as {@link #cursor} gave it */
  static NextPage of(String cursor) {
    int mark = cursor.indexOf('?');
    Map<String, String> query = new LinkedHashMap<>();
    new QueryStringDecoder(cursor.substring(mark)).parameters()
        .forEach((name, values) -> query.put(name, values.getFirst()));
    query.remove(KEY);
    return new NextPage(cursor.substring(0, mark), query);
  }
}
