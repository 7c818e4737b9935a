package io.swiftbolt.market;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** When the New York Stock Exchange trades. Rules from 1998 on, which rows of market_calendar override. Immutable. */
public interface TradingCalendar {
  ZoneId NEW_YORK = ZoneId.of("America/New_York");

  /** The sessions of all New York dates that overlap the range, ascending. */
  List<Session> sessions(TimeRange range);

  /** The session of a New York date; empty when the exchange is closed that day. */
  Optional<Session> session(LocalDate date);

  /** The session on whose New York date the instant falls, at whatever hour; empty when the exchange is closed that day. */
  default Optional<Session> sessionAt(Instant instant) {
    return session(instant.atZone(NEW_YORK).toLocalDate());
  }

  /** The first opening bell after the instant; empty beyond what is known. */
  Optional<Instant> nextOpen(Instant now);

  /** The first closing bell after the instant; empty beyond what is known. */
  Optional<Instant> nextClose(Instant now);

  /** The last date that rules or rows speak of. */
  LocalDate knownUntil();

  /** Whether the regular session is on. */
  default boolean isOpen(Instant now) {
    return session(now.atZone(NEW_YORK).toLocalDate()).map(s -> s.regular().contains(now)).orElse(false);
  }

  /** Midnight New York at the start of a date: the stamp of that date's daily bar. */
  static Instant midnight(LocalDate date) {
    return date.atStartOfDay(NEW_YORK).toInstant();
  }
}
