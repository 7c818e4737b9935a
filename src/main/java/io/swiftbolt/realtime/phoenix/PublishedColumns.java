package io.swiftbolt.realtime.phoenix;

import io.swiftbolt.catalog.Column;
import io.swiftbolt.catalog.Table;
import io.vertx.core.json.Json;
import java.util.Set;
import java.util.stream.Collectors;

/** The columns of a published table as changes name them. All of them together are written once: nearly every change has them. */
final class PublishedColumns {
  private final Table table;
  private final String all;

  PublishedColumns(Table table) {
    this.table = table;
    all = written(Set.of());
  }

  String table() {
    return table.name();
  }

  /** Those names with what identifies a row, which is always told; empty for all. */
  Set<String> withKey(Set<String> names) {
    return names.isEmpty()
        ? names
        : table.liveColumns().stream().filter(column -> column.key() || names.contains(column.name()))
            .map(Column::name).collect(Collectors.toUnmodifiableSet());
  }

  /** As JSON: an array of names and types, in the table's order. */
  String json(Set<String> names) {
    return names.isEmpty() ? all : written(names);
  }

  private String written(Set<String> names) {
    return table.liveColumns().stream().filter(column -> names.isEmpty() || names.contains(column.name()))
        .map(column -> "{\"name\":" + Json.encode(column.name()) + ",\"type\":" + Json.encode(column.type()) + "}")
        .collect(Collectors.joining(",", "[", "]"));
  }
}
