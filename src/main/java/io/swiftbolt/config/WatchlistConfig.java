package io.swiftbolt.config;

import java.util.List;
import java.util.Locale;

/**
 * What is kept complete without anybody asking: the server makes one job definition per symbol and timeframe at its start.
 *
 * @param symbols tickers; empty = the demo's ten in the demo, none otherwise
 * @param timeframes fetched ones; the others are made of them
 * @param intradayDays how far back minute bars are kept complete
 * @param dailyDays how far back daily bars are kept complete
 * @param liveDays how far back their single minutes are kept, for the bars that are being made, where a timeframe below a day is
 *          named; 0 = minutes are not followed
 * @param symbolsMost symbols that clients may put on their lists; the configured ones are not limited
 */
public record WatchlistConfig(List<String> symbols, List<String> timeframes, int intradayDays, int dailyDays,
    int liveDays, int symbolsMost) {
  public static final List<String> DEMO = List.of("AAPL", "AMZN", "GOOGL", "JPM", "KO", "META", "MSFT", "NVDA", "SPY",
      "TSLA");

  public WatchlistConfig {
    symbols = symbols.stream().map(s -> s.strip().toUpperCase(Locale.ROOT)).filter(s -> !s.isEmpty()).distinct()
        .toList();
    timeframes = List.copyOf(timeframes);
    for (String symbol : symbols) {
      if (!symbol.matches("[A-Z0-9][A-Z0-9.\\-/^=]{0,19}")) {
        throw new IllegalArgumentException("watchlist.symbols must be tickers such as AAPL or BRK.B, has " + symbol);
      }
    }
    if (timeframes.isEmpty()) {
      throw new IllegalArgumentException("watchlist.timeframes must name at least one timeframe");
    }
    Checks.between("watchlist.intraday-days", intradayDays, 1, 36_500);
    Checks.between("watchlist.daily-days", dailyDays, 1, 36_500);
    Checks.between("watchlist.live-days", liveDays, 0, 365);
    Checks.between("watchlist.symbols-most", symbolsMost, 1, 1000);
  }

  /** The same for the demo: its ten symbols when none is named, and no minutes followed. */
  public WatchlistConfig ofTheDemo() {
    return new WatchlistConfig(symbols.isEmpty() ? DEMO : symbols, timeframes, intradayDays, dailyDays, 0, symbolsMost);
  }

  public static WatchlistConfig defaults() {
    return new WatchlistConfig(List.of(), List.of("m15", "d1"), 30, 730, 1, 50);
  }
}
