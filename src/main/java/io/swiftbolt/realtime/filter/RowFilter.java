package io.swiftbolt.realtime.filter;

import io.swiftbolt.catalog.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code filter} of a binding, compiled once against a table's columns: conditions that all must be true, with SQL's
 * three-valued logic (unknown is no match). The grammar is told at {@link FilterGrammar}. Immutable.
 *
 * <p>Values are compared as the column's type does it, so that {@code progress_percent=eq.50.0} means 50; a filter on the column
 * {@code timeframe} takes every spelling that {@link io.swiftbolt.market.Timeframe} knows. Text is ordered by code point.
 */
public final class RowFilter {
  private static final RowFilter ALL = new RowFilter(List.of());

  private final List<Condition> conditions;

  private RowFilter(List<Condition> conditions) {
    this.conditions = List.copyOf(conditions);
  }

  /**
   * @param filter as the client sent it; null or blank for every row
   * @throws BadFilter if it cannot be parsed, names a column that the table's changes lack, or holds a value or an operator that
   *     the column's type refuses
   */
  public static RowFilter compile(@Nullable String filter, Table table) throws BadFilter {
    if (filter == null || filter.isBlank()) {
      return ALL;
    }
    List<Condition> conditions = new ArrayList<>();
    for (Clause clause : FilterGrammar.parse(filter)) {
      conditions.add(ConditionCompiler.compile(clause, table));
    }
    return new RowFilter(conditions);
  }

  /** Whether every condition is true for the row; a column that the row lacks leaves its condition unknown. */
  public boolean matches(LiveRow row) {
    for (Condition condition : conditions) {
      if (!condition.holds(row)) {
        return false;
      }
    }
    return true;
  }

  List<Condition> conditions() {
    return conditions;
  }
}
