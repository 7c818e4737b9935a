package io.swiftbolt.rest;

import java.util.List;

/** Which rows are wanted: conditions, joined by and or or, nested. SQL's three-valued logic. */
sealed interface Filter {

  /** Of one field. */
  record Condition(Field field, boolean negated, Test test) implements Filter {}

  /**
   * Of several, at least one.
   *
   * @param all joined by and; otherwise by or
   */
  record Group(boolean negated, boolean all, List<Filter> members) implements Filter {
    public Group {
      members = List.copyOf(members);
    }
  }

  /** What is asked of a field. */
  sealed interface Test {
    record Compare(Operator operator, String value) implements Test {}

    /** @param all whether all of the values must fit; otherwise any of them */
    record CompareMany(Operator operator, boolean all, List<String> values) implements Test {}

    record In(List<String> values) implements Test {}

    record Is(Truth truth) implements Test {}
  }

  /** What {@code is} can ask. */
  enum Truth {
    NULL, NOT_NULL, TRUE, FALSE, UNKNOWN
  }
}
