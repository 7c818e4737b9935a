package io.swiftbolt.realtime.filter;

import io.swiftbolt.bus.RowChange;
import io.swiftbolt.catalog.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * All bindings of an event loop, found by change: the cost of a change follows the bindings it matches, not those that there
 * are. Not safe for several threads.
 *
 * @param <B> what the owner of a binding is told by, for example its channel and id
 */
public final class BindingIndex<B> {
  private final List<Table> tables;
  private final List<Entry<B>> entries = new ArrayList<>();

  /** @param tables the published tables of the schema {@code public} */
  public BindingIndex(List<Table> tables) {
    this.tables = List.copyOf(tables);
  }

  /** A binding that is in the index; the key to take it out again. */
  public static final class Entry<B> {
    private final Binding binding;
    private final B owner;
    private boolean there = true;

    private Entry(Binding binding, B owner) {
      this.binding = binding;
      this.owner = owner;
    }

    public B owner() {
      return owner;
    }
  }

  /**
   * Files a binding. The same binding may be added any number of times, and every one is told.
   *
   * @throws BadFilter if its table is not published or its filter is wrong; nothing was added then
   */
  public Entry<B> add(Binding binding, B owner) throws BadFilter {
    if (!binding.schema().equals("public")) {
      throw new BadFilter("Unable to subscribe to changes with given parameters. Please check Realtime is enabled for "
          + "the given connect parameters: [schema: " + binding.schema() + "]");
    }
    for (Table table : tables) {
      if (binding.table() == null || binding.table().equals("*") || binding.table().equals(table.name())) {
        RowFilter.compile(binding.filter(), table);
      }
    }
    Entry<B> entry = new Entry<>(binding, owner);
    entries.add(entry);
    return entry;
  }

  /** Takes a binding out; it is told of nothing more. Without effect if it is out already. */
  public void remove(Entry<B> entry) {
    entry.there = false;
    entries.remove(entry);
  }

  /** How many bindings there are. */
  public int size() {
    return entries.size();
  }

  /**
   * Tells every matching binding's owner, once for each binding and in no particular order. Owners may add and remove while
   * they are told: one removed is told no more, one added is not told of this change.
   */
  public void match(RowChange change, Consumer<? super B> told) {
    for (Entry<B> entry : List.copyOf(entries)) {
      String table = entry.binding.table();
      if (entry.there && (table == null || table.equals("*") || table.equals(change.table()))
          && (entry.binding.event() == Binding.Event.ANY
              || entry.binding.event().name().equals(change.operation().name()))) {
        told.accept(entry.owner);
      }
    }
  }
}
