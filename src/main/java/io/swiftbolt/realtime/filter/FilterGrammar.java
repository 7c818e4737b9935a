package io.swiftbolt.realtime.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of a binding's {@code filter}: conditions joined by commas, of which all must hold.
 *
 * <pre>
 * filter    = "" | condition *( "," condition )
 * condition = column "=" [ "not." ] operator "." value      split at the first "=", then at the first "."
 * value     = text, dots included | quoted with \" and \\ | for in: "(" item *( "," item ) ")"
 * </pre>
 *
 * Commas split only outside parentheses and quotes; a quote opens only after a dot, an opening parenthesis or a comma. Blanks
 * around a condition do not count.
 */
final class FilterGrammar {
  /** A hundred values of {@code in} with room to spare; longer ones only cost memory and time. */
  static final int MOST_CHARACTERS = 10_000;

  private final String text;
  private final List<String> segments = new ArrayList<>();

  private FilterGrammar(String text) {
    this.text = text;
  }

  /** The conditions in their order; none for a blank text. */
  static List<Clause> parse(String filter) throws BadFilter {
    String text = filter.strip();
    if (text.isEmpty()) {
      return List.of();
    }
    if (text.length() > MOST_CHARACTERS) {
      throw BadFilter.syntax("filter must be at most " + MOST_CHARACTERS + " characters long, is " + text.length());
    }
    List<Clause> clauses = new ArrayList<>();
    for (String segment : new FilterGrammar(text).split()) {
      clauses.add(clause(segment.strip()));
    }
    return clauses;
  }

  private List<String> split() {
    int depth = 0;
    boolean quoted = false;
    int start = 0;
    for (int at = 0; at < text.length(); at++) {
      char character = text.charAt(at);
      if (quoted) {
        if (character == '\\') {
          at++; // whatever comes next is meant as it stands
        } else if (character == '"') {
          quoted = false;
        }
      } else if (character == '"' && at > start && ".(,".indexOf(text.charAt(at - 1)) >= 0) {
        quoted = true;
      } else if (character == '(') {
        depth++;
      } else if (character == ')') {
        depth = Math.max(0, depth - 1);
      } else if (character == ',' && depth == 0) {
        segments.add(text.substring(start, at));
        start = at + 1;
      }
    }
    segments.add(text.substring(start));
    return segments;
  }

  private static Clause clause(String segment) throws BadFilter {
    if (segment.isEmpty()) {
      throw BadFilter.syntax("filter must not contain empty segments (check for extra commas)");
    }
    int equals = segment.indexOf('=');
    if (equals < 0) {
      throw BadFilter.syntax(inspect(List.of(segment)));
    }
    String rest = segment.substring(equals + 1);
    boolean negated = rest.startsWith("not.");
    String condition = negated ? rest.substring("not.".length()) : rest;
    int dot = condition.indexOf('.');
    if (dot < 0) {
      throw BadFilter.syntax(inspect(List.of(condition)));
    }
    String name = condition.substring(0, dot);
    String value = condition.substring(dot + 1);
    Operator operator = Operator.find(name);
    if (operator == null) {
      throw BadFilter.syntax(inspect(List.of(name, value)));
    }
    return new Clause(segment.substring(0, equals), negated, operator, value(operator, value));
  }

  private static String value(Operator operator, String value) throws BadFilter {
    if (operator == Operator.IN) {
      if (value.length() < 2 || !value.startsWith("(") || !value.endsWith(")")) {
        throw BadFilter.syntax("`in` filter value must be wrapped by parentheses");
      }
      return value.substring(1, value.length() - 1);
    }
    String unquoted = value.startsWith("\"") ? unquoted(value) : null;
    return unquoted == null ? value : unquoted;
  }

  /** Null unless the quote that opens the text is closed at its very end: the text then means itself. */
  private static @Nullable String unquoted(String value) {
    StringBuilder text = new StringBuilder(value.length());
    for (int at = 1; at < value.length(); at++) {
      char character = value.charAt(at);
      if (character == '"') {
        return at == value.length() - 1 ? text.toString() : null;
      }
      if (character == '\\') {
        at++;
        if (at == value.length()) {
          return null;
        }
        character = value.charAt(at);
      }
      text.append(character);
    }
    return null;
  }

  private static String inspect(List<String> parts) {
    return parts.stream().map(part -> '"' + part.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
