package io.swiftbolt.realtime.phoenix;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A frame from a client. References are kept as the JSON text they came as, so that they go back unchanged.
 *
 * @param joinRef {@link #NONE} if it names no join
 */
record ClientFrame(String joinRef, String ref, String topic, String event, JsonObject payload) {
  /** No reference. */
  static final String NONE = "null";

  private static final int ARRAY_LENGTH_LEAST = 5;

  /** @return empty for what is no frame: it is dropped, the socket lives on */
  static Optional<ClientFrame> read(ProtocolVersion version, String text) {
    try {
      Object frame = Json.decodeValue(text);
      return switch (version) {
        case V1 -> frame instanceof JsonObject object ? first(object) : Optional.empty();
        case V2 -> frame instanceof JsonArray array ? second(array) : Optional.empty();
      };
    } catch (DecodeException _) {
      return Optional.empty();
    }
  }

  private static Optional<ClientFrame> first(JsonObject frame) {
    return frame.containsKey("ref")
        ? of(frame.getValue("join_ref"), frame.getValue("ref"), frame.getValue("topic"), frame.getValue("event"),
            frame.getValue("payload"), frame.containsKey("payload"))
        : Optional.empty();
  }

  private static Optional<ClientFrame> second(JsonArray frame) {
    return frame.size() < ARRAY_LENGTH_LEAST
        ? Optional.empty()
        : of(frame.getValue(0), frame.getValue(1), frame.getValue(2), frame.getValue(3), frame.getValue(4), true);
  }

  private static Optional<ClientFrame> of(@Nullable Object joinRef, @Nullable Object ref, @Nullable Object topic,
      @Nullable Object event, @Nullable Object payload, boolean payloadNamed) {
    boolean object = payload instanceof JsonObject || (payload == null && payloadNamed);
    if (!(topic instanceof String topicText) || !(event instanceof String eventText) || !object
        || !isReference(joinRef) || !isReference(ref)) {
      return Optional.empty();
    }
    return Optional.of(new ClientFrame(Json.encode(joinRef), Json.encode(ref), topicText, eventText,
        payload instanceof JsonObject given ? given : new JsonObject()));
  }

  private static boolean isReference(@Nullable Object value) {
    return value == null || value instanceof String || value instanceof Number;
  }
}
