package io.swiftbolt.realtime.filter;

import java.util.Locale;
import java.util.regex.Pattern;

/** UUIDs as Postgres writes them: lower case with four hyphens, whose order as text is their order as bytes. */
record UuidType() implements ColumnType {
  private static final Pattern FORM = Pattern.compile("(?:[0-9a-f]{4}-?){7}[0-9a-f]{4}");

  @Override
  public String sqlName() {
    return "uuid";
  }

  @Override
  public Object cast(String text) throws BadFilter {
    String digits = text.toLowerCase(Locale.ROOT);
    if (digits.startsWith("{") && digits.endsWith("}")) {
      digits = digits.substring(1, digits.length() - 1);
    }
    if (!FORM.matcher(digits).matches()) {
      throw invalid(text);
    }
    String hex = digits.replace("-", "");
    return hex.substring(0, 8) + '-' + hex.substring(8, 12) + '-' + hex.substring(12, 16) + '-' + hex.substring(16, 20)
        + '-' + hex.substring(20);
  }

  @Override
  public Object decode(String text, boolean quoted) {
    return text;
  }

  @Override
  public int compare(Object one, Object other) {
    return ((String) one).compareTo((String) other);
  }
}
