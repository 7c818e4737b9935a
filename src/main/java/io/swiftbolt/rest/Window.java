package io.swiftbolt.rest;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which rows of an answer are wanted.
 *
 * @param limit empty = all that follow
 */
record Window(long offset, OptionalLong limit) {
  private static final Pattern RANGE = Pattern.compile("(\\d{1,18})-(\\d{0,18})");
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}");

  /** Parameters win over the header {@code Range}; a header of another form is ignored, as HTTP has it. */
  static Window of(Optional<String> limit, Optional<String> offset, Optional<String> range) {
    Window header = range.map(Window::ofHeader).orElse(new Window(0, OptionalLong.empty()));
    if (limit.isEmpty() && offset.isEmpty()) {
      return header;
    }
    OptionalLong most = limit.map(text -> OptionalLong.of(number("limit", text))).orElse(header.limit());
    if (most.isPresent() && most.getAsLong() < 0) {
      throw Problem.badRange("Limit should be greater than or equal to zero.");
    }
    long from = offset.map(text -> number("offset", text)).orElse(header.offset());
    if (from < 0) {
      throw Problem.badRange("Offset should be greater than or equal to zero.");
    }
    return new Window(from, most);
  }

  private static Window ofHeader(String range) {
    Matcher matcher = RANGE.matcher(range.strip());
    if (!matcher.matches()) {
      return new Window(0, OptionalLong.empty());
    }
    long from = Long.parseLong(matcher.group(1));
    if (matcher.group(2).isEmpty()) {
      return new Window(from, OptionalLong.empty());
    }
    long to = Long.parseLong(matcher.group(2));
    if (to < from) {
      throw Problem.badRange(
          "The lower boundary must be lower than or equal to the upper boundary in the Range header.");
    }
    return new Window(from, OptionalLong.of(to - from + 1));
  }

  private static long number(String parameter, String text) {
    if (!NUMBER.matcher(text).matches()) {
      throw Problem.unreadable(parameter + " parameter (" + text + ")", 0, parameter + " must be a whole number");
    }
    return Long.parseLong(text);
  }
}
