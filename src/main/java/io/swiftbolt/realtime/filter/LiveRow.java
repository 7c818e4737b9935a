package io.swiftbolt.realtime.filter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One side of a change: the new row of an INSERT or UPDATE, the old row of a DELETE. Parsed when a filter first looks at it, and
 * every value decoded at most once, however many filters ask. Belongs to one thread.
 */
public final class LiveRow {
  /** What a column holds that the row lacks; null is SQL's null. */
  static final Object ABSENT = new Object();

  // our own database wrote it, and has its own limits
  private static final JsonFactory JSON = JsonFactory.builder().streamReadConstraints(StreamReadConstraints.builder()
      .maxNumberLength(Integer.MAX_VALUE).maxStringLength(Integer.MAX_VALUE).maxNestingDepth(Integer.MAX_VALUE)
      .build()).build();

  private final String json;
  private @Nullable Map<String, Cell> cells;

  private LiveRow(String json) {
    this.json = json;
  }

  /** A value as text, and decoded once it was asked for. */
  private static final class Cell {
    final @Nullable String text;
    final boolean quoted;
    @Nullable
    Object value;

    Cell(@Nullable String text, boolean quoted) {
      this.text = text;
      this.quoted = quoted;
    }
  }

  /** @param json the row as the database wrote it: a jsonb object as text */
  public static LiveRow of(String json) {
    return new LiveRow(json);
  }

  /** The column's value as its type compares it, null, or {@link #ABSENT}. A column is always asked for with one type. */
  @Nullable
  Object value(String column, ColumnType type) {
    if (cells == null) {
      cells = parse();
    }
    Cell cell = cells.get(column);
    if (cell == null) {
      return ABSENT;
    }
    if (cell.value == null && cell.text != null) {
      cell.value = type.decode(cell.text, cell.quoted);
    }
    return cell.value;
  }

  private Map<String, Cell> parse() {
    Map<String, Cell> parsed = new HashMap<>();
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalStateException("A row must be a JSON object, is " + parser.currentToken());
      }
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parsed.put(name, cell(parser));
      }
      return parsed;
    } catch (IOException e) {
      throw new UncheckedIOException("A row is not JSON", e);
    }
  }

  private Cell cell(JsonParser parser) throws IOException {
    return switch (parser.nextToken()) {
      case VALUE_NULL -> new Cell(null, false);
      case VALUE_STRING -> new Cell(parser.getText(), true);
      case START_OBJECT, START_ARRAY -> {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        yield new Cell(json.substring(start, (int) parser.currentLocation().getCharOffset()), false);
      }
      default -> new Cell(parser.getText(), false);
    };
  }
}
