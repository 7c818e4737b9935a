package io.swiftbolt.rest;

import io.swiftbolt.config.RestConfig;
import io.swiftbolt.rest.Wanted.Count;
import io.swiftbolt.rest.Wanted.Form;
import java.util.List;

/** The statements of a read: one that gives the whole answer, and the one that asks the planner for its guess. */
final class Statements {
  /** json_build_object takes a hundred arguments, two for each member. */
  private static final int RENAMED_MOST = 50;

  private Statements() {}

  /**
   * One row: body (bytea), shown, found, total. Of the rows found in the window, one more than may be shown, the first ones are
   * shown that keep the limits; total is null unless it is to be counted.
   *
   * @param most rows that may be shown
   */
  static SqlText page(ReadQuery query, Wanted wanted, long most, RestConfig limits) {
    SqlText sql = new SqlText();
    ReadSql read = new ReadSql(query, sql);
    if (wanted.headOnly()) {
      sql.add("select null::bytea as body, count(*) as found, least(count(*), ").number(most).add(") as shown, ");
      total(query, sql, wanted.count(), limits);
      sql.add(" as total from (select");
      rows(query, sql, read, most);
      return sql.add(") r");
    }
    sql.add("select convert_to(").add(wanted.form() == Form.ARRAY ? "'[' || " : "")
        .add("coalesce(string_agg(j, ").add(wanted.form() == Form.CSV ? "E'\\n'" : "','")
        .add(") filter (where fits), '')").add(wanted.form() == Form.ARRAY ? " || ']'" : "")
        .add(", 'UTF8') as body, count(*) as found, count(*) filter (where fits) as shown, ");
    total(query, sql, wanted.count(), limits);
    sql.add(" as total from (select j, row_number() over () <= ").number(most)
        .add(" and sum(octet_length(j) + 1) over (rows unbounded preceding) <= ").number(limits.maxBytes())
        .add(" as fits from (select ");
    row(query, sql, wanted);
    sql.add(" as j from (select");
    values(query, sql, read, isPlain(query));
    rows(query, sql, read, most);
    return sql.add(") r) made) sized");
  }

  /** What the planner thinks of the number of rows; nothing is read. */
  static SqlText explained(ReadQuery query) {
    SqlText sql = new SqlText().add("explain (format json) select 1");
    new ReadSql(query, sql).fromWhere();
    return sql;
  }

  /** The value of a scalar function as JSON: one row, body. */
  static SqlText scalar(ReadQuery query) {
    SqlText sql = new SqlText().add("select convert_to(coalesce(to_json(t.").name(query.source().name())
        .add(")::text, 'null'), 'UTF8') as body");
    new ReadSql(query, sql).fromWhere();
    return sql;
  }

  private static void rows(ReadQuery query, SqlText sql, ReadSql read, long most) {
    read.fromWhere();
    read.orderBy();
    // one more than asked only where the server's limit cuts: then it shows that there is more
    boolean ours = query.window().limit().isEmpty() || query.window().limit().getAsLong() > most;
    sql.add(" limit ").number(ours ? most + 1 : most).add(" offset ").number(query.window().offset());
  }

  private static void total(ReadQuery query, SqlText sql, Count count, RestConfig limits) {
    switch (count) {
      case NONE, PLANNED -> sql.add("null::int8");
      case EXACT -> {
        sql.add("(select count(*)");
        new ReadSql(query, sql).fromWhere();
        sql.add(")");
      }
      case ESTIMATED -> {
        sql.add("(select count(*) from (select 1");
        new ReadSql(query, sql).fromWhere();
        sql.add(" limit ").number(limits.maxRows() + 1L).add(") c)");
      }
    }
  }

  private static void values(ReadQuery query, SqlText sql, ReadSql read, boolean plain) {
    List<SelectItem> items = query.select();
    for (int i = 0; i < items.size(); i++) {
      SelectItem item = items.get(i);
      sql.add(i == 0 ? " " : ", ");
      read.field(item.field());
      item.cast().ifPresent(sql::cast);
      sql.add(" as ").name(plain ? item.field().column().name() : "c" + i);
    }
  }

  /** Whether all values keep their columns' names, each once. */
  private static boolean isPlain(ReadQuery query) {
    return query.select().stream().allMatch(SelectItem::keepsItsName)
        && query.select().stream().map(SelectItem::name).distinct().count() == query.select().size();
  }

  private static void row(ReadQuery query, SqlText sql, Wanted wanted) {
    if (wanted.form() == Form.CSV) {
      sql.add("substr(r::text, 2, length(r::text) - 2)"); // a record is written as a line of CSV in parentheses
      return;
    }
    sql.add(wanted.withoutNulls() ? "json_strip_nulls(" : "");
    if (isPlain(query)) {
      sql.add("row_to_json(r)");
    } else {
      renamed(query, sql);
    }
    sql.add(wanted.withoutNulls() ? ")::text" : "::text");
  }

  private static void renamed(ReadQuery query, SqlText sql) {
    if (query.select().size() > RENAMED_MOST) {
      throw Problem.tooMuch("select may name " + RENAMED_MOST + " values when some are renamed");
    }
    sql.add("json_build_object(");
    for (int i = 0; i < query.select().size(); i++) {
      sql.add(i == 0 ? "" : ", ").value(query.select().get(i).name(), "text").add(", r.").name("c" + i);
    }
    sql.add(")");
  }
}
