package io.swiftbolt.realtime.phoenix;

import io.swiftbolt.bus.RowChange;
import io.swiftbolt.catalog.Catalog;
import io.swiftbolt.catalog.Table;
import io.swiftbolt.realtime.filter.BadFilter;
import io.swiftbolt.realtime.filter.Binding;
import io.swiftbolt.realtime.filter.BindingIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who listens to what on one event loop. */
final class Audiences {
  private static final Logger LOG = LoggerFactory.getLogger(Audiences.class);

  private final Map<String, PublishedColumns> published = new HashMap<>();
  private final PhoenixObserver observer;
  private final BindingIndex<Audience.Place> open;
  private final BindingIndex<Audience.Place> all;
  private final Map<Audience.Key, Audience> audiences = new HashMap<>();
  private final Set<Audience> unsent = new LinkedHashSet<>();
  private final Consumer<Runnable> endOfTurn;

  /** @param endOfTurn runs something after what the event loop has to do already */
  Audiences(Catalog catalog, PhoenixObserver observer, Consumer<Runnable> endOfTurn) {
    this.observer = observer;
    this.endOfTurn = endOfTurn;
    catalog.liveTables().forEach(table -> published.put(table.name(), new PublishedColumns(table)));
    // a table that is closed to a role is as good as not published to it: it hears at once, not by empty messages which would
    // still tell when something changes there
    List<Table> readableByAll = catalog.liveTables().stream().filter(Table::open).toList();
    open = new BindingIndex<>(readableByAll);
    all = readableByAll.equals(catalog.liveTables()) ? open : new BindingIndex<>(catalog.liveTables());
  }

  /**
   * From here on the channel is told of what it asked for.
   *
   * @throws BadFilter if one of the bindings cannot be served; then none is
   */
  Audience join(Channel channel, Audience.Key key) throws BadFilter {
    Audience audience = audiences.get(key);
    if (audience == null) {
      audience = filed(new Audience(key));
      audiences.put(key, audience);
    }
    audience.add(channel);
    return audience;
  }

  void leave(Channel channel, Audience audience) {
    audience.remove(channel);
    if (audience.members().isEmpty()) {
      audiences.remove(audience.key);
      unfile(audience);
    }
  }

  /** Bindings that a change is compared with, each once however many channels have it. */
  int size() {
    return open == all ? open.size() : open.size() + all.size();
  }

  /** Tells everybody who asked for it. */
  void changed(RowChange change) {
    PublishedColumns columns = published.get(change.table());
    if (columns == null) {
      return; // published for the server's own streams only
    }
    List<Audience> touched = new ArrayList<>();
    open.match(change, place -> touch(place, touched));
    if (all != open) {
      all.match(change, place -> touch(place, touched));
    }
    ChangePayload payload = new ChangePayload(change, columns);
    for (Audience audience : touched) {
      guarded(audience, () -> audience.write(payload));
      observer.told(change, audience.members().size());
      if (audience.isFull()) {
        guarded(audience, audience::send);
      } else if (unsent.add(audience) && unsent.size() == 1) {
        endOfTurn.accept(this::send);
      }
    }
  }

  /** Sends what has been taken down. */
  void send() {
    List<Audience> waiting = List.copyOf(unsent);
    unsent.clear();
    if (waiting.size() == 1) {
      guarded(waiting.getFirst(), waiting.getFirst()::sendNow);
    } else { // a socket may be in several: it gets all in one flush
      waiting.forEach(audience -> guarded(audience, audience::send));
    }
  }

  /** Whoever misses a change must know it. */
  private static void guarded(Audience audience, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.error("Changes could not be sent to {}", audience.key.topic(), e);
      List.copyOf(audience.members()).forEach(Channel::crash);
    }
  }

  private static void touch(Audience.Place place, List<Audience> touched) {
    if (place.audience().match(place.binding())) {
      touched.add(place.audience());
    }
  }

  private Audience filed(Audience audience) throws BadFilter {
    try {
      List<Binding> bindings = audience.key.bindings();
      for (int i = 0; i < bindings.size(); i++) {
        audience.entries.add(index(audience.key.privileged()).add(bindings.get(i), new Audience.Place(audience, i)));
      }
      return audience;
    } catch (BadFilter e) {
      unfile(audience);
      throw e;
    }
  }

  private void unfile(Audience audience) {
    audience.entries.forEach(index(audience.key.privileged())::remove);
    audience.entries.clear();
  }

  private BindingIndex<Audience.Place> index(boolean privileged) {
    return privileged ? all : open;
  }
}
