package io.swiftbolt.realtime.phoenix;

import io.swiftbolt.realtime.filter.Binding;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code phx_join} asks for. Members that are not known are ignored.
 *
 * @param sent the bindings as the client wrote them, to be echoed
 * @param bindings the same, read; as many and in the same order
 * @param token empty for the key of the handshake
 * @param waitMost how long the reply may be held until changes are live; empty to reply at once
 */
record JoinRequest(List<JsonObject> sent, List<Binding> bindings, Optional<String> token, boolean isPrivate,
    boolean acknowledgesBroadcasts, Optional<Duration> waitMost) {
  private static final long WAIT_USUAL_MILLIS = 15_000;
  private static final long WAIT_MOST_MILLIS = 20_000;
  private static final String OPAQUE_KEY = "sb_"; // a gateway turns these into tokens; here they stand for the handshake's key

  JoinRequest {
    sent = List.copyOf(sent);
    bindings = List.copyOf(bindings);
  }

  static JoinRequest of(JsonObject payload) {
    JsonObject config = object(payload.getValue("config"));
    List<JsonObject> sent = new ArrayList<>();
    if (config.getValue("postgres_changes") instanceof JsonArray entries) {
      for (int i = 0; i < entries.size(); i++) {
        if (entries.getValue(i) instanceof JsonObject entry) {
          sent.add(entry);
        }
      }
    }
    return new JoinRequest(sent, sent.stream().map(JoinRequest::binding).toList(), token(payload),
        isTrue(config.getValue("private")), isTrue(object(config.getValue("broadcast")).getValue("ack")),
        wait(object(config.getValue("postgres_changes_options"))));
  }

  /** The token that a payload brings: empty if it brings none, or one that only a gateway could read. */
  static Optional<String> token(JsonObject payload) {
    Object token = payload.getValue("access_token");
    return token == null || (token instanceof String text && text.startsWith(OPAQUE_KEY))
        ? Optional.empty()
        : Optional.of(token.toString());
  }

  private static Binding binding(JsonObject entry) {
    List<String> select = new ArrayList<>();
    if (entry.getValue("select") instanceof JsonArray columns) {
      for (int i = 0; i < columns.size(); i++) {
        select.add(String.valueOf(columns.getValue(i)));
      }
    }
    String schema = text(entry.getValue("schema"));
    return new Binding(Binding.Event.of(text(entry.getValue("event"))),
        schema == null || schema.equals("*") ? "public" : schema, text(entry.getValue("table")),
        text(entry.getValue("filter")), select);
  }

  private static Optional<Duration> wait(JsonObject options) {
    if (!isTrue(options.getValue("wait"))) {
      return Optional.empty();
    }
    long millis = options.getValue("timeout") instanceof Number given ? given.longValue() : WAIT_USUAL_MILLIS;
    return Optional.of(Duration.ofMillis(Math.clamp(millis, 1, WAIT_MOST_MILLIS)));
  }

  private static JsonObject object(@Nullable Object value) {
    return value instanceof JsonObject object ? object : new JsonObject();
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  // some clients write booleans as text
  private static boolean isTrue(@Nullable Object value) {
    return value != null && value.toString().equals("true");
  }
}
