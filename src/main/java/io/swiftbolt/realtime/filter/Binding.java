package io.swiftbolt.realtime.filter;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code config.postgres_changes} in a join, as the client sent it.
 *
 * @param schema {@code public}, or {@code *} for all schemas, of which there is one
 * @param table null or {@code *} for all published tables of the schema
 * @param filter null or blank for every row
 * @param select names of the columns to send, the key is always added; empty for all
 */
public record Binding(Event event, String schema, @Nullable String table, @Nullable String filter,
    List<String> select) {
  private static final int SHOWN = 200;

  public Binding {
    select = List.copyOf(select);
  }

  /** Which operations a binding wants. */
  public enum Event {
    ANY, INSERT, UPDATE, DELETE;

    /** As clients write it, in any case; what is not known counts as {@code *}. */
    public static Event of(@Nullable String text) {
      return switch (text == null ? "" : text.toUpperCase(Locale.ROOT)) {
        case "INSERT" -> INSERT;
        case "UPDATE" -> UPDATE;
        case "DELETE" -> DELETE;
        default -> ANY;
      };
    }
  }

  boolean everyTable() {
    return table == null || table.equals("*");
  }

  /** As error messages show it, cut where it is long. */
  String parameters() {
    return "[event: " + (event == Event.ANY ? "*" : event.name()) + ", schema: " + cut(schema) + ", table: "
        + (table == null ? "*" : cut(table)) + ", filter: " + (filter == null ? "" : cut(filter)) + ", select: "
        + cut(String.join(",", select)) + ']';
  }

  private static String cut(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + '…';
  }
}
