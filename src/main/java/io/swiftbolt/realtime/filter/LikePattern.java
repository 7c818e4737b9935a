package io.swiftbolt.realtime.filter;

import java.util.Arrays;
import java.util.Locale;

/**
 * SQL's LIKE: {@code %} for any text, {@code _} for one character, a backslash before what is meant as it stands. Without regard
 * to case, letters are compared in lower case, those outside ASCII too.
 */
final class LikePattern {
  private static final int ANY_TEXT = -1;
  private static final int ANY_CHARACTER = -2;

  private final int[] pattern; // code points, or one of the two above
  private final boolean ignoringCase;

  private LikePattern(int[] pattern, boolean ignoringCase) {
    this.pattern = pattern;
    this.ignoringCase = ignoringCase;
  }

  static LikePattern of(String text, boolean ignoringCase) throws BadFilter {
    int[] characters = (ignoringCase ? text.toLowerCase(Locale.ROOT) : text).codePoints().toArray();
    int[] pattern = new int[characters.length];
    int length = 0;
    for (int at = 0; at < characters.length; at++) {
      int character = characters[at];
      if (character == '\\') {
        at++;
        if (at == characters.length) {
          throw BadFilter.refused("LIKE pattern must not end with escape character");
        }
        pattern[length++] = characters[at];
      } else if (character == '_') {
        pattern[length++] = ANY_CHARACTER;
      } else if (character != '%') {
        pattern[length++] = character;
      } else if (length == 0 || pattern[length - 1] != ANY_TEXT) {
        pattern[length++] = ANY_TEXT;
      }
    }
    return new LikePattern(Arrays.copyOf(pattern, length), ignoringCase);
  }

  /** Goes back only to the latest {@code %}: at worst as many steps as the lengths multiply to. */
  boolean matches(String value) {
    int[] text = (ignoringCase ? value.toLowerCase(Locale.ROOT) : value).codePoints().toArray();
    int at = 0;
    int next = 0;
    int afterAnyText = -1;
    int resumeAt = 0;
    while (at < text.length) {
      if (next < pattern.length && pattern[next] == ANY_TEXT) {
        afterAnyText = ++next;
        resumeAt = at;
      } else if (next < pattern.length && (pattern[next] == ANY_CHARACTER || pattern[next] == text[at])) {
        at++;
        next++;
      } else if (afterAnyText >= 0) {
        next = afterAnyText;
        at = ++resumeAt;
      } else {
        return false;
      }
    }
    return next == pattern.length || (next == pattern.length - 1 && pattern[next] == ANY_TEXT);
  }
}
