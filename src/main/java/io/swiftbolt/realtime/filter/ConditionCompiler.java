package io.swiftbolt.realtime.filter;

import io.swiftbolt.catalog.Column;
import io.swiftbolt.catalog.Table;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.realtime.filter.Condition.Test;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns a clause into a condition on a table's column; what the column's type cannot do is refused. */
final class ConditionCompiler {
  private static final int MOST_ITEMS = 100;
  private static final String TIMEFRAME = "timeframe";

  private final Column column;
  private final ColumnType type;
  private final Clause clause;

  private ConditionCompiler(Column column, Clause clause) {
    this.column = column;
    this.type = ColumnTypes.of(column.type());
    this.clause = clause;
  }

  static Condition compile(Clause clause, Table table) throws BadFilter {
    Column column = table.liveColumn(clause.column())
        .orElseThrow(() -> BadFilter.refused("invalid column for filter " + clause.column()));
    ConditionCompiler compiler = new ConditionCompiler(column, clause);
    return new Condition(column.name(), compiler.type, clause.negated(), compiler.test());
  }

  private Test test() throws BadFilter {
    String value = clause.value();
    return switch (clause.operator()) {
      case EQ, NEQ -> {
        require(type.hasEquality());
        yield new Condition.Comparison(clause.operator(), type, cast(value));
      }
      case LT, LTE, GT, GTE -> {
        require(type.hasOrder());
        yield new Condition.Comparison(clause.operator(), type, type.cast(value));
      }
      case ISDISTINCT -> {
        require(type.hasEquality());
        yield new Condition.Distinct(cast(value));
      }
      case IN -> {
        require(type.hasEquality());
        yield oneOf(ItemList.parse(value));
      }
      case IS -> is(value);
      case LIKE, ILIKE -> {
        require(type.isText());
        yield new Condition.Like(LikePattern.of(value, clause.operator() == Operator.ILIKE));
      }
      case MATCH, IMATCH -> {
        require(type.isText());
        yield new Condition.Matches(expression(value));
      }
    };
  }

  private Test oneOf(List<@Nullable String> items) throws BadFilter {
    if (items.size() > MOST_ITEMS) {
      throw BadFilter.refused("too many values for `in` filter. Maximum " + MOST_ITEMS);
    }
    Set<Object> values = new HashSet<>();
    boolean orNull = false;
    for (String item : items) {
      if (item == null) {
        orNull = true;
      } else {
        values.add(cast(item));
      }
    }
    return new Condition.OneOf(values, orNull);
  }

  private Test is(String value) throws BadFilter {
    Boolean expected = switch (value) {
      case "null", "unknown" -> null;
      case "true" -> true;
      case "false" -> false;
      default -> throw BadFilter.refused("invalid value for is filter: must be null, true, false, or unknown");
    };
    if (!value.equals("null") && !column.type().equals("bool")) {
      throw BadFilter.refused("is " + value + " filter requires a boolean column, got " + type.sqlName());
    }
    return new Condition.Is(expected);
  }

  private RegularExpression expression(String value) throws BadFilter {
    try {
      return RegularExpression.of(value, clause.operator() == Operator.IMATCH);
    } catch (BadFilter e) {
      throw BadFilter.refused(
          "invalid regular expression for " + clause.operator().wire() + " filter: " + e.getMessage());
    }
  }

  /** The value as the column's type, every spelling of a timeframe as the one that is stored. */
  private Object cast(String value) throws BadFilter {
    return type
        .cast(column.name().equals(TIMEFRAME) ? Timeframe.find(value).map(Timeframe::code).orElse(value) : value);
  }

  private void require(boolean offered) throws BadFilter {
    if (!offered) {
      throw BadFilter.refused("operator " + clause.operator().wire() + " is not supported on column " + column.name()
          + " of type " + type.sqlName());
    }
  }
}
