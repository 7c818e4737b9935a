package io.swiftbolt.cli;

import io.swiftbolt.archive.FileFormat;
import io.swiftbolt.config.ConfigError;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.symbols.Symbols;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What options say that several commands have; what cannot be meant is refused by option and rule. */
final class CommonOptions {
  private CommonOptions() {}

  static FileFormat format(@Nullable String given, Path file) {
    Optional<FileFormat> format = given == null ? FileFormat.of(file) : FileFormat.find(given);
    return format.orElseThrow(() -> new ConfigError(given == null
        ? "--format must be csv or parquet, and the name of " + file + " does not tell"
        : "--format must be csv or parquet, is " + given));
  }

  static String ticker(String text) {
    try {
      return Symbols.ticker(text);
    } catch (IllegalArgumentException e) {
      throw new ConfigError("--" + e.getMessage());
    }
  }

  static Timeframe timeframe(String text) {
    return Timeframe.find(text).orElseThrow(
        () -> new ConfigError("--timeframe must be one of " + Timeframe.legalValues() + ", is " + text));
  }

  /** A date begins at midnight UTC. */
  static Instant time(String option, String text) {
    try {
      return text.length() == 10 ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant() : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new ConfigError(
          option + " must be a date like 2026-03-02 or an instant like 2026-03-02T14:30:00Z, is " + text);
    }
  }

  static void checkOrder(Instant from, Instant to) {
    if (!from.isBefore(to)) {
      throw new ConfigError("--from must be before --to, is " + from + " and --to is " + to);
    }
  }

  static String user(@Nullable String by) {
    String name = by == null ? System.getProperty("user.name", "") : by;
    if (name.isBlank()) {
      throw new ConfigError("--by must say who does it");
    }
    return name.strip();
  }
}
