package io.swiftbolt.realtime.filter;

import io.swiftbolt.catalog.Column;
import io.swiftbolt.catalog.Table;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The bindings of one table and event. A filter with an {@code eq} or {@code in} is filed under the values of the one that says
 * most, so that a change looks up its own values only; the others are judged one by one.
 */
final class Nest<B> {
  private final Table table;
  private final Map<String, Group<B>> groups = new HashMap<>(); // by filter as sent
  private final Map<String, Shelf<B>> shelves = new HashMap<>(); // by column
  private final Set<Group<B>> unfiled = new LinkedHashSet<>();

  Nest(Table table) {
    this.table = table;
  }

  /** The groups that want certain values of a column. */
  private record Shelf<B>(ColumnType type, Map<Object, Set<Group<B>>> byValue) {}

  /** The filter compiled, or as it was compiled when it was sent before. */
  Group<B> group(@Nullable String filter) throws BadFilter {
    String text = filter == null ? "" : filter.strip();
    Group<B> known = groups.get(text);
    return known == null ? new Group<>(text, RowFilter.compile(text, table)) : known;
  }

  Group.Place<B> add(Group<B> group, BindingIndex.Entry<B> entry) {
    if (groups.putIfAbsent(group.text(), group) == null) {
      file(group);
    }
    return group.add(entry, this);
  }

  void remove(Group<B> group) {
    groups.remove(group.text());
    Condition key = key(group.filter());
    if (key == null) {
      unfiled.remove(group);
      return;
    }
    Shelf<B> shelf = shelves.get(key.column());
    if (shelf == null) {
      return; // no value could ever match, so it was filed nowhere
    }
    for (Object value : only(key)) {
      shelf.byValue.computeIfPresent(value, (same, there) -> there.remove(group) && there.isEmpty() ? null : there);
    }
    if (shelf.byValue.isEmpty()) {
      shelves.remove(key.column());
    }
  }

  void collectMatching(LiveRow row, List<BindingIndex.Entry<B>> found) {
    for (Map.Entry<String, Shelf<B>> shelf : shelves.entrySet()) {
      Object value = row.value(shelf.getKey(), shelf.getValue().type);
      Set<Group<B>> there = value == null ? null : shelf.getValue().byValue.get(value);
      if (there != null) {
        there.forEach(group -> group.collectIfMatching(row, found));
      }
    }
    unfiled.forEach(group -> group.collectIfMatching(row, found));
  }

  boolean isEmpty() {
    return groups.isEmpty() && shelves.isEmpty() && unfiled.isEmpty();
  }

  private void file(Group<B> group) {
    Condition key = key(group.filter());
    if (key == null) {
      unfiled.add(group);
      return;
    }
    for (Object value : only(key)) {
      shelves.computeIfAbsent(key.column(), column -> new Shelf<>(key.type(), new HashMap<>())).byValue
          .computeIfAbsent(value, none -> new LinkedHashSet<>()).add(group);
    }
  }

  /** The condition that lets the fewest rows through, as far as names and types tell; null if none lists its values. */
  private @Nullable Condition key(RowFilter filter) {
    Condition best = null;
    long bestCost = Long.MAX_VALUE;
    for (Condition condition : filter.conditions()) {
      Set<Object> only = condition.only();
      if (only != null) {
        long cost = only.size() * commonness(condition);
        if (cost < bestCost) {
          best = condition;
          bestCost = cost;
        }
      }
    }
    return best;
  }

  /** How many rows share one value of the column: a guess that only has to rank. */
  private long commonness(Condition condition) {
    List<String> key = table.liveColumns().stream().filter(Column::key).map(Column::name).toList();
    if (key.size() == 1 && key.contains(condition.column())) {
      return 1;
    }
    if (condition.type() instanceof UuidType) {
      return 10;
    }
    if (condition.column().equals("symbol")) {
      return 1_000;
    }
    return condition.type() instanceof BooleanType ? 1_000_000 : 100_000;
  }

  private static Set<Object> only(Condition key) {
    Set<Object> values = key.only();
    return values == null ? Set.of() : values;
  }
}
