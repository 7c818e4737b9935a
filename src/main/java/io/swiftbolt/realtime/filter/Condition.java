package io.swiftbolt.realtime.filter;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A condition on one column, compiled. */
record Condition(String column, ColumnType type, boolean negated, Test test) {
  /** What is asked of the column's value. */
  sealed interface Test {
    Truth of(@Nullable Object value);
  }

  /** {@code = <> < <= > >=}, all unknown for null. */
  record Comparison(Operator operator, ColumnType type, Object bound) implements Test {
    @Override
    public Truth of(@Nullable Object value) {
      if (value == null) {
        return Truth.UNKNOWN;
      }
      return Truth.of(switch (operator) {
        case EQ -> value.equals(bound);
        case NEQ -> !value.equals(bound);
        case LT -> type.compare(value, bound) < 0;
        case LTE -> type.compare(value, bound) <= 0;
        case GT -> type.compare(value, bound) > 0;
        case GTE -> type.compare(value, bound) >= 0;
        case IN, LIKE, ILIKE, IS, MATCH, IMATCH, ISDISTINCT ->
          throw new IllegalStateException("Not a comparison: " + operator);
      });
    }
  }

  /** {@code = any (…)}: none of no values, even for null; a null among them leaves in doubt what is not found. */
  record OneOf(Set<Object> values, boolean orNull) implements Test {
    @Override
    public Truth of(@Nullable Object value) {
      if (values.isEmpty() && !orNull) {
        return Truth.FALSE;
      }
      if (value == null) {
        return Truth.UNKNOWN;
      }
      return values.contains(value) ? Truth.TRUE : orNull ? Truth.UNKNOWN : Truth.FALSE;
    }
  }

  /** {@code is null}, {@code is true}, {@code is false}; unknown is a boolean's null. */
  record Is(@Nullable Boolean expected) implements Test {
    @Override
    public Truth of(@Nullable Object value) {
      return Truth.of(expected == null ? value == null : expected.equals(value));
    }
  }

  /** {@code is distinct from} a value that is not null. */
  record Distinct(Object bound) implements Test {
    @Override
    public Truth of(@Nullable Object value) {
      return Truth.of(!bound.equals(value));
    }
  }

  /** {@code like} and {@code ilike}. */
  record Like(LikePattern pattern) implements Test {
    @Override
    public Truth of(@Nullable Object value) {
      return value == null ? Truth.UNKNOWN : Truth.of(pattern.matches((String) value));
    }
  }

  /** {@code ~} and {@code ~*}. */
  record Matches(RegularExpression expression) implements Test {
    @Override
    public Truth of(@Nullable Object value) {
      return value == null ? Truth.UNKNOWN : expression.of((String) value);
    }
  }

  /** Whether it is true for the row. A column that the row lacks leaves it unknown. */
  boolean holds(LiveRow row) {
    Object value = row.value(column, type);
    if (LiveRow.ABSENT.equals(value)) {
      return false;
    }
    Truth truth = test.of(value);
    return (negated ? truth.not() : truth) == Truth.TRUE;
  }

  /** The only values of the column for which it can be true; null if they cannot be listed. */
  @Nullable
  Set<Object> only() {
    if (negated) {
      return null;
    }
    return switch (test) {
      case Comparison comparison -> comparison.operator == Operator.EQ ? Set.of(comparison.bound) : null;
      case OneOf oneOf -> oneOf.values;
      case Is is -> null;
      case Distinct distinct -> null;
      case Like like -> null;
      case Matches matches -> null;
    };
  }
}
