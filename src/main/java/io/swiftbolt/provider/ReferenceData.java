package io.swiftbolt.provider;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a vendor knows besides bars: when the exchange trades, and what companies did to their shares. */
public interface ReferenceData {
  /** As stored with what is taken over: {@code alpaca}. */
  String name();

  /** What a vendor may have to say. */
  enum Subject {
    CALENDAR, SPLITS, DIVIDENDS
  }

  /** What this vendor speaks of: that it has no dividend means nothing when it tells none. */
  default Set<Subject> subjects() {
    return EnumSet.allOf(Subject.class);
  }

  /**
   * How many symbols one call is best asked for: as many as fit a request, few where each takes a request of its own, so that what
   * was told is kept soon.
   */
  default int symbolsAtOnce(LocalDate from, LocalDate to) {
    return 5;
  }

  /** Whether corporate actions are told before their ex-date. */
  default boolean foretells() {
    return true;
  }

  /** A trading day in New York wall time; sessionOpen and sessionClose hold the extended hours. */
  record CalendarDay(LocalDate date, LocalTime open, LocalTime close, LocalTime sessionOpen, LocalTime sessionClose) {
    public CalendarDay {
      if (!open.isBefore(close) || sessionOpen.isAfter(open) || sessionClose.isBefore(close)) {
        throw new IllegalArgumentException(date + " opens " + sessionOpen + ", " + open + " and closes " + close + ", "
            + sessionClose);
      }
    }
  }

  /**
   * The market's clock as a vendor sees it.
   *
   * @param isOpen in the regular session
   */
  record MarketClock(Instant timestamp, boolean isOpen) {}

  /**
   * Trading days. A vendor may know a part of the time only, as the coming year: dates between the first and the last day told
   * that are not among them are closed, and of dates before and after them it says nothing.
   *
   * @return from and to included, ascending; fails with {@link ProviderException} only
   */
  Future<List<CalendarDay>> calendar(LocalDate from, LocalDate to);

  /**
   * Splits and cash dividends by ex-date, both ends included, in no particular order; each is told once. Only of the kinds among
   * {@link #subjects()}.
   *
   * @param symbols none = of all companies
   * @return fails with {@link ProviderException} only
   */
  Future<List<CorporateAction>> corporateActions(List<String> symbols, LocalDate from, LocalDate to);
}
