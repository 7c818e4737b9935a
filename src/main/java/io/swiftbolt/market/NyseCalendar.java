package io.swiftbolt.market;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rules of {@link NyseRules} and the rows that override them, as one sorted array of sessions: every question is a binary
 * search. Immutable; a changed row means a new calendar.
 */
public final class NyseCalendar implements TradingCalendar {
  private static final LocalTime FIRST_TRADE = LocalTime.of(4, 0);
  private static final Duration AFTER_HOURS = Duration.ofHours(4);
  private static final LocalTime MIDNIGHT_FROM = LocalTime.of(23, 59);
  private static final NyseCalendar BY_RULES = new NyseCalendar(sessionsByRules(),
      LocalDate.of(NyseRules.LAST_YEAR, 12, 31));

  private final List<Session> sessions;
  private final long[] daysFrom;
  private final long[] daysTo;
  private final LocalDate knownUntil;

  private NyseCalendar(Collection<Session> sessions, LocalDate knownUntil) {
    this.sessions = List.copyOf(sessions);
    this.daysFrom = this.sessions.stream().mapToLong(session -> session.day().from().getEpochSecond()).toArray();
    this.daysTo = this.sessions.stream().mapToLong(session -> session.day().to().getEpochSecond()).toArray();
    this.knownUntil = knownUntil;
  }

  public static NyseCalendar byRules() {
    return BY_RULES;
  }

  /** The rules with these rows over them; for a date given twice the last one counts. */
  public static NyseCalendar withOverrides(Collection<CalendarOverride> overrides) {
    TreeMap<LocalDate, Session> byDate = new TreeMap<>();
    BY_RULES.sessions.forEach(session -> byDate.put(session.date(), session));
    LocalDate knownUntil = BY_RULES.knownUntil;
    for (CalendarOverride override : overrides) {
      if (override.open()) {
        byDate.put(override.date(), session(override));
      } else {
        byDate.remove(override.date());
      }
      knownUntil = override.date().isAfter(knownUntil) ? override.date() : knownUntil;
    }
    return new NyseCalendar(byDate.values(), knownUntil);
  }

  @Override
  public List<Session> sessions(TimeRange range) {
    int first = firstEndingAfter(range.from());
    int end = firstStartingAt(range.to());
    return first >= end ? List.of() : sessions.subList(first, end);
  }

  @Override
  public Optional<Session> session(LocalDate date) {
    return sessionAt(TradingCalendar.midnight(date));
  }

  @Override
  public Optional<Session> sessionAt(Instant instant) {
    int at = firstEndingAfter(instant);
    return at < sessions.size() && sessions.get(at).day().contains(instant)
        ? Optional.of(sessions.get(at))
        : Optional.empty();
  }

  @Override
  public LocalDate knownUntil() {
    return knownUntil;
  }

  @Override
  public Optional<Instant> nextOpen(Instant now) {
    return sessions.subList(firstEndingAfter(now), sessions.size()).stream().map(session -> session.regular().from())
        .filter(now::isBefore).findFirst();
  }

  @Override
  public Optional<Instant> nextClose(Instant now) {
    return sessions.subList(firstEndingAfter(now), sessions.size()).stream().map(session -> session.regular().to())
        .filter(now::isBefore).findFirst();
  }

  /** Index of the first session whose day ends after the instant. Days start and end on whole seconds. */
  private int firstEndingAfter(Instant instant) {
    int at = Arrays.binarySearch(daysTo, instant.getEpochSecond());
    return at < 0 ? -at - 1 : at + 1;
  }

  /** Index of the first session whose day starts at the instant or later. */
  private int firstStartingAt(Instant instant) {
    long second = instant.getEpochSecond() + (instant.getNano() > 0 ? 1 : 0);
    int at = Arrays.binarySearch(daysFrom, second);
    return at < 0 ? -at - 1 : at;
  }

  private static List<Session> sessionsByRules() {
    LocalDate first = LocalDate.of(NyseRules.FIRST_YEAR, 1, 1);
    Stream<LocalDate> dates = first.datesUntil(LocalDate.of(NyseRules.LAST_YEAR + 1, 1, 1));
    return dates
        .flatMap(date -> NyseRules.hours(date).map(hours -> session(date, hours.open(), hours.close(), null, null))
            .stream())
        .toList();
  }

  private static Session session(CalendarOverride override) {
    LocalTime open = override.marketOpen() == null ? NyseRules.OPEN : override.marketOpen();
    LocalTime close = override.marketClose() == null ? NyseRules.CLOSE : override.marketClose();
    return session(override.date(), open, close, override.sessionOpen(), override.sessionClose());
  }

  private static Session session(LocalDate date, LocalTime open, LocalTime close, @Nullable LocalTime firstTrade,
      @Nullable LocalTime lastTrade) {
    TimeRange day = new TimeRange(TradingCalendar.midnight(date), TradingCalendar.midnight(date.plusDays(1)));
    TimeRange regular = new TimeRange(at(date, open), at(date, close));
    Instant usualStart = TimeRange.earlier(at(date, FIRST_TRADE), regular.from());
    Instant usualEnd = TimeRange.earlier(regular.to().plus(AFTER_HOURS), day.to());
    Instant start = firstTrade == null ? usualStart : TimeRange.earlier(at(date, firstTrade), regular.from());
    Instant end = lastTrade == null ? usualEnd : TimeRange.later(lastTradeAt(date, lastTrade), regular.to());
    return new Session(date, day, regular, new TimeRange(start, end));
  }

  private static Instant lastTradeAt(LocalDate date, LocalTime time) {
    return time.isBefore(MIDNIGHT_FROM) ? at(date, time) : TradingCalendar.midnight(date.plusDays(1));
  }

  private static Instant at(LocalDate date, LocalTime time) {
    return date.atTime(time).atZone(NEW_YORK).toInstant();
  }
}
