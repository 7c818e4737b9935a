package io.swiftbolt.udf;

import io.swiftbolt.bars.SymbolFacts;
import io.swiftbolt.chart.ChartAnswer;
import io.swiftbolt.chart.ChartQuery;
import io.swiftbolt.chart.Charts;
import io.swiftbolt.market.Adjustment;
import io.swiftbolt.market.BarSeries;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.udf.ChartEvent.Kind;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Splits, dividends and earnings gaps of a symbol. There is no calendar of earnings here: a gap is read off the daily bars, with
 * splits and dividends taken out of their prices, so that only what neither explains is left.
 */
final class ChartEvents {
  /** Of one answer, the newest ones: so many letters on a chart say nothing more. */
  private static final int MOST = 500;
  /** The close before the first day may lie behind a long weekend. */
  private static final int DAYS_BEFORE = 14;

  private final Charts charts;
  private final double gapPercent;
  private final int mostBars;

  /** @param gapPercent from which change between close and open on it counts as a gap */
  ChartEvents(Charts charts, double gapPercent, int mostBars) {
    this.charts = charts;
    this.gapPercent = gapPercent;
    this.mostBars = mostBars;
  }

  /**
   * Events of the dates, both included.
   *
   * @return ascending; fails with {@link io.swiftbolt.symbols.UnknownSymbol}
   */
  Future<List<ChartEvent>> of(String ticker, LocalDate from, LocalDate to) {
    ChartQuery daily = ChartQuery.window(ticker, Timeframe.D1, Adjustment.ALL,
        Optional.of(TradingCalendar.midnight(from.minusDays(DAYS_BEFORE))), TradingCalendar.midnight(to.plusDays(1)),
        mostBars);
    return charts.answer(daily).map(answer -> {
      List<ChartEvent> events = new ArrayList<>(actions(answer));
      events.addAll(gaps(answer.bars()));
      List<ChartEvent> within = events.stream()
          .filter(event -> !event.date().isBefore(from) && !event.date().isAfter(to))
          .sorted(Comparator.comparing(ChartEvent::date).thenComparing(ChartEvent::kind)).toList();
      return within.subList(Math.max(0, within.size() - MOST), within.size());
    });
  }

  private static List<ChartEvent> actions(ChartAnswer answer) {
    SymbolFacts symbol = answer.symbol();
    List<ChartEvent> events = new ArrayList<>();
    symbol.splits().forEach(split -> events.add(new ChartEvent(Kind.SPLIT, split.exDate(),
        "Split " + plain(split.to()) + " for " + plain(split.from()))));
    symbol.dividends().forEach(dividend -> events.add(new ChartEvent(Kind.DIVIDEND, dividend.exDate(),
        "Dividend $" + plain(dividend.amount()) + " a share")));
    return events;
  }

  private List<ChartEvent> gaps(BarSeries days) {
    List<ChartEvent> events = new ArrayList<>();
    for (int i = 1; i < days.size(); i++) {
      double percent = 100 * (days.open(i) / days.close(i - 1) - 1);
      if (Math.abs(percent) >= gapPercent) {
        events.add(new ChartEvent(Kind.GAP, Resolution.date(days.ts(i)),
            "Opened " + (percent > 0 ? "+" : "") + BigDecimal.valueOf(percent).setScale(1, RoundingMode.HALF_EVEN)
                + " % from the close before; no split or dividend explains it, an earnings report may"));
      }
    }
    return events;
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }
}
