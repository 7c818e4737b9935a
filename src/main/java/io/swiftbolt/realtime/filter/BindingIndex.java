package io.swiftbolt.realtime.filter;

import io.swiftbolt.bus.RowChange;
import io.swiftbolt.catalog.Table;
import io.swiftbolt.realtime.filter.Binding.Event;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All bindings of an event loop, found by change: table, event, then the value of one column. The cost of a change follows the
 * bindings it matches, not those that there are; equal filters are judged once. Not safe for several threads.
 *
 * @param <B> what the owner of a binding is told by, for example its channel and id
 */
public final class BindingIndex<B> {
  private final Map<String, Nests<B>> byTable = new LinkedHashMap<>();
  private int size;

  /** One table's bindings by the event they ask for. */
  private record Nests<B>(Table table, Nest<B> any, Nest<B> insert, Nest<B> update, Nest<B> delete) {
    static <B> Nests<B> of(Table table) {
      return new Nests<>(table, new Nest<>(table), new Nest<>(table), new Nest<>(table), new Nest<>(table));
    }

    Nest<B> of(Event event) {
      return switch (event) {
        case ANY -> any;
        case INSERT -> insert;
        case UPDATE -> update;
        case DELETE -> delete;
      };
    }
  }

  /** A binding that is in the index: the key to take it out again. */
  public static final class Entry<B> {
    private final B owner;
    private List<Group.Place<B>> places = List.of();

    private Entry(B owner) {
      this.owner = owner;
    }

    public B owner() {
      return owner;
    }
  }

  /** @param tables the published tables of the schema {@code public} */
  public BindingIndex(List<Table> tables) {
    tables.forEach(table -> byTable.put(table.name(), Nests.of(table)));
  }

  /**
   * Files a binding. The same binding may be added any number of times, and every one is told. One for all tables needs a filter
   * that all of them can serve.
   *
   * @throws BadFilter if its table is not published, or its filter or selection is wrong; nothing was added then
   */
  public Entry<B> add(Binding binding, B owner) throws BadFilter {
    List<Nest<B>> nests = new ArrayList<>();
    List<Group<B>> groups = new ArrayList<>();
    for (Nests<B> found : find(binding)) {
      Nest<B> nest = found.of(binding.event());
      nests.add(nest);
      try {
        groups.add(nest.group(binding.filter()));
      } catch (BadFilter e) {
        throw e.in(binding);
      }
    }
    Entry<B> entry = new Entry<>(owner);
    List<Group.Place<B>> places = new ArrayList<>(nests.size());
    for (int at = 0; at < nests.size(); at++) {
      places.add(nests.get(at).add(groups.get(at), entry));
    }
    entry.places = List.copyOf(places);
    size++;
    return entry;
  }

  /** Takes a binding out; it is told of nothing more. Without effect if it is out already. */
  public void remove(Entry<B> entry) {
    if (!entry.places.isEmpty()) {
      entry.places.forEach(Group.Place::leave);
      entry.places = List.of();
      size--;
    }
  }

  /** How many bindings there are. */
  public int size() {
    return size;
  }

  /** Whether nothing is left of any binding. */
  boolean isEmpty() {
    return byTable.values().stream()
        .allMatch(nests -> nests.any.isEmpty() && nests.insert.isEmpty() && nests.update.isEmpty()
            && nests.delete.isEmpty());
  }

  /**
   * Tells every matching binding's owner, once for each binding and in no particular order. INSERT and UPDATE are judged on the
   * new row, DELETE on the old one. Owners may add and remove while they are told: one removed is told no more, one added is not
   * told of this change.
   */
  public void match(RowChange change, Consumer<? super B> told) {
    Nests<B> nests = byTable.get(change.table());
    String json = change.row() == null ? change.old() : change.row();
    if (nests == null || json == null) {
      return;
    }
    LiveRow row = LiveRow.of(json);
    List<Entry<B>> found = new ArrayList<>();
    nests.any.collectMatching(row, found);
    nests.of(Event.of(change.operation().name())).collectMatching(row, found);
    for (Entry<B> entry : found) {
      if (!entry.places.isEmpty()) {
        told.accept(entry.owner);
      }
    }
  }

  private List<Nests<B>> find(Binding binding) throws BadFilter {
    boolean known = binding.schema().equals("public") || binding.schema().equals("*");
    if (binding.everyTable()) {
      if (!binding.select().isEmpty()) {
        throw BadFilter
            .refused("Column selection is not supported for wildcard subscriptions. Provide an explicit schema "
                + "and table name.");
      }
      if (!known || byTable.isEmpty()) {
        throw BadFilter.unpublished(binding);
      }
      return List.copyOf(byTable.values());
    }
    @Nullable
    Nests<B> nests = known ? byTable.get(binding.table()) : null;
    if (nests == null) {
      throw BadFilter.unpublished(binding);
    }
    for (String column : binding.select()) {
      if (nests.table.liveColumn(column).isEmpty()) {
        throw BadFilter.refused("invalid column for select " + column).in(binding);
      }
    }
    return List.of(nests);
  }
}
