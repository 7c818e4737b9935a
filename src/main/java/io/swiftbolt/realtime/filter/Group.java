package io.swiftbolt.realtime.filter;

import java.util.ArrayList;
import java.util.List;

/** All bindings of one table, event and filter: the filter is compiled once and judged once for all of them. */
final class Group<B> {
  private final String text;
  private final RowFilter filter;
  private final List<Place<B>> places = new ArrayList<>();

  Group(String text, RowFilter filter) {
    this.text = text;
    this.filter = filter;
  }

  /** Where one binding stands; knows its position so that it can leave without being looked for. */
  static final class Place<B> {
    private final BindingIndex.Entry<B> entry;
    private final Nest<B> nest;
    private final Group<B> group;
    private int position;

    private Place(BindingIndex.Entry<B> entry, Nest<B> nest, Group<B> group, int position) {
      this.entry = entry;
      this.nest = nest;
      this.group = group;
      this.position = position;
    }

    void leave() {
      group.remove(this);
      if (group.places.isEmpty()) {
        nest.remove(group);
      }
    }
  }

  /** The filter as it was sent. */
  String text() {
    return text;
  }

  RowFilter filter() {
    return filter;
  }

  Place<B> add(BindingIndex.Entry<B> entry, Nest<B> nest) {
    Place<B> place = new Place<>(entry, nest, this, places.size());
    places.add(place);
    return place;
  }

  void collectIfMatching(LiveRow row, List<BindingIndex.Entry<B>> found) {
    if (filter.matches(row)) {
      for (Place<B> place : places) {
        found.add(place.entry);
      }
    }
  }

  private void remove(Place<B> place) {
    Place<B> last = places.removeLast();
    if (last != place) {
      places.set(place.position, last);
      last.position = place.position;
    }
  }
}
