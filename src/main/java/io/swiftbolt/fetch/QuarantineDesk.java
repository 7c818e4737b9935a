package io.swiftbolt.fetch;

import io.swiftbolt.bars.Bars;
import io.swiftbolt.bars.SourcedBars;
import io.swiftbolt.coverage.Answered;
import io.swiftbolt.coverage.Coverage;
import io.swiftbolt.coverage.CoverageKey;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Buckets;
import io.swiftbolt.market.SessionKind;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.TimeRangeSet;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.quality.BarGate;
import io.swiftbolt.quality.HeldBar;
import io.swiftbolt.quality.QuarantineInbox;
import io.swiftbolt.quality.QuarantineInbox.Decided;
import io.swiftbolt.quality.QuarantineInbox.Item;
import io.swiftbolt.quality.QuarantineInbox.State;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Where operators decide about bars in quarantine. A released bar is stored as any other, its predecessor kept as a revision; a
 * rejected one stays out. Each decision is written down with who made it.
 */
public final class QuarantineDesk {
  /** Bars of one decision. */
  public static final int MOST = 200;

  private final Pool pool;
  private final QuarantineInbox inbox;
  private final Coverage coverage;
  private final Bars bars = new Bars();
  private final Supplier<TradingCalendar> calendar;
  private final InstantSource clock;

  public QuarantineDesk(Pool pool, Coverage coverage, Supplier<TradingCalendar> calendar, InstantSource clock) {
    this.pool = pool;
    this.inbox = new QuarantineInbox(pool);
    this.coverage = coverage;
    this.calendar = calendar;
    this.clock = clock;
  }

  /** The way in to what there is. */
  public QuarantineInbox inbox() {
    return inbox;
  }

  /**
   * What became of one of the ids.
   *
   * @param refused why it was not done; empty when it was
   */
  public record Outcome(long id, Optional<String> refused) {}

  /**
   * Believes bars that the gate turned away: an override of its opinion on spikes, and a second look with today's calendar and
   * clock for the rest. What cannot be a bar is refused. Stored over whatever feed is there.
   *
   * @param ids at most {@link #MOST}
   * @return ascending by id
   */
  public Future<List<Outcome>> release(List<Long> ids, String by, String note) {
    return pool.withTransaction(tx -> inbox.lock(tx, ids).compose(items -> {
      Map<Long, String> refused = new HashMap<>();
      List<Released> released = released(items, refused);
      return bars.ranks(tx, released.stream().map(Released::key).toList())
          .compose(ranks -> store(tx, released, ranks))
          .compose(stored -> inbox.decide(tx, released.stream()
              .map(one -> new Decided(one.item().id(), Optional.of(one.runId()))).toList(), State.RELEASED, by, note,
              clock.instant()))
          .map(decided -> outcomes(ids, items, refused));
    }));
  }

  /**
   * Keeps bars out for good, unless somebody releases them after all.
   *
   * @param ids at most {@link #MOST}
   * @return ascending by id
   */
  public Future<List<Outcome>> reject(List<Long> ids, String by, String note) {
    return pool.withTransaction(tx -> inbox.lock(tx, ids).compose(items -> {
      Map<Long, String> refused = new HashMap<>();
      List<Decided> rejected = new ArrayList<>();
      for (Item item : items) {
        if (item.state() == State.HELD) {
          rejected.add(new Decided(item.id(), Optional.empty()));
        } else {
          refused.put(item.id(), "is " + item.state().code() + " already");
        }
      }
      return inbox.decide(tx, rejected, State.REJECTED, by, note, clock.instant())
          .map(decided -> outcomes(ids, items, refused));
    }));
  }

  private record Released(Item item, Bars.Key key, Bar bar, TimeRange bucket, UUID runId) {}

  private List<Released> released(List<Item> items, Map<Long, String> refused) {
    List<Released> released = new ArrayList<>();
    Set<Bars.Key> keys = new HashSet<>();
    for (Item item : items) {
      Look look = look(item);
      look.why().ifPresent(why -> refused.put(item.id(), why));
      look.released().ifPresent(found -> {
        if (keys.add(found.key())) {
          released.add(found);
        } else {
          refused.put(item.id(), "another bar with the same start is released with it");
        }
      });
    }
    // one order for all transactions, as slices are stored
    released.sort((a, b) -> a.key().symbolId().compareTo(b.key().symbolId()));
    return released;
  }

  /** Either of the two. */
  private record Look(Optional<Released> released, Optional<String> why) {
    static Look refused(String why) {
      return new Look(Optional.empty(), Optional.of(why));
    }
  }

  private Look look(Item item) {
    Optional<Bar> bar = HeldBar.of(item.bar());
    if (item.state() == State.RELEASED) {
      return Look.refused("is released already");
    }
    if (item.symbolId().isEmpty() || bar.isEmpty()) {
      return Look.refused("cannot be read as a bar");
    }
    Instant ts = bar.get().ts();
    BarGate.Passed passed = new BarGate(calendar.get()).check(item.timeframe(), List.of(bar.get()),
        new TimeRange(ts, ts.plusSeconds(1)), clock.instant());
    if (!passed.rejected().isEmpty()) {
      return Look.refused("cannot be stored: " + passed.rejected().getFirst().reason());
    }
    if (passed.accepted().isEmpty()) {
      return Look.refused("has not closed yet");
    }
    Buckets buckets = new Buckets(calendar.get());
    TimeRange bucket = buckets.at(item.timeframe(), SessionKind.REGULAR, ts)
        .or(() -> buckets.at(item.timeframe(), SessionKind.ALL, ts)).orElseThrow();
    UUID symbol = item.symbolId().get();
    return new Look(Optional.of(new Released(item, new Bars.Key(symbol, item.timeframe(), ts), bar.get(), bucket,
        UUID.randomUUID())), Optional.empty());
  }

  private Future<Void> store(SqlClient tx, List<Released> released, List<Integer> ranks) {
    List<SourcedBars> sources = new ArrayList<>();
    Map<CoverageKey, Answered> answers = new TreeMap<>(
        (a, b) -> a.symbolId().equals(b.symbolId())
            ? a.timeframe().compareTo(b.timeframe())
            : a.symbolId().compareTo(b.symbolId()));
    for (int i = 0; i < released.size(); i++) {
      Released one = released.get(i);
      QuarantineInbox.Source from = one.item().source();
      sources.add(new SourcedBars(one.key().symbolId(), one.key().timeframe(), List.of(one.bar()), from.provider(),
          from.feed(), from.basis(), Math.max(from.rank(), ranks.get(i)), one.runId()));
      CoverageKey key = new CoverageKey(one.key().symbolId(), one.key().timeframe());
      answers.merge(key, new Answered(key, TimeRangeSet.of(one.bucket()), TimeRangeSet.EMPTY, 1, from.provider()),
          (a, b) -> new Answered(key, a.covered().union(b.covered()), TimeRangeSet.EMPTY, a.rows() + b.rows(),
              b.provider()));
    }
    return bars.upsert(tx, sources, clock.instant())
        .compose(written -> coverage.record(tx, List.copyOf(answers.values()), clock.instant()));
  }

  private static List<Outcome> outcomes(List<Long> ids, List<Item> items, Map<Long, String> refused) {
    Set<Long> found = new HashSet<>();
    items.forEach(item -> found.add(item.id()));
    List<Long> ascending = new ArrayList<>(new HashSet<>(ids));
    Collections.sort(ascending);
    return ascending.stream().map(id -> new Outcome(id, found.contains(id)
        ? Optional.ofNullable(refused.get(id))
        : Optional.of("is not in quarantine"))).toList();
  }
}
