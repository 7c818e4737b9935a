package io.swiftbolt.provider.tradier;

import com.fasterxml.jackson.databind.JsonNode;
import io.swiftbolt.market.TradingCalendar;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** What all of Tradier's answers have in common. */
final class TradierFormat {
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm")
      .withZone(TradingCalendar.NEW_YORK);

  private TradierFormat() {}

  /**
   * The elements of {@code {"outer": {"inner": […]}}}. A single one comes without its list; none at all is null, the text
   * {@code "null"}, or an object without {@code inner}.
   *
   * @throws IllegalArgumentException when the answer has no {@code outer} or it is something else
   */
  static List<JsonNode> elements(JsonNode answer, String outer, String inner) {
    JsonNode around = answer.path(outer);
    if (isNothing(around)) {
      return List.of();
    }
    if (!around.isObject()) {
      throw new IllegalArgumentException("the answer has no " + outer);
    }
    return elements(around.path(inner));
  }

  /** A list, or what stands for one. */
  static List<JsonNode> elements(JsonNode listed) {
    if (listed.isMissingNode() || isNothing(listed)) {
      return List.of();
    }
    if (!listed.isArray()) {
      return List.of(listed);
    }
    List<JsonNode> all = new ArrayList<>(listed.size());
    listed.forEach(all::add);
    return all;
  }

  /** The minute's beginning, as New York's clocks show it. */
  static String minute(Instant instant) {
    return MINUTE.format(instant);
  }

  static LocalDate date(Instant instant) {
    return instant.atZone(TradingCalendar.NEW_YORK).toLocalDate();
  }

  /** Shares of a class: our BRK.B is BRK/B there. */
  static String theirs(String symbol) {
    return symbol.replace('.', '/');
  }

  static String ours(String symbol) {
    return symbol.replace('/', '.');
  }

  private static boolean isNothing(JsonNode node) {
    return node.isNull() || "null".equals(node.asText());
  }
}
