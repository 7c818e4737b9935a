package io.swiftbolt.shared;

import io.swiftbolt.market.Bar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The recordings, read and aggregated here by other code than the product's: by calendar.csv and New York wall-clock minutes. What
 * a chart says is compared with this.
 */
final class RecordedBars {
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

  private final Map<LocalDate, Hours> sessions = new TreeMap<>();

  /** A session's regular hours in New York. */
  record Hours(LocalTime open, LocalTime close) {
    boolean contains(LocalTime time) {
      return !time.isBefore(open) && time.isBefore(close);
    }
  }

  RecordedBars() {
    for (String line : lines(SharedData.marketData().resolve("calendar.csv"))) {
      String[] fields = line.split(",", -1);
      sessions.put(LocalDate.parse(fields[0]), new Hours(LocalTime.parse(fields[1]), LocalTime.parse(fields[2])));
    }
  }

  Optional<Hours> session(LocalDate date) {
    return Optional.ofNullable(sessions.get(date));
  }

  /** Sessions whose New York date lies in [from, to). */
  List<LocalDate> sessions(LocalDate from, LocalDate to) {
    return sessions.keySet().stream().filter(date -> !date.isBefore(from) && date.isBefore(to)).toList();
  }

  static LocalDate date(Bar bar) {
    return bar.ts().atZone(NEW_YORK).toLocalDate();
  }

  /** Every recorded row, as it is. */
  List<Bar> rows(String folder, String symbol) {
    return lines(SharedData.marketData().resolve("bars").resolve(folder).resolve(symbol + ".csv")).stream()
        .map(RecordedBars::bar).toList();
  }

  /** Symbols with daily bars and a row in [from, to]. */
  List<String> daily(LocalDate from, LocalDate to) {
    try (Stream<Path> files = Files.list(SharedData.marketData().resolve("bars/d1"))) {
      return files.map(file -> file.getFileName().toString().replace(".csv", ""))
          .filter(symbol -> rows("d1", symbol).stream().map(RecordedBars::date)
              .anyMatch(date -> !date.isBefore(from) && !date.isAfter(to)))
          .sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Regular-session minutes. */
  List<Bar> minutes(String symbol) {
    return rows("m1", symbol).stream().filter(this::isRegular).toList();
  }

  /** Regular-session bars of so many minutes, counted from the opening bell; the last one of a session may be short. */
  List<Bar> regular(String symbol, int minutes) {
    Map<Instant, Bar> buckets = new TreeMap<>();
    for (Bar row : minutes(symbol)) {
      ZonedDateTime time = row.ts().atZone(NEW_YORK);
      LocalTime open = sessions.get(time.toLocalDate()).open();
      int since = time.toLocalTime().toSecondOfDay() - open.toSecondOfDay();
      LocalTime start = open.plusSeconds(since - since % (minutes * 60L));
      Instant ts = time.with(start).toInstant();
      buckets.merge(ts, new Bar(ts, row.open(), row.high(), row.low(), row.close(), row.volume()),
          (all, next) -> new Bar(ts, all.open(), Math.max(all.high(), next.high()), Math.min(all.low(), next.low()),
              next.close(), all.volume() + next.volume()));
    }
    return List.copyOf(buckets.values());
  }

  boolean isRegular(Bar row) {
    ZonedDateTime time = row.ts().atZone(NEW_YORK);
    return session(time.toLocalDate()).filter(hours -> hours.contains(time.toLocalTime())).isPresent();
  }

  private static Bar bar(String line) {
    String[] fields = line.split(",", -1);
    return new Bar(Instant.parse(fields[0]), Double.parseDouble(fields[1]), Double.parseDouble(fields[2]),
        Double.parseDouble(fields[3]), Double.parseDouble(fields[4]), Long.parseLong(fields[5]));
  }

  private static List<String> lines(Path file) {
    try {
      List<String> lines = new ArrayList<>(Files.readAllLines(file));
      lines.removeFirst();
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
