package io.swiftbolt.realtime;

import io.swiftbolt.bus.RowChange;
import io.swiftbolt.config.ConflationConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The changes of bars that wait to be told, one for each series. Times are handed in. */
final class WaitingBars {
  private final ConflationConfig config;
  private final Map<String, Waiting> bySeries = new LinkedHashMap<>(); // the one that has waited longest is first

  WaitingBars(ConflationConfig config) {
    this.config = config;
  }

  private record Waiting(RowChange change, Instant first, Instant last) {}

  /** @return what has to go out at once because too many series wait */
  List<RowChange> add(RowChange change, Instant now) {
    bySeries.merge(BarStretch.series(change), new Waiting(change, now, now),
        (older, newer) -> new Waiting(BarStretch.merge(older.change, newer.change), older.first, now));
    if (bySeries.size() <= config.series()) {
      return List.of();
    }
    Iterator<Waiting> oldest = bySeries.values().iterator();
    RowChange early = oldest.next().change;
    oldest.remove();
    return List.of(early);
  }

  /** Takes out what has been quiet for long enough or has waited the longest time, in order of the numbers. */
  List<RowChange> due(Instant now) {
    return take(waiting -> !now.isBefore(waiting.last.plus(config.quiet()))
        || !now.isBefore(waiting.first.plus(config.longest())));
  }

  /** Takes out everything, in order of the numbers. */
  List<RowChange> all() {
    return take(waiting -> true);
  }

  boolean isEmpty() {
    return bySeries.isEmpty();
  }

  private List<RowChange> take(Predicate<Waiting> which) {
    List<RowChange> taken = new ArrayList<>();
    bySeries.values().removeIf(waiting -> which.test(waiting) && taken.add(waiting.change));
    taken.sort(Comparator.comparingLong(RowChange::seq));
    return taken;
  }
}
