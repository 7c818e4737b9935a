package io.swiftbolt.provider;

import io.vertx.core.Future;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;

/** What a vendor knows besides bars: when the exchange trades, and what companies did to their shares. */
public interface ReferenceData {
  /** As stored with what is taken over: {@code alpaca}. */
  String name();

  /** A trading day in New York wall time; sessionOpen and sessionClose hold the extended hours. */
  record CalendarDay(LocalDate date, LocalTime open, LocalTime close, LocalTime sessionOpen, LocalTime sessionClose) {
    public CalendarDay {
      if (!open.isBefore(close) || sessionOpen.isAfter(open) || sessionClose.isBefore(close)) {
        throw new IllegalArgumentException(date + " opens " + sessionOpen + ", " + open + " and closes " + close + ", "
            + sessionClose);
      }
    }
  }

  /** @return trading days, both ends included, ascending; fails with {@link ProviderException} only */
  Future<List<CalendarDay>> calendar(LocalDate from, LocalDate to);

  /**
   * Splits and cash dividends by ex-date, both ends included, in no particular order; each is told once.
   *
   * @param symbols none = of all companies
   * @return fails with {@link ProviderException} only
   */
  Future<List<CorporateAction>> corporateActions(List<String> symbols, LocalDate from, LocalDate to);
}
