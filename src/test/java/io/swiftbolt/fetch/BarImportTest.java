package io.swiftbolt.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.archive.ArchiveRow;
import io.swiftbolt.archive.ArchivedBar;
import io.swiftbolt.archive.ArchivedBar.Origin;
import io.swiftbolt.bars.ImportLog;
import io.swiftbolt.bars.ImportLog.Counts;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.TimeRangeSet;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.symbols.Symbol;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Files through the gate: ten sessions of daily bars and one day of quarters of an hour. */
class BarImportTest {
  private static final TimeRange TWO_WEEKS = new TimeRange(Instant.parse("2026-02-23T05:00:00Z"),
      Instant.parse("2026-03-07T05:00:00Z"));
  private static final TimeRange FRIDAY = new TimeRange(Instant.parse("2026-03-06T14:30:00Z"),
      Instant.parse("2026-03-06T21:00:00Z"));
  private final House house = new House("2026-03-06T21:30:00Z", "2020-01-02T05:00:00Z");
  private final Symbol symbol = house.symbols.ensure(List.of("AAPL")).await().getFirst();
  private final UUID id = UUID.randomUUID();
  private final BarImport bars = new BarImport(house.pool, house.coverage, () -> house.calendar, house.clock);

  BarImportTest() {
    new ImportLog(house.pool).begin(id, new ImportLog.Source("bars.csv", "csv", Optional.empty(), Optional.empty(),
        "ada"), house.clock.instant()).await();
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void bars_of_a_file_are_stored_with_their_source_and_cover_their_time() {
    BarImport.Stored stored = store(Timeframe.D1, truth(Timeframe.D1, TWO_WEEKS), false, Optional.empty());
    assertEquals(new Counts(10, 10, 0, 0, 0), stored.counts());
    assertEquals(Optional.of(TWO_WEEKS.to()), stored.end());
    assertEquals(TimeRangeSet.EMPTY, house.gaps("AAPL", Timeframe.D1, 11));
    assertEquals(10,
        house.count("select count(*) from ohlc_bars_v2 where provider = 'file' and feed = 'tape' and rank = 5"
            + " and run_id = '" + id + "'"));
    assertEquals(10, house.count("select rows_inserted from bar_imports"));
  }

  @Test
  void the_same_rows_twice_change_nothing() {
    store(Timeframe.D1, truth(Timeframe.D1, TWO_WEEKS), false, Optional.empty());
    assertEquals(new Counts(10, 0, 0, 10, 0),
        store(Timeframe.D1, truth(Timeframe.D1, TWO_WEEKS), false, Optional.empty()).counts());
    assertEquals(0, house.count("select count(*) from bar_revisions"));
  }

  @Test
  void a_hole_in_a_file_stays_a_gap_unless_the_file_is_said_to_be_complete() {
    List<Bar> holed = new ArrayList<>(truth(Timeframe.M15, FRIDAY));
    holed.subList(4, 8).clear();
    store(Timeframe.M15, holed, false, Optional.empty());
    assertEquals(TimeRangeSet.of(new TimeRange(FRIDAY.from().plusSeconds(3600), FRIDAY.from().plusSeconds(7200))),
        house.gaps("AAPL", Timeframe.M15, 1).intersect(FRIDAY));
    store(Timeframe.M15, holed, true, Optional.empty());
    assertEquals(TimeRangeSet.EMPTY, house.gaps("AAPL", Timeframe.M15, 1).intersect(FRIDAY));
  }

  @Test
  void a_session_that_a_complete_file_leaves_out_is_covered_and_known_to_be_empty_between_parts_too() {
    List<Bar> all = truth(Timeframe.D1, TWO_WEEKS);
    BarImport.Stored first = store(Timeframe.D1, all.subList(0, 4), true, Optional.empty());
    store(Timeframe.D1, all.subList(5, 10), true, first.end());
    assertEquals(TimeRangeSet.EMPTY, house.gaps("AAPL", Timeframe.D1, 11));
    assertEquals(1, house.count("select count(*) from coverage where answered_empty = "
        + "tstzmultirange(tstzrange('2026-02-27 05:00Z', '2026-02-28 05:00Z'))"));
  }

  @Test
  void what_cannot_be_true_goes_to_quarantine_and_the_rest_is_stored() {
    List<ArchiveRow> rows = new ArrayList<>(rows(Timeframe.D1, truth(Timeframe.D1, TWO_WEEKS)));
    Instant saturday = Instant.parse("2026-02-28T05:00:00Z");
    rows.add(row(Timeframe.D1, new Bar(saturday, 1, 1, 1, 1, 1), Origin.UNKNOWN));
    rows.add(new ArchiveRow.Malformed("AAPL", Timeframe.D1, "x,y", "ts is missing"));
    Bar third = truth(Timeframe.D1, TWO_WEEKS).get(2);
    rows.set(2,
        row(Timeframe.D1, new Bar(third.ts(), third.open(), 500, third.low(), third.close(), 1), Origin.UNKNOWN));
    BarImport.Stored stored = store(Timeframe.D1, false, Optional.empty(), rows);
    assertEquals(new Counts(12, 9, 0, 0, 3), stored.counts());
    assertEquals(List.of("OUT_OF_SESSION", "ROW_MALFORMED", "SPIKE"),
        house.rows("select reason from bar_quarantine where provider = 'file' order by reason").stream()
            .map(row -> row.getString(0)).toList());
    assertFalse(house.gaps("AAPL", Timeframe.D1, 11).isEmpty(), "a bar in quarantine covers nothing");
  }

  @Test
  void a_bar_that_has_not_closed_is_no_bar_yet_and_one_of_a_lower_feed_overwrites_nothing() {
    house.clock.set("2026-03-06T15:07:00Z");
    List<Bar> open = List.of(new Bar(Instant.parse("2026-03-06T15:00:00Z"), 1, 1, 1, 1, 1));
    assertEquals(new Counts(1, 0, 0, 1, 0), store(Timeframe.M15, open, false, Optional.empty()).counts());
    List<Bar> truth = truth(Timeframe.D1, TWO_WEEKS).subList(0, 5);
    store(Timeframe.D1, truth, false, Optional.empty());
    List<Bar> other = truth.stream().map(bar -> new Bar(bar.ts(), bar.open(), bar.high(), bar.low(), bar.close(), 7))
        .toList();
    Origin weak = new Origin(Optional.of("other"), Optional.empty(), Optional.empty(), Optional.of(4));
    List<ArchiveRow> rows = other.stream().map(bar -> row(Timeframe.D1, bar, weak)).toList();
    assertEquals(new Counts(5, 0, 0, 5, 0), store(Timeframe.D1, false, Optional.empty(), rows).counts());
    assertEquals(0, house.count("select count(*) from ohlc_bars_v2 where volume = 7"));
  }

  @Test
  void rows_of_several_sources_keep_each_its_own() {
    List<Bar> truth = truth(Timeframe.D1, TWO_WEEKS);
    List<ArchiveRow> rows = new ArrayList<>();
    for (int i = 0; i < truth.size(); i++) {
      rows.add(row(Timeframe.D1, truth.get(i), i % 2 == 0
          ? new Origin(Optional.of("alpaca"), Optional.of("sip"), Optional.of("raw"), Optional.of(30))
          : new Origin(Optional.of("yahoo"), Optional.of("yahoo"), Optional.of("unsplit"), Optional.of(20))));
    }
    assertEquals(10, store(Timeframe.D1, false, Optional.empty(), rows).counts().inserted());
    assertEquals(5,
        house.count("select count(*) from ohlc_bars_v2 where provider = 'yahoo' and basis = 'unsplit' and rank = 20"));
    assertTrue(house.count("select count(*) from ohlc_bars_v2 where provider = 'alpaca' and feed = 'sip'") == 5);
  }

  private List<Bar> truth(Timeframe timeframe, TimeRange range) {
    return house.source.truth(timeframe, range, house.clock.instant());
  }

  private BarImport.Stored store(Timeframe timeframe, List<Bar> some, boolean complete, Optional<Instant> after) {
    return store(timeframe, complete, after, rows(timeframe, some));
  }

  private BarImport.Stored store(Timeframe timeframe, boolean complete, Optional<Instant> after,
      List<ArchiveRow> rows) {
    return bars.store(new BarImport.Part(symbol, timeframe, rows, after),
        new BarImport.Order(id, new BarImport.Source("file", "tape", 5), complete)).await();
  }

  private static List<ArchiveRow> rows(Timeframe timeframe, List<Bar> some) {
    return some.stream().map(bar -> row(timeframe, bar, Origin.UNKNOWN)).toList();
  }

  private static ArchiveRow row(Timeframe timeframe, Bar bar, Origin origin) {
    return new ArchiveRow.Good(new ArchivedBar("AAPL", timeframe, bar, origin, Optional.empty()));
  }
}
