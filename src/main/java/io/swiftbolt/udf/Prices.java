package io.swiftbolt.udf;

import io.swiftbolt.chart.ChartAnswer;
import io.swiftbolt.chart.ChartQuery;
import io.swiftbolt.chart.Charts;
import io.swiftbolt.lookup.LatestQuotes;
import io.swiftbolt.market.Adjustment;
import io.swiftbolt.market.BarSeries;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.provider.ProviderException;
import io.swiftbolt.provider.Quotes.Quote;
import io.swiftbolt.symbols.UnknownSymbol;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The newest prices: the vendors', and where none answers those of the newest bars. Vendors are asked about our symbols only. */
final class Prices {
  private static final int SYMBOLS_MOST = 50;
  /** More than a day of extended hours has. */
  private static final int QUARTERS = 80;
  private static final int DECIMALS = 4;
  private static final Instant NEWEST = Instant.parse("2200-01-01T00:00:00Z");

  private final Charts charts;
  private final LatestQuotes quotes;

  Prices(Charts charts, LatestQuotes quotes) {
    this.charts = charts;
    this.quotes = quotes;
  }

  /** A symbol as it was asked for, and its newest bars if it is ours. */
  private record Asked(String name, String ticker, Optional<Bars> bars) {}

  private record Bars(BarSeries quarters, BarSeries days) {}

  Future<JsonObject> of(Parameters given) {
    List<String> names = Arrays.stream(given.text("symbols").orElse("").split(",")).map(String::strip)
        .filter(name -> !name.isEmpty()).distinct().toList();
    if (names.isEmpty() || names.size() > SYMBOLS_MOST) {
      throw new Refused("symbols", "must be 1 to " + SYMBOLS_MOST + " tickers with commas between");
    }
    List<Future<Asked>> asked = names.stream().map(this::bars).toList();
    return Future.all(asked).compose(all -> {
      List<Asked> symbols = asked.stream().map(Future::result).toList();
      return told(symbols).map(told -> {
        JsonArray rows = new JsonArray();
        symbols.forEach(symbol -> rows.add(row(symbol, Optional.ofNullable(told.get(symbol.ticker)))));
        return new JsonObject().put("s", "ok").put("d", rows);
      });
    });
  }

  private Future<Asked> bars(String name) {
    String ticker = Parameters.ticker("symbols", name);
    Future<ChartAnswer> quarters = newest(ticker, Timeframe.M15, QUARTERS);
    Future<ChartAnswer> days = newest(ticker, Timeframe.D1, 2);
    return Future.all(quarters, days)
        .map(both -> new Asked(name, ticker, Optional.of(new Bars(quarters.result().bars(), days.result().bars()))))
        .recover(error -> error instanceof UnknownSymbol
            ? Future.succeededFuture(new Asked(name, ticker, Optional.empty()))
            : Future.failedFuture(error));
  }

  private Future<ChartAnswer> newest(String ticker, Timeframe timeframe, int bars) {
    return charts.answer(ChartQuery.window(ticker, timeframe, Adjustment.SPLIT, Optional.empty(), NEWEST, bars));
  }

  /** By ticker; what no vendor tells is absent. */
  private Future<Map<String, Quote>> told(List<Asked> symbols) {
    List<String> ours = symbols.stream().filter(symbol -> symbol.bars.isPresent()).map(Asked::ticker).distinct()
        .toList();
    if (ours.isEmpty() || !quotes.isOn()) {
      return Future.succeededFuture(Map.of());
    }
    return quotes.of(ours).map(found -> {
      Map<String, Quote> byTicker = new HashMap<>();
      found.forEach(quote -> byTicker.put(quote.symbol(), quote));
      return byTicker;
    }).recover(error -> error instanceof ProviderException
        ? Future.succeededFuture(Map.of()) // the bars still tell
        : Future.failedFuture(error));
  }

