package io.swiftbolt.realtime.filter;

import io.swiftbolt.catalog.Table;

/**
 * One side of a change: the new row of an INSERT or UPDATE, the old row of a DELETE. Decoded at most once, however many filters
 * look at it. Belongs to one thread.
 */
public final class LiveRow {
  private final String json;

  private LiveRow(String json) {
    this.json = json;
  }

  /** @param json the row as the database wrote it: a jsonb object as text */
  public static LiveRow of(Table table, String json) {
    return new LiveRow(json);
  }

  /** The row as the database wrote it. */
  public String json() {
    return json;
  }
}
