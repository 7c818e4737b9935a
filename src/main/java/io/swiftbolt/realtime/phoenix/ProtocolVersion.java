package io.swiftbolt.realtime.phoenix;

import io.vertx.core.json.Json;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How frames are written: the {@code vsn} that a client names in the handshake. */
enum ProtocolVersion {
  /** Objects {@code {topic, event, payload, ref}}; the server's have no {@code join_ref}. */
  V1,
  /** Arrays {@code [join_ref, ref, topic, event, payload]}. */
  V2;

  private static final Pattern LIKE_1 = Pattern.compile("1\\.0\\.(0|[1-9]\\d*)");
  private static final Pattern LIKE_2 = Pattern.compile("2\\.0\\.(0|[1-9]\\d*)");

  /** @return empty for a version that is not served; who names none speaks the first */
  static Optional<ProtocolVersion> of(@Nullable String vsn) {
    if (vsn == null || LIKE_1.matcher(vsn).matches()) {
      return Optional.of(V1);
    }
    return LIKE_2.matcher(vsn).matches() ? Optional.of(V2) : Optional.empty();
  }

  /**
   * A frame's text.
   *
   * @param joinRef JSON text, as {@code ref}: a string or {@code null}
   * @param payload JSON object as text
   */
  String frame(String joinRef, String ref, String topic, String event, String payload) {
    return opening(joinRef, ref, topic, event) + payload + ending(ref);
  }

  /** What a frame is before its payload. */
  String opening(String joinRef, String ref, String topic, String event) {
    return switch (this) {
      case V1 -> "{\"topic\":" + Json.encode(topic) + ",\"event\":\"" + event + "\",\"payload\":";
      case V2 -> "[" + joinRef + "," + ref + "," + Json.encode(topic) + ",\"" + event + "\",";
    };
  }

  /** What a frame is after its payload. */
  String ending(String ref) {
    return switch (this) {
      case V1 -> ",\"ref\":" + ref + "}";
      case V2 -> "]";
    };
  }
}
