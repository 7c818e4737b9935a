package io.swiftbolt.outlook;

import io.swiftbolt.bars.BarReads;
import io.swiftbolt.bars.SymbolFacts;
import io.swiftbolt.forecast.History;
import io.swiftbolt.market.AdjustmentStep;
import io.swiftbolt.market.Aggregation;
import io.swiftbolt.market.BarSeries;
import io.swiftbolt.market.SessionKind;
import io.swiftbolt.market.Split;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.symbols.UnknownSymbol;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Daily bars as forecasts read them: of sessions, in the shares of the instant they are read at. */
public final class DailyHistories {
  private final BarReads bars;
  private final Supplier<TradingCalendar> calendar;

  public DailyHistories(BarReads bars, Supplier<TradingCalendar> calendar) {
    this.bars = bars;
    this.calendar = calendar;
  }

  /** A symbol and its daily bars. */
  public record Daily(SymbolFacts symbol, History history) {}

  /**
   * Of several symbols, in their order, one read after the other: a long list must not take all connections. Fails with
   * {@link UnknownSymbol}.
   *
   * @param now splits that take effect later are not applied
   */
  public Future<List<Daily>> read(List<String> tickers, Instant now) {
    Promise<List<Daily>> all = Promise.promise();
    readOn(tickers, now, new ArrayList<>(), all);
    return all.future();
  }

  // one promise, not a chain of futures as long as the list: deep chains overflow the stack
  private void readOn(List<String> tickers, Instant now, List<Daily> read, Promise<List<Daily>> all) {
    if (read.size() == tickers.size()) {
      all.complete(List.copyOf(read));
      return;
    }
    read(tickers.get(read.size()), now).onComplete(daily -> {
      read.add(daily);
      readOn(tickers, now, read, all);
    }, all::fail);
  }

  private Future<Daily> read(String ticker, Instant now) {
    return bars.facts(ticker).compose(found -> {
      SymbolFacts symbol = found.orElseThrow(() -> new UnknownSymbol(ticker));
      return bars.series(symbol.id(), Timeframe.D1).map(series -> new Daily(symbol, history(symbol, series, now)));
    });
  }

  private History history(SymbolFacts symbol, BarSeries series, Instant now) {
    List<Split> splits = symbol.splits().stream().filter(split -> !split.effective().isAfter(now)).toList();
    return History.of(Aggregation.within(AdjustmentStep.apply(series, AdjustmentStep.ofSplits(splits)),
        SessionKind.REGULAR, calendar.get()));
  }
}
