package io.swiftbolt.realtime.phoenix;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The members of a JSON object as they stand in its text. Cutting text keeps numbers exact, which decoding and encoding would
 * not. The text must be well-formed, as Postgres writes it.
 */
final class RawMembers {

  /**
   * A member.
   *
   * @param name without quotes; columns' names need no unescaping
   * @param value JSON text
   */
  record Member(String name, String value) {}

  private RawMembers() {}

  /** The object's text with only the members that are kept, in their order. */
  static String keep(String object, Predicate<Member> kept) {
    StringBuilder text = new StringBuilder("{");
    for (Member member : of(object)) {
      if (kept.test(member)) {
        text.append(text.length() == 1 ? "\"" : ",\"").append(member.name()).append("\":").append(member.value());
      }
    }
    return text.append('}').toString();
  }

  static List<Member> of(String object) {
    List<Member> members = new ArrayList<>();
    int at = object.indexOf('{') + 1;
    while (true) {
      at = skip(object, at, " ,\n\t\r");
      if (at >= object.length() || object.charAt(at) != '"') {
        return members;
      }
      int nameEnd = endOfText(object, at);
      int valueStart = skip(object, nameEnd, " :\n\t\r");
      int valueEnd = endOfValue(object, valueStart);
      members.add(new Member(object.substring(at + 1, nameEnd - 1), object.substring(valueStart, valueEnd)));
      at = valueEnd;
    }
  }

  private static int skip(String text, int from, String what) {
    int at = from;
    while (at < text.length() && what.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  private static int endOfText(String text, int quote) {
    int at = quote + 1;
    while (text.charAt(at) != '"') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    return at + 1;
  }

  private static int endOfValue(String text, int from) {
    int depth = 0;
    int at = from;
    while (at < text.length()) {
      switch (text.charAt(at)) {
        case '"' -> {
          at = endOfText(text, at);
          continue;
        }
        case '{', '[' -> depth++;
        case '}', ']' -> {
          if (depth-- == 0) {
            return at;
          }
        }
        case ',' -> {
          if (depth == 0) {
            return at;
          }
        }
        default -> {
          // a letter, digit or blank of the value
        }
      }
      at++;
    }
    return at;
  }
}
