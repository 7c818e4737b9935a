package io.swiftbolt.realtime.filter;

import java.util.Map;

/** The types that columns have, by {@code pg_type.typname}. */
final class ColumnTypes {
  private static final Map<String, ColumnType> BY_NAME = Map.ofEntries(Map.entry("text", new TextType("text", false)),
      Map.entry("varchar", new TextType("character varying", false)), Map.entry("name", new TextType("name", false)),
      Map.entry("bpchar", new TextType("character", true)), Map.entry("int2", WholeType.SMALLINT),
      Map.entry("int4", WholeType.INTEGER), Map.entry("int8", WholeType.BIGINT),
      Map.entry("float4", new FloatType(true)), Map.entry("float8", new FloatType(false)),
      Map.entry("numeric", new NumericType()), Map.entry("bool", new BooleanType()), Map.entry("uuid", new UuidType()),
      Map.entry("timestamptz", TimeType.TIMESTAMPTZ), Map.entry("timestamp", TimeType.TIMESTAMP),
      Map.entry("date", TimeType.DATE), Map.entry("jsonb", new JsonbType()));

  private ColumnTypes() {}

  /** What is not known, arrays for example, is opaque: only {@code is.null} can be asked of it. */
  static ColumnType of(String name) {
    ColumnType type = BY_NAME.get(name);
    if (type != null) {
      return type;
    }
    return new OpaqueType(name.startsWith("_") ? of(name.substring(1)).sqlName() + "[]" : name);
  }
}
