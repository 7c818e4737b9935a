package io.swiftbolt.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads {@code select=*,name,alias:name,name::text,json->a->>b}. */
final class SelectParser {
  private static final int ITEMS_MOST = 200;
  private static final Map<String, String> CASTS = casts();

  private SelectParser() {}

  static List<SelectItem> parse(String parameter, Source source) {
    if (parameter.isBlank()) {
      return everything(source);
    }
    QueryText text = new QueryText("select parameter", parameter);
    List<SelectItem> items = new ArrayList<>();
    do {
      text.blanks();
      if (text.takes("*")) {
        items.addAll(everything(source));
      } else {
        items.add(item(text, source));
      }
      text.blanks();
      if (items.size() > ITEMS_MOST) {
        throw Problem.tooMuch("select may name " + ITEMS_MOST + " values");
      }
    } while (text.takes(","));
    if (!text.atEnd()) {
      throw text.unexpected("\",\" or end of input");
    }
    return items;
  }

  static List<SelectItem> everything(Source source) {
    return source.columns().stream()
        .map(column -> new SelectItem(column.name(), new Field(column, List.of()), Optional.empty())).toList();
  }

  private static SelectItem item(QueryText text, Source source) {
    boolean spread = text.takes("...");
    String name = text.name();
    Optional<String> alias = Optional.empty();
    if (text.sees(":") && !text.sees("::")) {
      text.expect(":");
      alias = Optional.of(name);
      name = text.name();
    }
    if (spread || text.sees("!") || text.sees("(")) {
      if (!spread && name.equals("count") && text.sees("()")) {
        throw noAggregates();
      }
      throw Problem.noRelationship(source.name(), name);
    }
    Field field = text.field(source, name);
    Optional<String> cast = text.takes("::") ? Optional.of(cast(text)) : Optional.empty();
    if (text.sees(".") || text.sees("(")) {
      throw noAggregates();
    }
    return new SelectItem(alias.orElse(field.name()), field, cast);
  }

  private static Problem noAggregates() {
    return Problem.of(400, "PGRST123", "Use of aggregate functions is not allowed");
  }

  private static String cast(QueryText text) {
    String name = text.until(",.(").strip();
    String type = CASTS.get(name.toLowerCase(Locale.ROOT));
    if (type == null) {
      throw Problem.of(400, "42704", "type \"" + name + "\" does not exist");
    }
    return type;
  }

  private static Map<String, String> casts() {
    List<String> same = List.of("text", "int2", "int4", "int8", "numeric", "float4", "float8", "bool", "date", "time",
        "timestamp", "timestamptz", "interval", "json", "jsonb", "uuid");
    Map<String, String> casts = new java.util.HashMap<>();
    same.forEach(name -> casts.put(name, name));
    casts.putAll(Map.of("varchar", "text", "smallint", "int2", "int", "int4", "integer", "int4", "bigint", "int8",
        "decimal", "numeric", "real", "float4", "double precision", "float8", "boolean", "bool"));
    return Map.copyOf(casts);
  }
}
