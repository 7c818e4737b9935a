package io.swiftbolt.fetch;

import io.swiftbolt.archive.ArchiveRow;
import io.swiftbolt.archive.ArchivedBar;
import io.swiftbolt.archive.ArchivedBar.Origin;
import io.swiftbolt.bars.Bars;
import io.swiftbolt.bars.ImportLog;
import io.swiftbolt.bars.ImportLog.Counts;
import io.swiftbolt.bars.SourcedBars;
import io.swiftbolt.coverage.Answered;
import io.swiftbolt.coverage.Coverage;
import io.swiftbolt.coverage.CoverageKey;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Buckets;
import io.swiftbolt.market.SessionKind;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.TimeRangeSet;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.quality.BarGate;
import io.swiftbolt.quality.HeldBar;
import io.swiftbolt.quality.Quarantine;
import io.swiftbolt.symbols.Symbol;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Stores bars that come from a file, as those of a vendor are stored: gate, quarantine, coverage, one transaction a part. */
public final class BarImport {
  private final Pool pool;
  private final Coverage coverage;
  private final ImportLog log;
  private final Bars bars = new Bars();
  private final Quarantine quarantine = new Quarantine();
  private final Supplier<TradingCalendar> calendar;
  private final InstantSource clock;

  public BarImport(Pool pool, Coverage coverage, Supplier<TradingCalendar> calendar, InstantSource clock) {
    this.pool = pool;
    this.coverage = coverage;
    this.log = new ImportLog(pool);
    this.calendar = calendar;
    this.clock = clock;
  }

  /**
   * How rows are taken.
   *
   * @param id of the import, the run_id of its bars
   * @param origin of rows that do not say theirs
   * @param complete the file holds every bar that there is between the first and the last of a series: what is missing in
   *     between was not traded. Otherwise only the time of its bars counts as covered, and holes stay gaps
   */
  public record Order(UUID id, Source origin, boolean complete) {}

  /** Whose bars they are. */
  public record Source(String provider, String feed, int rank) {}

  /**
   * A part of a file.
   *
   * @param rows of one symbol and timeframe
   * @param after end of the part before, if it was of the same series: a complete file is complete between its parts too
   */
  public record Part(Symbol symbol, Timeframe timeframe, List<ArchiveRow> rows, Optional<Instant> after) {}

  /**
   * What became of a part.
   *
   * @param end of the last bar that was accepted; for the next part
   */
  public record Stored(Counts counts, Optional<Instant> end) {}

  /** The same part twice changes nothing. */
  public Future<Stored> store(Part part, Order order) {
    Map<Instant, ArchivedBar> byStart = new HashMap<>(); // of rows with one start the last one counts, as it does at the gate
    List<Bar> sent = new ArrayList<>();
    List<ArchiveRow.Malformed> malformed = new ArrayList<>();
    for (ArchiveRow row : part.rows()) {
      switch (row) {
        case ArchiveRow.Good good -> {
          sent.add(good.bar().bar());
          byStart.put(good.bar().bar().ts(), good.bar());
        }
        case ArchiveRow.Malformed bad -> malformed.add(bad);
      }
    }
    BarGate.Passed passed = sent.isEmpty()
        ? new BarGate.Passed(List.of(), List.of())
        : new BarGate(calendar.get()).check(part.timeframe(), sent, span(sent), clock.instant());
    List<Quarantine.Held> held = held(part, order, passed, byStart, malformed);
    List<SourcedBars> sources = sources(part, order, passed.accepted(), byStart);
    Optional<Instant> end = passed.accepted().isEmpty()
        ? part.after()
        : Optional.of(bucket(part.timeframe(), passed.accepted().getLast().ts()).to());
    return pool.withTransaction(tx -> bars.upsert(tx, sources, clock.instant()).compose(written -> {
      Bars.Written rows = written.getOrDefault(order.id(), Bars.Written.NOTHING);
      Counts counts = new Counts(part.rows().size(), rows.inserted(), rows.changed(),
          part.rows().size() - rows.inserted() - rows.changed() - held.size(), held.size());
      return rest(tx, part, order, passed.accepted(), held, counts).map(new Stored(counts, end));
    }));
  }

