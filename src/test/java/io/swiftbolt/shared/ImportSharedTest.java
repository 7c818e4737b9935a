package io.swiftbolt.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.archive.ArchiveRow;
import io.swiftbolt.archive.ArchivedBar;
import io.swiftbolt.archive.BarFileReader;
import io.swiftbolt.archive.BarFileWriter;
import io.swiftbolt.archive.FileFormat;
import io.swiftbolt.archive.SeriesDefaults;
import io.swiftbolt.bars.BarPages;
import io.swiftbolt.bars.ImportLog;
import io.swiftbolt.fetch.BarImport;
import io.swiftbolt.fetch.House;
import io.swiftbolt.fetch.QuarantineDesk;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.symbols.Symbol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All recorded daily bars as files: through the gate, out as Parquet, and into another database. */
@Tag("shared")
class ImportSharedTest {
  /** Earlier days are of no session that the calendar knows. */
  private static final Instant CALENDAR_BEGINS = Instant.parse("1998-01-02T05:00:00Z");
  private static final TimeRange ALL = new TimeRange(CALENDAR_BEGINS,
      Instant.parse("2027-01-01T00:00:00Z"));
  private static final int MOST = 100_000;
  /** Quoted on some days on which the exchange is closed, and it does jump. */
  private static final String INDEX = "VIX";
  private static final String TRUE_SPIKE = "2024-08-05T04:00:00Z";
  @TempDir
  Path directory;
  private final House first = new House("2026-09-01T00:00:00Z", "2020-01-02T05:00:00Z");
  private final House second = new House("2026-09-01T00:00:00Z", "2020-01-02T05:00:00Z");

  @AfterEach
  void close() {
    first.close();
    second.close();
  }

  @Test
  void every_recorded_day_is_stored_or_in_quarantine_and_survives_the_way_through_parquet() throws IOException {
    Path parquet = directory.resolve("all.parquet");
    RecordedBars recordings = new RecordedBars();
    long written = 0;
    try (BarFileWriter archive = FileFormat.PARQUET.write(parquet)) {
      for (String ticker : tickers()) {
        List<ArchiveRow> rows = rows(FileFormat.CSV,
            SharedData.marketData().resolve("bars/d1").resolve(ticker + ".csv"), ticker);
        List<Bar> recorded = recordings.rows("d1", ticker);
        ImportLog.Counts counts = store(first, ticker, rows);
        assertEquals(rows.size(), counts.inserted() + counts.rejected(), ticker);
        if (!ticker.equals(INDEX)) {
          assertEquals(recorded.stream().filter(ImportSharedTest::cannotBe).count(), counts.rejected(), ticker);
        }
        List<BarPages.Stored> stored = stored(first, ticker);
        assertEquals(counts.inserted(), stored.size());
        assertTrue(new HashSet<>(recorded).containsAll(stored.stream().map(BarPages.Stored::bar).toList()), ticker);
        for (BarPages.Stored bar : stored) {
          archive.write(new ArchivedBar(ticker, Timeframe.D1, bar.bar(), new ArchivedBar.Origin(
              Optional.of(bar.provider()), Optional.of(bar.feed()), Optional.of(bar.basis()), Optional.of(bar.rank())),
              Optional.of(bar.seenAt())));
        }
        written += stored.size();
      }
    }
    assertTrue(written > 40_000, "only " + written);
    List<ArchiveRow> back = rows(FileFormat.PARQUET, parquet, "NONE");
    assertEquals(written, back.size());
    for (String ticker : tickers()) {
      store(second, ticker, back.stream().filter(row -> row.symbol().equals(ticker)).toList());
      assertEquals(stored(first, ticker), stored(second, ticker), ticker);
    }
  }

  /** Opens or closes outside of its own range; before the calendar begins. */
  private static boolean cannotBe(Bar bar) {
    return bar.ts().isBefore(CALENDAR_BEGINS) || bar.low() > Math.min(bar.open(), bar.close())
        || bar.high() < Math.max(bar.open(), bar.close());
  }

  @Test
  void a_spike_that_was_one_is_held_and_believed_once_an_operator_says_so() throws IOException {
    store(first, INDEX,
        rows(FileFormat.CSV, SharedData.marketData().resolve("bars/d1").resolve(INDEX + ".csv"), INDEX));
    long id = first.count("select id from bar_quarantine where reason = 'SPIKE' and ts = '" + TRUE_SPIKE + "'");
    QuarantineDesk desk = new QuarantineDesk(first.pool, first.coverage, () -> first.calendar, first.clock);
    assertEquals(Optional.empty(), desk.release(List.of(id), "ada", "65.73 it was").await().getFirst().refused());
    Bar recorded = new RecordedBars().rows("d1", INDEX).stream()
        .filter(bar -> bar.ts().equals(Instant.parse(TRUE_SPIKE))).findFirst().orElseThrow();
    assertTrue(stored(first, INDEX).stream().anyMatch(bar -> bar.bar().equals(recorded)));
  }

  private static List<String> tickers() throws IOException {
    try (Stream<Path> files = Files.list(SharedData.marketData().resolve("bars/d1"))) {
      return files.map(file -> file.getFileName().toString().replace(".csv", "")).sorted().toList();
    }
  }

  private static List<ArchiveRow> rows(FileFormat format, Path file, String ticker) throws IOException {
    List<ArchiveRow> rows = new ArrayList<>();
    try (BarFileReader reader = format.read(file,
        new SeriesDefaults(Optional.of(ticker), Optional.of(Timeframe.D1)))) {
      for (Optional<ArchiveRow> row = reader.next(); row.isPresent(); row = reader.next()) {
        rows.add(row.get());
      }
    }
    return rows;
  }

  private static ImportLog.Counts store(House house, String ticker, List<ArchiveRow> rows) {
    Symbol symbol = house.symbols.ensure(List.of(ticker)).await().getFirst();
    UUID id = UUID.randomUUID();
    new ImportLog(house.pool).begin(id, new ImportLog.Source(ticker, "csv", Optional.empty(), Optional.empty(), "test"),
        house.clock.instant()).await();
    return new BarImport(house.pool, house.coverage, () -> house.calendar, house.clock).store(
        new BarImport.Part(symbol, Timeframe.D1, rows, Optional.empty()),
        new BarImport.Order(id, new BarImport.Source("recorded", "tape", 1), true)).await().counts();
  }

  private static List<BarPages.Stored> stored(House house, String ticker) {
    Symbol symbol = house.symbols.require(ticker).await();
    return new BarPages(house.pool).page(symbol.id(), Timeframe.D1, ALL, house.clock.instant(), MOST).await();
  }
}
