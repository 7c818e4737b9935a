package io.swiftbolt.realtime.filter;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * Postgres's {@code ~} and {@code ~*}, by an engine whose time is linear in the value: strangers write these expressions, and
 * they run on event loops. What differs from Postgres: back references, look-ahead, {@code \m}, {@code \M}, collating elements
 * and embedded options other than RE2's are refused; {@code \d \w \s} and {@code [[:alpha:]]} and its like mean ASCII; a counted repetition is limited as in Postgres
 * (255), and the whole expression to {@link #MOST_INSTRUCTIONS}. A value so long that the expression could take longer than
 * {@link #MOST_STEPS} is not looked at: no match, negated or not.
 */
final class RegularExpression {
  static final int MOST_INSTRUCTIONS = 1_000;
  static final int MOST_STEPS = 2_000_000;
  private static final int MOST_REPETITIONS = 255;

  private final Pattern pattern;

  private RegularExpression(Pattern pattern) {
    this.pattern = pattern;
  }

  static RegularExpression of(String text, boolean ignoringCase) throws BadFilter {
    try {
      if (new RepetitionCount(text, MOST_REPETITIONS, MOST_INSTRUCTIONS).exceeds()) {
        throw BadFilter.refused("regular expression is too complex");
      }
      Pattern pattern = Pattern.compile(translated(text),
          Pattern.DOTALL | (ignoringCase ? Pattern.CASE_INSENSITIVE : 0));
      if (pattern.programSize() > MOST_INSTRUCTIONS) {
        throw BadFilter.refused("regular expression is too complex");
      }
      return new RegularExpression(pattern);
    } catch (PatternSyntaxException e) {
      throw BadFilter.refused(e.getDescription());
    }
  }

  Truth of(String value) {
    return (long) pattern.programSize() * value.length() > MOST_STEPS
        ? Truth.UNKNOWN
        : Truth.of(pattern.matcher(value).find());
  }

  /** The escapes that mean something else to Postgres than to RE2. */
  private static String translated(String text) throws BadFilter {
    StringBuilder expression = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      char character = text.charAt(at++);
      if (character != '\\' || at == text.length()) {
        expression.append(character);
        continue;
      }
      char escaped = text.charAt(at++);
      switch (escaped) {
        case 'y' -> expression.append("\\b");
        case 'Y' -> expression.append("\\B");
        case 'Z' -> expression.append("\\z");
        case 'b' -> expression.append("\\x08");
        case 'B' -> expression.append("\\\\");
        case 'Q', 'E', 'C', 'p', 'P', 'z' -> throw BadFilter.refused("invalid escape \\ sequence");
        default -> expression.append('\\').append(escaped);
      }
    }
    return expression.toString();
  }
}
