package io.swiftbolt.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/** Lists as replies tell them. */
final class JsonArrays {
  private JsonArrays() {}

  /** An object each, in the order of the list. */
  static <T> JsonArray of(List<T> from, Function<T, JsonObject> object) {
    JsonArray array = new JsonArray();
    from.forEach(one -> array.add(object.apply(one)));
    return array;
  }
}
