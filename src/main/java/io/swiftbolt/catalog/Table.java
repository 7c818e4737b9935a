package io.swiftbolt.catalog;

import java.util.List;
import java.util.Optional;

/**
 * A table or view of schema {@code public} that clients may read.
 *
 * @param columns those that may be read, in the table's order
 * @param liveColumns those of a published change, in the table's order; the same as {@code columns} but for bars, which are
 *     published as stretches; empty if not live
 * @param open whether anon may read it; service_role may read every table
 * @param live whether its changes are published, so that it may be subscribed to
 */
public record Table(String name, List<Column> columns, List<Column> liveColumns, boolean open, boolean live) {
  public Table {
    columns = List.copyOf(columns);
    liveColumns = List.copyOf(liveColumns);
  }

  /** A column that may be read. */
  public Optional<Column> column(String name) {
    return named(columns, name);
  }

  /** A column of a published change. */
  public Optional<Column> liveColumn(String name) {
    return named(liveColumns, name);
  }

  private static Optional<Column> named(List<Column> columns, String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }
}
