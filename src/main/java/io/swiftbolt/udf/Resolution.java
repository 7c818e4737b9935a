package io.swiftbolt.udf;

import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.market.Timeframe;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How front ends name and stamp bars. Names are minutes, or {@code 1D} and {@code 1W}; they are told apart by case, because
 * {@code 1M} is a month. Intraday bars carry their start; daily and weekly ones 00:00 UTC of their New York date (ours carry
 * midnight New York), a weekly one that of its Monday.
 */
final class Resolution {
  /** As the configuration lists them. */
  static final List<String> SUPPORTED = List.of("1", "5", "15", "30", "60", "240", "1D", "1W");

  private static final long DAY = 86_400;
  private static final Map<String, Timeframe> BY_NAME = new LinkedHashMap<>(
      Map.of("1", Timeframe.M1, "5", Timeframe.M5, "15", Timeframe.M15, "30", Timeframe.M30, "60", Timeframe.H1, "240",
          Timeframe.H4, "1D", Timeframe.D1, "D", Timeframe.D1, "1W", Timeframe.W1, "W", Timeframe.W1));

  private Resolution() {}

  static Optional<Timeframe> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /**
   * The stamp that a front end sees.
   *
   * @param start of one of our bars, seconds
   * @return seconds
   */
  static long stamp(Timeframe timeframe, long start) {
    return timeframe.isIntraday() ? start : stamp(date(Instant.ofEpochSecond(start)));
  }

  /** Of the daily bar of a date, seconds. */
  static long stamp(LocalDate date) {
    return date.toEpochDay() * DAY;
  }

  /**
   * Where, in our stamps, the bars begin whose stamps are at a front end's instant or later.
   *
   * @param second as a front end says it
   */
  static Instant start(Timeframe timeframe, long second) {
    return timeframe.isIntraday()
        ? Instant.ofEpochSecond(second)
        : TradingCalendar.midnight(LocalDate.ofEpochDay(Math.ceilDiv(second, DAY)));
  }

  /** The New York date of an instant. */
  static LocalDate date(Instant instant) {
    return instant.atZone(TradingCalendar.NEW_YORK).toLocalDate();
  }

  /** The UTC date of a front end's instant: the one whose daily bar carries it. */
  static LocalDate date(long second) {
    return Instant.ofEpochSecond(second).atZone(ZoneOffset.UTC).toLocalDate();
  }
}