  private static JsonObject row(Asked symbol, Optional<Quote> quote) {
    Optional<JsonObject> values = quote.map(Prices::told).or(() -> symbol.bars.flatMap(Prices::read));
    if (values.isEmpty()) {
      return new JsonObject().put("s", "error").put("n", symbol.name).put("errmsg", symbol.bars.isPresent()
          ? "No price of " + symbol.ticker + " is known"
          : new UnknownSymbol(symbol.ticker).getMessage()).put("v", new JsonObject());
    }
    return new JsonObject().put("s", "ok").put("n", symbol.name).put("v",
        values.get().put("short_name", symbol.ticker).put("original_name", SymbolInfo.EXCHANGE + ":" + symbol.ticker)
            .put("exchange", SymbolInfo.EXCHANGE).put("description", symbol.ticker));
  }

  /** What is not known is absent. */
  private static JsonObject told(Quote quote) {
    JsonObject values = changes(quote.last(), quote.previousClose());
    put(values, "bid", quote.bid());
    put(values, "ask", quote.ask());
    put(values, "open_price", quote.open());
    put(values, "high_price", quote.high());
    put(values, "low_price", quote.low());
    quote.volume().ifPresent(volume -> values.put("volume", volume));
    if (quote.bid().isPresent() && quote.ask().isPresent()) {
      values.put("spread", rounded(quote.ask().getAsDouble() - quote.bid().getAsDouble()));
    }
    return values;
  }

  /** Of the day of the newest bar; empty without bars. */
  private static Optional<JsonObject> read(Bars bars) {
    BarSeries quarters = bars.quarters;
    BarSeries days = bars.days;
    if (quarters.isEmpty() && days.isEmpty()) {
      return Optional.empty();
    }
    Optional<LocalDate> quarter = lastDate(quarters);
    Optional<LocalDate> day = lastDate(days);
    boolean byQuarters = quarter.isPresent() && (day.isEmpty() || !quarter.get().isBefore(day.get()));
    BarSeries told = byQuarters
        ? quarters.slice(quarters.firstFrom(midnight(quarter.orElseThrow())), quarters.size())
        : days.slice(days.size() - 1, days.size());
    return Optional.of(read(told, before(days, lastDate(told).orElseThrow())));
  }

  private static JsonObject read(BarSeries day, OptionalDouble previousClose) {
    double high = day.high(0);
    double low = day.low(0);
    long volume = 0;
    for (int i = 0; i < day.size(); i++) {
      high = Math.max(high, day.high(i));
      low = Math.min(low, day.low(i));
      volume += day.volume(i);
    }
    return changes(day.close(day.size() - 1), previousClose).put("open_price", day.open(0)).put("high_price", high)
        .put("low_price", low).put("volume", volume);
  }

  private static JsonObject changes(double last, OptionalDouble previousClose) {
    JsonObject values = new JsonObject().put("lp", last);
    if (previousClose.isPresent()) {
      double before = previousClose.getAsDouble();
      values.put("prev_close_price", before).put("ch", rounded(last - before))
          .put("chp", rounded(100 * (last - before) / before));
    }
    return values;
  }

  /** The close of the newest day before a date. */
  private static OptionalDouble before(BarSeries days, LocalDate date) {
    int next = days.firstFrom(midnight(date));
    return next == 0 ? OptionalDouble.empty() : OptionalDouble.of(days.close(next - 1));
  }

  private static Optional<LocalDate> lastDate(BarSeries bars) {
    return bars.isEmpty() ? Optional.empty() : Optional.of(Resolution.date(bars.ts(bars.size() - 1)));
  }

  private static long midnight(LocalDate date) {
    return TradingCalendar.midnight(date).getEpochSecond();
  }

  private static void put(JsonObject values, String name, OptionalDouble price) {
    if (price.isPresent()) {
      values.put(name, price.getAsDouble());
    }
  }

  private static double rounded(double value) {
    return BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_EVEN).doubleValue();
  }
}
