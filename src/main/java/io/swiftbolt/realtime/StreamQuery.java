package io.swiftbolt.realtime;

import io.swiftbolt.feed.ChangeFeed.Filter;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.MultiMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a client asks of a stream: {@code ?table=…&symbol=…&timeframe=…&after=…}. The first three take comma lists and may be
 * repeated.
 *
 * @param after the last number the client has seen, if it resumes
 */
record StreamQuery(Filter filter, Optional<Long> after) {
  static final Set<String> TABLES = Set.of("job_runs", "coverage_status", "ohlc_bars_v2");
  private static final Pattern TICKER = Pattern.compile("[A-Z0-9][A-Z0-9.\\-/^=]{0,19}");

  /** @throws BadField for what is not understood, or too much of it */
  static StreamQuery of(MultiMap parameters, int filters) {
    Set<String> tables = new LinkedHashSet<>();
    for (String table : list(parameters, "table")) {
      if (!TABLES.contains(table)) {
        throw new BadField("table",
            "Invalid table: " + table + ". Must be one of: job_runs, coverage_status, ohlc_bars_v2");
      }
      tables.add(table);
    }
    Set<String> symbols = new LinkedHashSet<>();
    for (String symbol : list(parameters, "symbol")) {
      String ticker = symbol.toUpperCase(Locale.ROOT);
      if (!TICKER.matcher(ticker).matches()) {
        throw new BadField("symbol", "Invalid symbol: " + symbol);
      }
      symbols.add(ticker);
    }
    Set<String> timeframes = new LinkedHashSet<>();
    for (String timeframe : list(parameters, "timeframe")) {
      timeframes.add(Timeframe.find(timeframe).orElseThrow(() -> new BadField("timeframe",
          "Invalid timeframe: " + timeframe + ". Must be one of: " + Timeframe.legalValues())).code());
    }
    Filter filter = new Filter(tables.isEmpty() ? Set.of("job_runs") : Set.copyOf(tables), Set.copyOf(symbols),
        Set.copyOf(timeframes));
    long asked = (long) filter.tables().size() * Math.max(1, symbols.size()) * Math.max(1, timeframes.size());
    if (asked > filters) {
      throw new BadField(symbols.size() > timeframes.size() ? "symbol" : "timeframe",
          "Too many filters: " + asked + " combinations of table, symbol and timeframe, at most " + filters);
    }
    return new StreamQuery(filter, Optional.ofNullable(parameters.get("after")).map(StreamQuery::after));
  }

  StreamQuery resumingAfter(long seq) {
    return new StreamQuery(filter, Optional.of(seq));
  }

  /** @throws BadField unless it is a sequence number */
  static long after(String text) {
    try {
      long seq = Long.parseLong(text.strip());
      if (seq >= 0) {
        return seq;
      }
    } catch (NumberFormatException ignored) {
      // told below
    }
    throw new BadField("after", "Invalid after: must be the seq of a frame, a whole number from 0 on");
  }

  private static Set<String> list(MultiMap parameters, String name) {
    Set<String> values = new LinkedHashSet<>();
    for (String parameter : parameters.getAll(name)) {
      for (String value : parameter.split(",", -1)) {
        if (!value.isBlank()) {
          values.add(value.strip());
        }
      }
      if (values.isEmpty() && !parameter.isEmpty()) {
        throw new BadField(name, "Invalid " + name + ": " + parameter);
      }
    }
    return values;
  }
}
