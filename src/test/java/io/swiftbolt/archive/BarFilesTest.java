package io.swiftbolt.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.archive.ArchivedBar.Origin;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Timeframe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BarFilesTest {
  private static final String HEADER = "symbol,timeframe,ts,open,high,low,close,volume\n";
  private static final SeriesDefaults AAPL = new SeriesDefaults(Optional.of("AAPL"), Optional.of(Timeframe.D1));
  @TempDir
  Path directory;

  @ParameterizedTest
  @EnumSource
  void what_is_written_is_read_back_to_the_last_bit(FileFormat format) throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<ArchivedBar> bars = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      Origin origin = i % 7 == 0
          ? Origin.UNKNOWN
          : new Origin(Optional.of("alpaca"), Optional.of("sip"), Optional.of("unsplit"), Optional.of(30));
      bars.add(new ArchivedBar(i < 1000 ? "BRK.B" : "AAPL", i % 2 == 0 ? Timeframe.M1 : Timeframe.D1,
          new Bar(Instant.ofEpochSecond(random.nextInt()), random.nextDouble() * 1e6, random.nextDouble(),
              Double.MIN_VALUE, 0.1 + 0.2, random.nextLong(1L << 60)),
          origin, i % 3 == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(random.nextInt()))));
    }
    Path file = directory.resolve("bars." + format.code());
    for (int round = 0; round < 2; round++) { // the second time over the first
      try (BarFileWriter writer = format.write(file)) {
        for (ArchivedBar bar : bars) {
          writer.write(bar);
        }
      }
    }
    assertEquals(Optional.of(format), FileFormat.of(file));
    assertEquals(bars.stream().map(bar -> (ArchiveRow) new ArchiveRow.Good(bar)).toList(),
        read(format, file, SeriesDefaults.NONE), "seed " + seed);
  }

  @Test
  void csv_takes_columns_in_any_order_and_spelling_and_passes_over_what_it_does_not_know() throws IOException {
    List<ArchiveRow> rows = csv(
        "\uFEFFDate,Close,Adj Close,Open,High,Low,\"Volume\"\r\n2024-01-02,10,9,\"9.5\",11,9,1e3\r\n\r\n",
        AAPL);
    assertEquals(List.of(new ArchiveRow.Good(new ArchivedBar("AAPL", Timeframe.D1,
        new Bar(Instant.parse("2024-01-02T05:00:00Z"), 9.5, 11, 9, 10, 1000), Origin.UNKNOWN, Optional.empty()))),
        rows);
  }

  @Test
  void a_time_is_an_instant_with_a_zone_or_seconds_or_milliseconds_or_the_date_of_a_daily_bar() throws IOException {
    Instant midnight = Instant.parse("2024-07-02T04:00:00Z");
    for (String ts : List.of("2024-07-02", "2024-07-02T04:00:00Z", "2024-07-02T00:00:00-04:00",
        Long.toString(midnight.getEpochSecond()), Long.toString(midnight.toEpochMilli()))) {
      ArchiveRow row = csv(HEADER + "AAPL,1d," + ts + ",1,1,1,1,1\n", SeriesDefaults.NONE).getFirst();
      assertEquals(midnight, ((ArchiveRow.Good) row).bar().bar().ts(), ts);
    }
    assertTrue(csv(HEADER + "AAPL,m1,2024-07-02,1,1,1,1,1\n", SeriesDefaults.NONE)
        .getFirst() instanceof ArchiveRow.Malformed bad && bad.why().contains("ts must be a time with a zone"));
  }

  @Test
  void a_row_that_is_no_bar_is_told_with_what_it_said_and_the_rest_is_read() throws IOException {
    List<ArchiveRow> rows = csv(HEADER + "AAPL,d1,2024-01-02,ten,1,1,1,1\nAAPL,d1,2024-01-03,1,1,1,,1\nAAPL,d1\n"
        + "AAPL,d1,2024-01-04,1,1,1,1,-7\n", SeriesDefaults.NONE);
    assertEquals(4, rows.size());
    assertTrue(rows.get(0) instanceof ArchiveRow.Malformed bad && bad.row().contains("ten"));
    assertTrue(rows.get(1) instanceof ArchiveRow.Malformed bad && bad.why().equals("close is missing"));
    assertTrue(rows.get(2) instanceof ArchiveRow.Malformed bad && bad.why().equals("ts is missing"));
    assertTrue(rows.get(3) instanceof ArchiveRow.Good, "whether that can be true is for the gate");
  }

  @Test
  void a_file_that_does_not_say_whose_bars_it_holds_or_lacks_a_column_is_refused() throws IOException {
    refused("volume is missing", "symbol,timeframe,ts,open,high,low,close\n");
    refused("the first line must name the columns", "");
    refused("row 1 has no symbol", "ts,open,high,low,close,volume\n2024-01-02,1,1,1,1,1\n");
    refused("row 1: symbol must be", HEADER + "no good,d1,2024-01-02,1,1,1,1,1\n");
    refused("row 2: timeframe must be one of", HEADER + "A,d1,2024-01-02,1,1,1,1,1\nA,m7,2024-01-02,1,1,1,1,1\n");
    refused("timeframe w1 is not stored: it is made of d1", HEADER + "A,w1,2024-01-02,1,1,1,1,1\n");
    Path file = directory.resolve("bars.parquet");
    Files.writeString(file, "this is no parquet, but long enough to look for a footer");
    assertThrows(BadArchive.class, () -> read(FileFormat.PARQUET, file, AAPL));
  }

  @Test
  void the_format_is_told_by_the_name() {
    assertEquals(Optional.of(FileFormat.PARQUET), FileFormat.of(Path.of("a", "bars.PARQUET")));
    assertEquals(Optional.empty(), FileFormat.of(Path.of("bars.txt")));
    assertEquals(Optional.empty(), FileFormat.of(Path.of("bars")));
  }

  private void refused(String words, String text) {
    BadArchive bad = assertThrows(BadArchive.class, () -> csv(text, SeriesDefaults.NONE));
    assertTrue(String.valueOf(bad.getMessage()).contains(words), bad::toString);
  }

  private List<ArchiveRow> csv(String text, SeriesDefaults defaults) throws IOException {
    Path file = directory.resolve("bars.csv");
    Files.writeString(file, text);
    return read(FileFormat.CSV, file, defaults);
  }

  private static List<ArchiveRow> read(FileFormat format, Path file, SeriesDefaults defaults) throws IOException {
    List<ArchiveRow> rows = new ArrayList<>();
    try (BarFileReader reader = format.read(file, defaults)) {
      for (Optional<ArchiveRow> row = reader.next(); row.isPresent(); row = reader.next()) {
        rows.add(row.get());
      }
    }
    return rows;
  }
}
