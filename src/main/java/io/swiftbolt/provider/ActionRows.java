package io.swiftbolt.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Corporate actions as rows of a vendor's answer: each once, and one odd row does not keep the others out. */
public final class ActionRows {
  private static final Logger LOG = LoggerFactory.getLogger(ActionRows.class);
  private static final int LONGEST_ROW = 300;

  private final Map<String, CorporateAction> read = new LinkedHashMap<>();

  /**
   * @param id the same when a row is told twice; empty = the action itself is what tells rows apart
   * @param action may throw DateTimeException or IllegalArgumentException: the row is left out, with a warning
   */
  public void add(JsonNode row, String id, Supplier<CorporateAction> action) {
    try {
      CorporateAction told = action.get();
      read.put(id.isEmpty() ? told.toString() : id, told);
    } catch (DateTimeException | IllegalArgumentException e) {
      String text = row.toString();
      LOG.warn("a corporate action is left out, {}: {}", e.getMessage(),
          text.length() <= LONGEST_ROW ? text : text.substring(0, LONGEST_ROW));
    }
  }

  public List<CorporateAction> all() {
    return List.copyOf(read.values());
  }

  /** @throws IllegalArgumentException when there is none */
  public static String text(JsonNode row, String field) {
    String text = row.path(field).asText("");
    if (text.isEmpty()) {
      throw new IllegalArgumentException(field + " is missing");
    }
    return text;
  }

  /** @throws DateTimeException unless it is one, as 2024-03-05 */
  public static LocalDate date(JsonNode row, String field) {
    return LocalDate.parse(row.path(field).asText());
  }

  /** @throws IllegalArgumentException unless it is a number above 0 */
  public static double positive(JsonNode row, String field) {
    JsonNode value = row.path(field);
    if (!value.isNumber() || !(value.doubleValue() > 0)) {
      throw new IllegalArgumentException(field + " must be above 0, is " + value);
    }
    return value.doubleValue();
  }
}
