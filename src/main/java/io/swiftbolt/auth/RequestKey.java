package io.swiftbolt.auth;

import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a request carries its key. The names of headers and parameter are Supabase's. */
public final class RequestKey {
  private static final String BEARER = "bearer ";

  private RequestKey() {}

  /**
   * {@code Authorization: Bearer} if there is one, otherwise the header {@code apikey}.
   *
   * @param keyInQuery whether the key may also be the query parameter {@code apikey}, for browsers' sockets
   * @return what was sent, unchecked; empty text for an {@code Authorization} of another kind, which is no key
   */
  public static Optional<String> of(HttpServerRequest request, boolean keyInQuery) {
    Optional<String> header = bearer(request).or(() -> header(request, "apikey"));
    return header.isPresent() || !keyInQuery ? header : parameter(request);
  }

  /**
   * The key of Supabase's WebSocket: the header {@code x-api-key} wins over the parameter {@code apikey}; a client that sends
   * neither may send its key as others do.
   */
  public static Optional<String> ofHandshake(HttpServerRequest request) {
    return header(request, "x-api-key").or(() -> parameter(request)).or(() -> header(request, "apikey"))
        .or(() -> bearer(request));
  }

  /** The header {@code X-SB-Gateway-Key} of older schedules; where they send none, as {@link #of}. */
  public static Optional<String> ofGateway(HttpServerRequest request) {
    return header(request, "X-SB-Gateway-Key").or(() -> of(request, false));
  }

  private static Optional<String> bearer(HttpServerRequest request) {
    return header(request, "Authorization").map(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? value.substring(BEARER.length()).strip()
        : "");
  }

  private static Optional<String> parameter(HttpServerRequest request) {
    return stripped(request.getParam("apikey"));
  }

  private static Optional<String> header(HttpServerRequest request, String name) {
    return stripped(request.getHeader(name));
  }

  private static Optional<String> stripped(@Nullable String value) {
    return Optional.ofNullable(value).map(String::strip);
  }
}
