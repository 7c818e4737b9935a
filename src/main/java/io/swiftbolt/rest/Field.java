package io.swiftbolt.rest;

import io.swiftbolt.catalog.Column;
import java.util.List;

/** A column, or what a path of arrows reaches within a jsonb column. */
record Field(Column column, List<JsonStep> path) {
  Field {
    path = List.copyOf(path);
  }

  /** {@code pg_type.typname}. */
  String type() {
    return path.isEmpty() ? column.type() : path.getLast().asText() ? "text" : "jsonb";
  }

  /** The name that an answer gives it unless it is renamed. */
  String name() {
    return path.reversed().stream().filter(step -> !step.index()).findFirst().map(JsonStep::key)
        .orElse(column.name());
  }

  /** Whether values are names of timeframes, of which clients use several spellings. */
  boolean isTimeframe() {
    return path.isEmpty() && column.name().equals("timeframe");
  }
}
