package io.swiftbolt.realtime.filter;

import java.util.Locale;

/** Booleans; every beginning of a word that leaves no doubt is taken, as Postgres does. */
record BooleanType() implements ColumnType {
  @Override
  public String sqlName() {
    return "boolean";
  }

  @Override
  public Object cast(String text) throws BadFilter {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "t", "tr", "tru", "true", "y", "ye", "yes", "on", "1" -> true;
      case "f", "fa", "fal", "fals", "false", "n", "no", "of", "off", "0" -> false;
      default -> throw invalid(text);
    };
  }

  @Override
  public int compare(Object one, Object other) {
    return Boolean.compare((Boolean) one, (Boolean) other);
  }
}