  private Future<Void> rest(SqlClient tx, Part part, Order order, List<Bar> accepted, List<Quarantine.Held> held,
      Counts counts) {
    Optional<Answered> answered = answered(part, order, accepted);
    return quarantine.hold(tx, held, clock.instant())
        .compose(done -> coverage.record(tx, answered.stream().toList(), clock.instant()))
        .compose(done -> log.add(tx, order.id(), counts));
  }

  private Optional<Answered> answered(Part part, Order order, List<Bar> accepted) {
    if (accepted.isEmpty()) {
      return Optional.empty();
    }
    CoverageKey key = new CoverageKey(part.symbol().id(), part.timeframe());
    if (order.complete()) {
      Instant first = accepted.getFirst().ts();
      TimeRange range = new TimeRange(part.after().filter(first::isAfter).orElse(first),
          bucket(part.timeframe(), accepted.getLast().ts()).to());
      Optional<SliceWindow> window = SliceWindow.of(part.timeframe(), range, clock.instant(), calendar.get());
      if (window.isPresent()) {
        TimeRangeSet covered = window.get().covered();
        return Optional.of(new Answered(key, covered, window.get().emptyParts(accepted).intersect(covered),
            accepted.size(), order.origin().provider()));
      }
    }
    TimeRangeSet covered = TimeRangeSet
        .of(accepted.stream().map(bar -> bucket(part.timeframe(), bar.ts())).toList());
    return Optional.of(new Answered(key, covered, TimeRangeSet.EMPTY, accepted.size(), order.origin().provider()));
  }

  private TimeRange bucket(Timeframe timeframe, Instant ts) {
    Buckets buckets = new Buckets(calendar.get());
    return buckets.at(timeframe, SessionKind.REGULAR, ts).or(() -> buckets.at(timeframe, SessionKind.ALL, ts))
        .orElseThrow(); // what is in no bucket did not pass the gate
  }

  private static TimeRange span(List<Bar> sent) {
    Instant first = sent.stream().map(Bar::ts).min(Comparator.naturalOrder()).orElseThrow();
    Instant last = sent.stream().map(Bar::ts).max(Comparator.naturalOrder()).orElseThrow();
    return new TimeRange(first, last.plusSeconds(1));
  }

  private static List<SourcedBars> sources(Part part, Order order, List<Bar> accepted,
      Map<Instant, ArchivedBar> byStart) {
    Map<Origin, List<Bar>> byOrigin = new LinkedHashMap<>();
    for (Bar bar : accepted) {
      ArchivedBar row = byStart.get(bar.ts());
      byOrigin.computeIfAbsent(row == null ? Origin.UNKNOWN : row.origin(), origin -> new ArrayList<>()).add(bar);
    }
    List<SourcedBars> sources = new ArrayList<>();
    byOrigin.forEach((origin, some) -> sources.add(new SourcedBars(part.symbol().id(), part.timeframe(), some,
        origin.provider().orElse(order.origin().provider()), origin.feed().orElse(order.origin().feed()),
        origin.basis().orElse("raw"), origin.rank().orElse(order.origin().rank()), order.id())));
    return sources;
  }

  private static List<Quarantine.Held> held(Part part, Order order, BarGate.Passed passed,
      Map<Instant, ArchivedBar> byStart, List<ArchiveRow.Malformed> malformed) {
    List<Quarantine.Held> held = new ArrayList<>();
    for (BarGate.Rejected row : passed.rejected()) {
      ArchivedBar sent = byStart.get(row.bar().ts());
      held.add(held(part, order, sent == null ? Origin.UNKNOWN : sent.origin(), Optional.of(row.bar().ts()),
          HeldBar.json(row.bar()), row.reason()));
    }
    for (ArchiveRow.Malformed row : malformed) {
      held.add(held(part, order, Origin.UNKNOWN, Optional.empty(),
          new JsonObject().put("row", row.row()).put("why", row.why()), BarGate.Reason.ROW_MALFORMED));
    }
    return held;
  }

  private static Quarantine.Held held(Part part, Order order, Origin origin, Optional<Instant> ts, JsonObject row,
      BarGate.Reason reason) {
    return new Quarantine.Held(part.symbol().id(), part.symbol().ticker(), part.timeframe(), ts, row.encode(), reason,
        origin.provider().orElse(order.origin().provider()), origin.feed().orElse(order.origin().feed()),
        origin.rank().orElse(order.origin().rank()), origin.basis().orElse("raw"), order.id());
  }
}
