package io.swiftbolt.http;

import org.jspecify.annotations.Nullable;

/** In which form a chart is asked for: by the header {@code Accept}; JSON unless it names another one of these. */
enum ChartFormat {
  JSON("application/json"),
  CSV("text/csv");

  private final String contentType;

  ChartFormat(String contentType) {
    this.contentType = contentType;
  }

  String contentType() {
    return contentType;
  }

  static ChartFormat accepted(@Nullable String accept) {
    if (accept != null) {
      for (ChartFormat format : values()) {
        if (accept.contains(format.contentType)) {
          return format;
        }
      }
    }
    return JSON;
  }
}
