package io.swiftbolt.provider;

import java.time.LocalDate;

/** What a company did to its shares, as a vendor tells it. */
public sealed interface CorporateAction {
  String symbol();

  /** The first New York date on which the shares trade without what they give, or in their new number. */
  LocalDate exDate();

  /**
   * 4-for-1 is {@code from} 1 {@code to} 4; a reverse split of 25 into 1 is {@code from} 25 {@code to} 1.
   *
   * @param from shares before
   * @param to shares that they become
   */
  record Split(String symbol, LocalDate exDate, double from, double to) implements CorporateAction {}

  /** @param amount dollars a share, as paid */
  record CashDividend(String symbol, LocalDate exDate, double amount) implements CorporateAction {}
}
