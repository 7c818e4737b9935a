package io.swiftbolt.archive;

import io.swiftbolt.archive.ArchivedBar.Origin;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes bars of the values of a row, whatever the format: text, numbers, instants and dates. */
final class RowReader {
  private static final Pattern TICKER = Pattern.compile("[A-Z0-9][A-Z0-9.\\-/^=]{0,19}");
  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,19}");
  /** Larger numbers are milliseconds: as seconds they lie beyond the year 5000. */
  private static final long SECONDS_MOST = 100_000_000_000L;
  private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");
  private static final int SHOWN = 500;

  private final SeriesDefaults defaults;
  private long row;

  RowReader(SeriesDefaults defaults) {
    this.defaults = defaults;
  }

  /** @throws BadArchive when it does not say of what series it is */
  ArchiveRow read(Map<BarColumn, Object> values) {
    row++;
    String symbol = symbol(values);
    Timeframe timeframe = timeframe(values);
    try {
      Bar bar = new Bar(start(values.get(BarColumn.TS), timeframe), price(values, BarColumn.OPEN),
          price(values, BarColumn.HIGH), price(values, BarColumn.LOW), price(values, BarColumn.CLOSE),
          volume(values.get(BarColumn.VOLUME)));
      return new ArchiveRow.Good(new ArchivedBar(symbol, timeframe, bar, origin(values),
          text(values.get(BarColumn.SEEN_AT)).map(seen -> instant(values.get(BarColumn.SEEN_AT), timeframe))));
    } catch (IllegalArgumentException | DateTimeException unreadable) {
      String shown = values.toString();
      return new ArchiveRow.Malformed(symbol, timeframe, shown.length() <= SHOWN ? shown : shown.substring(0, SHOWN),
          String.valueOf(unreadable.getMessage()));
    }
  }

  private String symbol(Map<BarColumn, Object> values) {
    String symbol = text(values.get(BarColumn.SYMBOL)).or(defaults::symbol).orElseThrow(
        () -> new BadArchive("row " + row + " has no symbol; name it with --symbol if the file is of one"))
        .toUpperCase(Locale.ROOT);
    if (!TICKER.matcher(symbol).matches()) {
      throw new BadArchive("row " + row + ": symbol must be 1 to 20 of A-Z 0-9 . - / ^ =");
    }
    return symbol;
  }

  private Timeframe timeframe(Map<BarColumn, Object> values) {
    Optional<String> code = text(values.get(BarColumn.TIMEFRAME));
    Timeframe timeframe = code.flatMap(Timeframe::find)
        .or(() -> code.isEmpty() ? defaults.timeframe() : Optional.empty())
        .orElseThrow(() -> new BadArchive("row " + row
            + ": timeframe must be one of " + Timeframe.legalValues()
            + "; name it with --timeframe if the file has one"));
    if (timeframe == Timeframe.M30 || timeframe == Timeframe.W1) {
      throw new BadArchive("row " + row + ": timeframe " + timeframe.code() + " is not stored: it is made of "
          + timeframe.base().code());
    }
    return timeframe;
  }

  private static Origin origin(Map<BarColumn, Object> values) {
    return new Origin(text(values.get(BarColumn.PROVIDER)), text(values.get(BarColumn.FEED)),
        text(values.get(BarColumn.BASIS)).map(RowReader::basis), text(values.get(BarColumn.RANK)).map(RowReader::rank));
  }

  private static String basis(String text) {
    if (!text.equals("raw") && !text.equals("unsplit")) {
      throw new IllegalArgumentException("basis must be raw or unsplit");
    }
    return text;
  }

  private static int rank(String text) {
    if (!text.matches("\\d{1,4}")) {
      throw new IllegalArgumentException("rank must be 0 to 9999");
    }
    return Integer.parseInt(text);
  }

  private static Instant start(@Nullable Object value, Timeframe timeframe) {
    Instant start = instant(value, timeframe);
    if (start.isBefore(EARLIEST) || start.isAfter(LATEST)) {
      throw new IllegalArgumentException("ts must lie between 1900 and 2200");
    }
    return start;
  }

  /** A date is the New York midnight that daily bars carry; intraday bars need a time. */
  private static Instant instant(@Nullable Object value, Timeframe timeframe) {
    if (value instanceof Instant instant) {
      return instant;
    }
    if (value instanceof LocalDate date) {
      return midnight(date, timeframe);
    }
    String text = text(value).orElseThrow(() -> new IllegalArgumentException("ts is missing"));
    if (WHOLE.matcher(text).matches()) {
      long number = Long.parseLong(text);
      return Math.abs(number) > SECONDS_MOST ? Instant.ofEpochMilli(number) : Instant.ofEpochSecond(number);
    }
    return text.length() == 10 ? midnight(LocalDate.parse(text), timeframe) : OffsetDateTime.parse(text).toInstant();
  }

  private static Instant midnight(LocalDate date, Timeframe timeframe) {
    if (timeframe.isIntraday()) {
      throw new IllegalArgumentException("ts must be a time with a zone, is the date " + date);
    }
    return TradingCalendar.midnight(date);
  }

  private static double price(Map<BarColumn, Object> values, BarColumn column) {
    Object value = values.get(column);
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    return Double.parseDouble(text(value).orElseThrow(
        () -> new IllegalArgumentException(column.header() + " is missing")));
  }

  /** Whole shares; {@code 1000.0} is one thousand. */
  private static long volume(@Nullable Object value) {
    String text = text(value).orElseThrow(() -> new IllegalArgumentException("volume is missing"));
    if (WHOLE.matcher(text).matches()) {
      return Long.parseLong(text);
    }
    double volume = Double.parseDouble(text);
    if (!(Math.abs(volume) < Long.MAX_VALUE)) {
      throw new IllegalArgumentException("volume must be a number of shares");
    }
    return Math.round(volume);
  }

  private static Optional<String> text(@Nullable Object value) {
    return Optional.ofNullable(value).map(some -> some.toString().strip()).filter(text -> !text.isEmpty());
  }
}
