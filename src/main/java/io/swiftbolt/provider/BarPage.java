package io.swiftbolt.provider;

import io.swiftbolt.market.Bar;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One page of a provider's answer, in our words but not yet validated: bars may be off-grid, repeated or out of order.
 *
 * @param bars by ticker, only tickers that were asked for; a ticker without bars may be absent
 * @param malformed rows that could not be read as a bar at all, as text for the quarantine
 * @param next cursor of the following page; empty on the last one. A short page is not the last one.
 * @param basis how the prices are to be read
 * @param actions splits and dividends that the vendor told along with the bars: of the page's time only, and not all vendors do
 */
public record BarPage(Map<String, List<Bar>> bars, List<MalformedRow> malformed, Optional<String> next, Basis basis,
    List<CorporateAction> actions) {

  public BarPage(Map<String, List<Bar>> bars, List<MalformedRow> malformed, Optional<String> next, Basis basis) {
    this(bars, malformed, next, basis, List.of());
  }

  /** Whether prices are as traded or already divided by the splits that came later. */
  public enum Basis {
    RAW, SPLIT_ADJUSTED
  }

  /** A row without the fields of a bar. */
  public record MalformedRow(String symbol, String row, String why) {
    private static final int LONGEST = 500;

    public MalformedRow {
      row = row.length() <= LONGEST ? row : row.substring(0, LONGEST);
    }
  }

  public int count() {
    return bars.values().stream().mapToInt(List::size).sum();
  }
}
