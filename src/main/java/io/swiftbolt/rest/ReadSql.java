package io.swiftbolt.rest;

import io.swiftbolt.market.Timeframe;
import io.swiftbolt.rest.Filter.Condition;
import io.swiftbolt.rest.Filter.Group;
import io.swiftbolt.rest.Filter.Test;
import java.util.List;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/** Source, conditions and order of a query as SQL. The source is {@code t} throughout. */
final class ReadSql {
  private final ReadQuery query;
  private final SqlText sql;

  ReadSql(ReadQuery query, SqlText sql) {
    this.query = query;
    this.sql = sql;
  }

  /** {@code from … where …}. */
  void fromWhere() {
    sql.add(" from public.");
    switch (query.source()) {
      case Source.OfTable(var table) -> sql.name(table.name()).add(" t");
      case Source.OfFunction call -> {
        call(call);
        sql.add(call.function().scalar() ? " t (" : " t");
        if (call.function().scalar()) {
          sql.name(call.function().name()).add(")");
        }
      }
    }
    String joint = " where ";
    for (Filter filter : query.filters()) {
      sql.add(joint);
      filter(filter);
      joint = " and ";
    }
  }

  private void call(Source.OfFunction call) {
    sql.name(call.function().name()).add("(");
    String joint = "";
    for (Entry<Function.Parameter, @Nullable String> argument : call.arguments().entrySet()) {
      sql.add(joint).name(argument.getKey().name()).add(" => ").value(argument.getValue(), argument.getKey().type());
      joint = ", ";
    }
    sql.add(")");
  }

  void orderBy() {
    String joint = " order by ";
    for (OrderItem item : query.order()) {
      sql.add(joint);
      field(item.field());
      sql.add(item.descending() ? " desc" : "").add(item.nulls().sql);
      joint = ", ";
    }
  }

  void field(Field field) {
    if (field.path().isEmpty()) {
      sql.add("t.").name(field.column().name());
      return;
    }
    sql.add("(t.").name(field.column().name());
    for (JsonStep step : field.path()) {
      sql.add(step.asText() ? " ->> " : " -> ").value(step.key(), step.index() ? "int4" : "text");
    }
    sql.add(")");
  }

  private void filter(Filter filter) {
    switch (filter) {
      case Group group -> group(group);
      case Condition condition -> {
        sql.add(condition.negated() ? "not (" : "(");
        condition(condition.field(), condition.test());
        sql.add(")");
      }
    }
  }

  private void group(Group group) {
    sql.add(group.negated() ? "not (" : "(");
    String joint = "";
    for (Filter member : group.members()) {
      sql.add(joint);
      filter(member);
      joint = group.all() ? " and " : " or ";
    }
    sql.add(")");
  }

  private void condition(Field field, Test test) {
    field(field);
    switch (test) {
      case Test.Compare compare -> {
        sql.add(" " + compare.operator().sql + " ");
        String type = compare.operator().takesText() ? "text" : field.type();
        sql.value(value(field, compare.operator(), compare.value()), type);
      }
      case Test.CompareMany many -> {
        sql.add(" " + many.operator().sql + (many.all() ? " all (" : " any ("));
        String type = many.operator().takesText() ? "text" : field.type();
        sql.value(SqlText.array(values(field, many.operator(), many.values())), arrayOf(type)).add(")");
      }
      case Test.In in -> sql.add(" = any (")
          .value(SqlText.array(values(field, Operator.EQ, in.values())), arrayOf(field.type())).add(")");
      case Test.Is is -> sql.add(switch (is.truth()) {
        case NULL -> " is null";
        case NOT_NULL -> " is not null";
        case TRUE -> " is true";
        case FALSE -> " is false";
        case UNKNOWN -> " is unknown";
      });
    }
  }

  private static List<String> values(Field field, Operator operator, List<String> values) {
    return values.stream().map(value -> value(field, operator, value)).toList();
  }

  private static String value(Field field, Operator operator, String value) {
    if (operator.takesWildcards()) {
      return value.replace('*', '%');
    }
    return field.isTimeframe() && !operator.takesText()
        ? Timeframe.find(value).map(Timeframe::code).orElse(value)
        : value;
  }

  private static String arrayOf(String type) {
    return "_" + type;
  }
}
