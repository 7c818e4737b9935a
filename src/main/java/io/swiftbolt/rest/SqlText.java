package io.swiftbolt.rest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement in the making. What clients send is always bound, as text that the database casts; only names that the catalog
 * vouches for become part of the statement.
 */
final class SqlText {
  private final StringBuilder sql = new StringBuilder();
  private final List<@Nullable String> values = new ArrayList<>();

  SqlText add(String words) {
    sql.append(words);
    return this;
  }

  /** A name from the catalog. */
  SqlText name(String name) {
    sql.append('"').append(name.replace("\"", "\"\"")).append('"');
    return this;
  }

  /** A value from a client, of a type of the catalog. */
  SqlText value(@Nullable String value, String type) {
    values.add(value);
    sql.append('$').append(values.size()).append("::text");
    return type.equals("text") ? this : cast(type);
  }

  SqlText number(long value) {
    return value(Long.toString(value), "int8");
  }

  SqlText cast(String type) {
    sql.append("::pg_catalog.");
    return name(type);
  }

  String sql() {
    return sql.toString();
  }

  List<@Nullable String> values() {
    return values;
  }

  /** An array as the database reads it. */
  static String array(Collection<String> elements) {
    StringBuilder array = new StringBuilder("{");
    for (String element : elements) {
      array.append(array.length() == 1 ? "\"" : ",\"").append(element.replace("\\", "\\\\").replace("\"", "\\\""))
          .append('"');
    }
    return array.append('}').toString();
  }
}
