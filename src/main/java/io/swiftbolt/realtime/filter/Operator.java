package io.swiftbolt.realtime.filter;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The operators of the filter grammar; on the wire in lower case. */
enum Operator {
  EQ, NEQ, LT, LTE, GT, GTE, IN, LIKE, ILIKE, IS, MATCH, IMATCH, ISDISTINCT;

  static @Nullable Operator find(String text) {
    for (Operator operator : values()) {
      if (operator.wire().equals(text)) {
        return operator;
      }
    }
    return null;
  }

  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
