package io.swiftbolt.realtime;

import io.swiftbolt.bus.RowChange;
import io.swiftbolt.feed.ChangeFeed.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a subscriber is found by, so that a change costs only the subscribers it matches.
 *
 * @param symbol ticker, empty for any
 * @param timeframe canonical code, empty for any
 */
record Topic(String table, String symbol, String timeframe) {
  private static final String ANY = "";

  /** A subscriber is under each of these; a change meets at most one of them. */
  static List<Topic> of(Filter filter) {
    List<Topic> topics = new ArrayList<>();
    for (String table : filter.tables()) {
      for (String symbol : orAny(filter.symbols())) {
        for (String timeframe : orAny(filter.timeframes())) {
          topics.add(new Topic(table, symbol, timeframe));
        }
      }
    }
    return topics;
  }

  /** A change concerns the subscribers under all of these. */
  static Set<Topic> of(RowChange change) {
    String symbol = change.symbol() == null ? ANY : change.symbol();
    String timeframe = change.timeframe() == null ? ANY : change.timeframe();
    List<Topic> topics = List.of(new Topic(change.table(), symbol, timeframe), new Topic(change.table(), symbol, ANY),
        new Topic(change.table(), ANY, timeframe), new Topic(change.table(), ANY, ANY));
    return Set.copyOf(topics); // a change without a symbol or timeframe yields the same twice
  }

  private static Set<String> orAny(Set<String> values) {
    return values.isEmpty() ? Set.of(ANY) : values;
  }
}
