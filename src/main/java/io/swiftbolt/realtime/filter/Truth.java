package io.swiftbolt.realtime.filter;

/** SQL's three-valued logic. */
enum Truth {
  TRUE, FALSE, UNKNOWN;

  static Truth of(boolean value) {
    return value ? TRUE : FALSE;
  }

  Truth not() {
    return switch (this) {
      case TRUE -> FALSE;
      case FALSE -> TRUE;
      case UNKNOWN -> UNKNOWN;
    };
  }
}
