package io.swiftbolt.realtime.filter;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code config.postgres_changes} in a join, as the client sent it.
 *
 * @param schema usually {@code public}
 * @param table null or {@code *} for all published tables of the schema
 * @param filter null or blank for every row
 * @param select names of the columns to send, the key is always added; empty for all
 */
public record Binding(Event event, String schema, @Nullable String table, @Nullable String filter,
    List<String> select) {
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
}
