package io.swiftbolt.rest;

import io.swiftbolt.catalog.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The text of one parameter, read from left to right. What cannot be read is a {@link Problem} that shows where. */
final class QueryText {
  private final String part;
  private final String text;
  private int position;

  /** @param part what is read, for messages: {@code select parameter}, {@code filter} */
  QueryText(String part, String text) {
    this.part = part;
    this.text = text;
  }

  boolean atEnd() {
    return position == text.length();
  }

  int position() {
    return position;
  }

  void back(int to) {
    position = to;
  }

  boolean sees(String expected) {
    return text.startsWith(expected, position);
  }

  boolean takes(String expected) {
    if (!sees(expected)) {
      return false;
    }
    position += expected.length();
    return true;
  }

  void expect(String expected) {
    if (!takes(expected)) {
      throw unexpected("\"" + expected + "\"");
    }
  }

  void blanks() {
    while (!atEnd() && (text.charAt(position) == ' ' || text.charAt(position) == '\t')) {
      position++;
    }
  }

  String rest() {
    String rest = text.substring(position);
    position = text.length();
    return rest;
  }

  /** Up to the first of the given characters or the end. */
  String until(String ends) {
    int begin = position;
    while (!atEnd() && ends.indexOf(text.charAt(position)) < 0) {
      position++;
    }
    return text.substring(begin, position);
  }

  Problem unexpected(String expecting) {
    String found = atEnd() ? "end of input" : "\"" + text.charAt(position) + "\"";
    return Problem.unreadable(part + " (" + text + ")", position, "unexpected " + found + " expecting " + expecting);
  }

  Problem failed(String details) {
    return Problem.unreadable(part + " (" + text + ")", position, details);
  }

  /** A name as columns have it: letters, digits, _ $ - and inner blanks, or anything in double quotes. */
  String name() {
    if (sees("\"")) {
      return quoted();
    }
    int begin = position;
    while (!atEnd() && isOfName(text.charAt(position)) && !sees("->")) {
      position++;
    }
    String name = text.substring(begin, position).strip();
    if (name.isEmpty()) {
      throw unexpected("field name (* or [a..z0..9_$])");
    }
    return name;
  }

  private static boolean isOfName(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '-' || c == ' ';
  }

  /** Double quotes around anything; a backslash makes the next character an ordinary one. */
  String quoted() {
    expect("\"");
    StringBuilder value = new StringBuilder();
    while (!atEnd() && text.charAt(position) != '"') {
      if (text.charAt(position) == '\\') {
        position++;
        if (atEnd()) {
          break;
        }
      }
      value.append(text.charAt(position++));
    }
    expect("\"");
    return value.toString();
  }

  /** A value in a list: quoted if what follows the quotes ends it, otherwise as it stands. */
  String listed() {
    if (sees("\"")) {
      int begin = position;
      String value = closedQuoted();
      if (value != null && (atEnd() || sees(",") || sees(")"))) {
        return value;
      }
      position = begin;
    }
    return until(",)");
  }

  private @org.jspecify.annotations.Nullable String closedQuoted() {
    try {
      return quoted();
    } catch (Problem _) {
      return null; // a quote that is never closed is an ordinary character
    }
  }

  /** {@code (a,"b,c")}; {@code ()} is empty. */
  List<String> list() {
    blanks();
    expect("(");
    List<String> values = new ArrayList<>();
    do {
      values.add(listed());
    } while (takes(","));
    expect(")");
    blanks();
    return values.equals(List.of("")) ? List.of() : values;
  }

  /** The arrows after a column's name. */
  List<JsonStep> path() {
    List<JsonStep> path = new ArrayList<>();
    while (sees("->")) {
      boolean asText = sees("->>");
      position += asText ? 3 : 2;
      path.add(step(asText));
    }
    return path;
  }

  private JsonStep step(boolean asText) {
    if (sees("\"")) {
      return new JsonStep(quoted(), false, asText);
    }
    int begin = position;
    takes("-"); // counted from the end
    while (!atEnd() && "-:.,>()!".indexOf(text.charAt(position)) < 0) {
      position++;
    }
    String key = text.substring(begin, position).strip();
    if (key.isEmpty()) {
      throw unexpected("a key or an index");
    }
    return new JsonStep(key, key.matches("-?\\d{1,9}"), asText);
  }

  /** A column of the source, and the arrows after it. */
  Field field(Source source) {
    return field(source, name());
  }

  /** The arrows after a column whose name was read. */
  Field field(Source source, String name) {
    Optional<Column> column = source.column(name);
    List<JsonStep> path = path();
    Column found = column.orElseThrow(() -> Problem.noColumn(source.name(), name));
    if (!path.isEmpty() && !found.type().equals("jsonb") && !found.type().equals("json")) {
      throw Problem.of(400, "42883", "operator does not exist: " + found.type() + " -> text");
    }
    if (path.stream().limit(Math.max(0, path.size() - 1)).anyMatch(JsonStep::asText)) {
      throw Problem.of(400, "42883", "operator does not exist: text -> text", "->> gives text: it can only stand last");
    }
    return new Field(found, path);
  }
}
