package io.swiftbolt.rest;

import io.swiftbolt.config.RestConfig;
import io.swiftbolt.rest.Filter.Condition;
import io.swiftbolt.rest.Filter.Group;
import io.swiftbolt.rest.Filter.Test;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the filters of one request; counts their conditions, nested ones included. */
final class FilterParser {
  private static final int DEPTH_MOST = 16;
  private static final Pattern GROUP = Pattern.compile("(not\\.)?(and|or)");
  private static final String OPERATORS = "\"not\" or operator (eq, gt, ...)";

  private final Source source;
  private final RestConfig limits;
  private int conditions;

  FilterParser(Source source, RestConfig limits) {
    this.source = source;
    this.limits = limits;
  }

  static boolean isGroup(String parameter) {
    return GROUP.matcher(parameter).matches();
  }

  /** {@code column=operator.value}. */
  Filter condition(String parameter, String value) {
    QueryText key = new QueryText("tree path", parameter);
    String name = key.name();
    if (key.sees(".")) {
      throw Problem.notEmbedded(name);
    }
    Field field = key.field(source, name);
    if (!key.atEnd()) {
      throw key.unexpected("\"->>\", \"->\" or end of input");
    }
    QueryText text = new QueryText("filter", value);
    Condition condition = condition(field, text, false);
    if (!text.atEnd()) {
      throw text.unexpected("end of input");
    }
    return condition;
  }

  /**
   * {@code or=(…)}.
   *
   * @param parameter and, or, not.and or not.or
   */
  Filter group(String parameter, String value) {
    QueryText text = new QueryText("logic tree", value);
    text.blanks();
    boolean negated = parameter.startsWith("not.");
    Group group = members(negated, parameter.endsWith("and"), text, 1);
    if (!text.atEnd()) {
      throw text.unexpected("end of input");
    }
    return group;
  }

  private Group members(boolean negated, boolean all, QueryText text, int depth) {
    if (depth > DEPTH_MOST) {
      throw Problem.tooMuch("and, or may be nested " + DEPTH_MOST + " deep");
    }
    List<Filter> members = new ArrayList<>();
    text.expect("(");
    do {
      text.blanks();
      members.add(member(text, depth));
      text.blanks();
    } while (text.takes(","));
    text.expect(")");
    text.blanks();
    return new Group(negated, all, members);
  }

  private Filter member(QueryText text, int depth) {
    int begin = text.position();
    boolean negated = text.takes("not.");
    for (String word : List.of("and", "or")) {
      if (text.takes(word)) {
        text.blanks();
        if (text.sees("(")) {
          return members(negated, word.equals("and"), text, depth + 1);
        }
      }
    }
    text.back(begin);
    Field field = text.field(source);
    text.expect(".");
    return condition(field, text, true);
  }

  private Condition condition(Field field, QueryText text, boolean nested) {
    if (++conditions > limits.conditions()) {
      throw Problem.tooMuch("a request may have " + limits.conditions() + " conditions");
    }
    boolean negated = text.takes("not.");
    int begin = text.position();
    String word = text.until(".(,)");
    Test test = switch (word) {
      case "in" -> in(text);
      case "is" -> is(text, nested);
      default -> {
        Optional<Operator> operator = Operator.find(word);
        if (operator.isEmpty() || text.atEnd() || text.sees(",") || text.sees(")")) {
          text.back(begin);
          throw operator.isPresent() || !text.sees(word + ".")
              ? text.unexpected(OPERATORS)
              : text.failed("unknown single value operator " + word);
        }
        yield compare(operator.get(), text, nested);
      }
    };
    return new Condition(field, negated, test);
  }

  private Test in(QueryText text) {
    text.expect(".");
    return new Test.In(limited(text.list()));
  }

  private static Test is(QueryText text, boolean nested) {
    text.expect(".");
    int begin = text.position();
    String word = nested ? text.until(",)") : text.rest();
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "null" -> new Test.Is(Filter.Truth.NULL);
      case "not_null" -> new Test.Is(Filter.Truth.NOT_NULL);
      case "true" -> new Test.Is(Filter.Truth.TRUE);
      case "false" -> new Test.Is(Filter.Truth.FALSE);
      case "unknown" -> new Test.Is(Filter.Truth.UNKNOWN);
      default -> {
        text.back(begin);
        throw text.unexpected("isVal: (null, not_null, true, false, unknown)");
      }
    };
  }

  private Test compare(Operator operator, QueryText text, boolean nested) {
    if (text.sees("(")) {
      boolean all = text.takes("(all)");
      if (!operator.quantifiable || (!all && !text.takes("(any)"))) {
        throw text.unexpected("delimiter (.)");
      }
      text.expect(".");
      return new Test.CompareMany(operator, all, limited(array(text)));
    }
    text.expect(".");
    return new Test.Compare(operator, nested ? single(text) : text.rest());
  }

  private static String single(QueryText text) {
    if (text.sees("{")) { // an array's commas are its own
      int begin = text.position();
      String array = text.until("}");
      if (text.takes("}")) {
        return array + "}";
      }
      text.back(begin);
    }
    return text.listed();
  }

  /** {@code {a,"b,c"}}. */
  private static List<String> array(QueryText text) {
    text.expect("{");
    List<String> values = new ArrayList<>();
    if (text.takes("}")) {
      return values;
    }
    do {
      values.add(text.sees("\"") ? text.quoted() : text.until(",}"));
    } while (text.takes(","));
    text.expect("}");
    return values;
  }

  private List<String> limited(List<String> values) {
    if (values.size() > limits.values()) {
      throw Problem.tooMuch("a list may have " + limits.values() + " values");
    }
    return values;
  }
}
