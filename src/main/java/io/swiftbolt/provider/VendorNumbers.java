package io.swiftbolt.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Numbers that vendors leave out, send as null, or as 0 when they mean that there is none. */
public final class VendorNumbers {
  private VendorNumbers() {}

  /** A price. */
  public static OptionalDouble price(JsonNode value) {
    return value.isNumber() && value.doubleValue() > 0 && Double.isFinite(value.doubleValue())
        ? OptionalDouble.of(value.doubleValue())
        : OptionalDouble.empty();
  }

  /** A number of shares; some vendors send it with a fraction. */
  public static OptionalLong shares(JsonNode value) {
    return value.isNumber() && value.doubleValue() >= 0
        ? OptionalLong.of(Math.round(value.doubleValue()))
        : OptionalLong.empty();
  }
}
