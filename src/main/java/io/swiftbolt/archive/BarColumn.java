package io.swiftbolt.archive;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The columns of a file of bars, in the order in which we write them; read in any order, and others are passed over. */
enum BarColumn {
  SYMBOL, TIMEFRAME, TS, OPEN, HIGH, LOW, CLOSE, VOLUME, PROVIDER, FEED, BASIS, RANK, SEEN_AT;

  /** Without these a row is no bar. */
  static final List<BarColumn> NEEDED = List.of(TS, OPEN, HIGH, LOW, CLOSE, VOLUME);

  /** In the header: {@code ts}, {@code open} … */
  String header() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** In upper or lower case; {@code ticker}, and {@code time}, {@code timestamp}, {@code date} for {@code ts}, are taken too. */
  static Optional<BarColumn> find(String header) {
    String name = header.strip().toLowerCase(Locale.ROOT);
    return switch (name) {
      case "ticker" -> Optional.of(SYMBOL);
      case "time", "timestamp", "date" -> Optional.of(TS);
      default -> Arrays.stream(values()).filter(column -> column.header().equals(name)).findFirst();
    };
  }

  /** What is missing of a header. */
  static List<BarColumn> missing(List<BarColumn> found) {
    return NEEDED.stream().filter(column -> !found.contains(column)).toList();
  }
}
