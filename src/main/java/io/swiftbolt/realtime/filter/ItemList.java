package io.swiftbolt.realtime.filter;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The items of {@code in.(…)}, by the rules of a Postgres array literal: blanks around an item do not count, {@code "…"} holds
 * commas and blanks, a backslash takes the next character as it stands, an unquoted {@code null} in any case is null.
 * Lists inside the list are refused.
 */
final class ItemList {
  private final String text;
  private final List<@Nullable String> items = new ArrayList<>();
  private int at;

  private ItemList(String text) {
    this.text = text;
  }

  static List<@Nullable String> parse(String text) throws BadFilter {
    if (text.isBlank()) {
      return List.of();
    }
    ItemList list = new ItemList(text);
    list.items();
    return list.items;
  }

  private void items() throws BadFilter {
    do {
      skipBlanks();
      if (at < text.length() && text.charAt(at) == '"') {
        quoted();
      } else {
        plain();
      }
    } while (at++ < text.length());
  }

  private void quoted() throws BadFilter {
    StringBuilder item = new StringBuilder();
    at++;
    while (peek() != '"') {
      item.append(next());
    }
    at++;
    skipBlanks();
    if (at < text.length() && text.charAt(at) != ',') {
      throw malformed();
    }
    items.add(item.toString());
  }

  private void plain() throws BadFilter {
    StringBuilder item = new StringBuilder();
    int length = 0; // without blanks at the end
    boolean escaped = false;
    while (at < text.length() && text.charAt(at) != ',') {
      char first = text.charAt(at);
      if (first == '"' || first == '{' || first == '}') {
        throw malformed();
      }
      item.append(next());
      if (first == '\\' || !blank(first)) {
        length = item.length();
      }
      escaped |= first == '\\';
    }
    if (length == 0) {
      throw malformed();
    }
    item.setLength(length);
    String value = item.toString();
    items.add(!escaped && value.equalsIgnoreCase("null") ? null : value);
  }

  private char next() throws BadFilter {
    if (peek() == '\\') {
      at++;
    }
    char character = peek();
    at++;
    return character;
  }

  private char peek() throws BadFilter {
    if (at >= text.length()) {
      throw malformed();
    }
    return text.charAt(at);
  }

  private void skipBlanks() {
    while (at < text.length() && blank(text.charAt(at))) {
      at++;
    }
  }

  // what Postgres skips in an array literal
  private static boolean blank(char character) {
    return character == ' ' || (character >= '\t' && character <= '\r');
  }

  private BadFilter malformed() {
    return BadFilter.refused("malformed array literal: \"{" + text + "}\"");
  }
}
