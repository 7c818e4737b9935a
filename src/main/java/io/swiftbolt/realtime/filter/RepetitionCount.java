package io.swiftbolt.realtime.filter;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How large a regular expression becomes when its counted repetitions are written out, so that {@code ((a{99}){99}){99}} is
 * refused before it is compiled; so are groups nested too deep. Never too small; what is no valid expression may count as anything.
 */
final class RepetitionCount {
  private static final int MOST_GROUPS = 100; // inside each other: compilers recurse
  private static final Pattern COUNTED = Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?\\}");

  private final String text;
  private final int mostRepetitions;
  private final int limit;
  private final Deque<Long> outer = new ArrayDeque<>(); // sizes so far of the groups around this one

  RepetitionCount(String text, int mostRepetitions, int limit) {
    this.text = text;
    this.mostRepetitions = mostRepetitions;
    this.limit = limit;
  }

  boolean exceeds() {
    Matcher counted = COUNTED.matcher(text);
    long size = 0;
    long latest = 0; // what a repetition would repeat
    for (int at = 0; at < text.length(); at++) {
      char character = text.charAt(at);
      if (character == '(') {
        outer.push(size);
        size = 0;
        latest = 0;
      } else if (character == ')' && !outer.isEmpty()) {
        latest = size + 1;
        size = outer.pop() + latest;
      } else if (character == '{' && counted.region(at, text.length()).lookingAt()) {
        long times = Math.max(number(counted.group(1)), number(counted.group(2)));
        if (times > mostRepetitions) {
          return true;
        }
        long repeated = latest * Math.max(1, times);
        size += repeated - latest;
        latest = repeated;
        at = counted.end() - 1;
      } else if ("*+?".indexOf(character) < 0) {
        at = character == '\\' ? at + 1 : character == '[' ? endOfBrackets(at) : at;
        latest = 1;
        size++;
      }
      if (size > limit || outer.size() > MOST_GROUPS) {
        return true;
      }
    }
    return false;
  }

  private int endOfBrackets(int start) {
    for (int at = start + 2; at < text.length(); at++) {
      if (text.charAt(at) == '\\') {
        at++;
      } else if (text.charAt(at) == ']') {
        return at;
      }
    }
    return start;
  }

  private static long number(@Nullable String digits) {
    return digits == null || digits.isEmpty() ? 0 : Long.parseLong(digits);
  }
}
