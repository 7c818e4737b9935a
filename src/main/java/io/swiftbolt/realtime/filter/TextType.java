package io.swiftbolt.realtime.filter;

/**
 * Text, ordered by code point: what Postgres does with collation {@code "C"}, whatever the database's own is.
 *
 * @param padded blanks at the end do not count ({@code char(n)})
 */
record TextType(String sqlName, boolean padded) implements ColumnType {
  @Override
  public Object cast(String text) {
    return padded ? withoutBlanksAtTheEnd(text) : text;
  }

  @Override
  public int compare(Object one, Object other) {
    String left = (String) one;
    String right = (String) other;
    int shorter = Math.min(left.length(), right.length());
    for (int at = 0; at < shorter; at++) {
      char a = left.charAt(at);
      char b = right.charAt(at);
      if (a != b) {
        // a surrogate stands for a code point above all others of one char
        return Character.isSurrogate(a) == Character.isSurrogate(b)
            ? Character.compare(a, b)
            : Boolean.compare(Character.isSurrogate(a), Character.isSurrogate(b));
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  @Override
  public boolean isText() {
    return true;
  }

  private static String withoutBlanksAtTheEnd(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    return text.substring(0, end);
  }
}
