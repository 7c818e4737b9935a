package io.swiftbolt.realtime;

import io.swiftbolt.bus.RowChange;
import io.swiftbolt.bus.RowChange.Operation;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Changes of bars are stretches of a series; two of one series make one. */
public final class BarStretch {
  /** The table whose changes are stretches. */
  public static final String TABLE = "ohlc_bars_v2";

  private BarStretch() {}

  /** The same series has the same. */
  static String series(RowChange change) {
    return change.symbol() + " " + change.timeframe();
  }

  /**
   * One change that says what both said: number and time of the newer, the stretch that holds both, the bars of both, all their
   * providers; INSERT if both were, DELETE if both were, UPDATE otherwise.
   */
  static RowChange merge(RowChange older, RowChange newer) {
    Operation operation = older.operation() == newer.operation() ? newer.operation() : Operation.UPDATE;
    JsonObject before = stretch(older);
    JsonObject after = stretch(newer);
    after.put("from_ts", least(before.getString("from_ts"), after.getString("from_ts")));
    after.put("to_ts", most(before.getString("to_ts"), after.getString("to_ts")));
    after.put("bars", before.getLong("bars") + after.getLong("bars"));
    after.put("provider", both(before.getString("provider"), after.getString("provider")));
    @Nullable
    String row = operation == Operation.DELETE ? null : after.encode();
    return new RowChange(newer.seq(), newer.at(), newer.table(), operation, newer.symbol(), newer.timeframe(), row,
        row == null ? after.encode() : null);
  }

  private static JsonObject stretch(RowChange change) {
    return new JsonObject(Objects.requireNonNull(change.row() == null ? change.old() : change.row()));
  }

  // all in UTC and of one form, so that text sorts as time does
  private static String least(String one, String other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private static String most(String one, String other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private static String both(String one, String other) {
    if (one.equals(other)) {
      return one;
    }
    TreeSet<String> all = new TreeSet<>(Arrays.asList(one.split(",")));
    all.addAll(Arrays.asList(other.split(",")));
    return String.join(",", all);
  }
}
