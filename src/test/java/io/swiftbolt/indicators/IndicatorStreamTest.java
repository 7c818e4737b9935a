package io.swiftbolt.indicators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.market.Bar;
import io.swiftbolt.market.BarSeries;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class IndicatorStreamTest {
  /** Bars until there is a value, where a definition says how many. */
  private static final Map<Indicator, Integer> NEEDED = Map.ofEntries(Map.entry(Indicator.SMA_5, 5),
      Map.entry(Indicator.SMA_200, 200), Map.entry(Indicator.EMA_26, 26), Map.entry(Indicator.RSI_14, 15),
      Map.entry(Indicator.MACD, 26), Map.entry(Indicator.MACD_SIGNAL, 34), Map.entry(Indicator.MACD_HIST_PREV, 35),
      Map.entry(Indicator.BB_UPPER, 20), Map.entry(Indicator.BB_WIDTH_PCT, 69), Map.entry(Indicator.ATR_14, 14),
      Map.entry(Indicator.PLUS_DI, 15), Map.entry(Indicator.ADX, 28), Map.entry(Indicator.KDJ_K, 13),
      Map.entry(Indicator.KDJ_D, 17), Map.entry(Indicator.WILLIAMS_R, 14), Map.entry(Indicator.CCI, 20),
      Map.entry(Indicator.MFI, 15), Map.entry(Indicator.OBV, 1), Map.entry(Indicator.SUPERTREND, 10),
      Map.entry(Indicator.SUPERTREND_AI, 20), Map.entry(Indicator.VOLATILITY_20, 21), Map.entry(Indicator.ROC_20, 21),
      Map.entry(Indicator.ICHIMOKU_SENKOU_B, 52));

  @Test
  void nothing_is_told_before_enough_bars_have_come_and_everything_after() {
    List<Readings> readings = IndicatorStream.all(RandomBars.walk(260, 3));
    NEEDED.forEach((indicator, bars) -> {
      assertTrue(bars == 1 || readings.get(bars - 2).get(indicator).isEmpty(), indicator + " is early");
      assertTrue(readings.get(bars - 1).get(indicator).isPresent(), indicator + " is late");
    });
    for (Indicator indicator : Indicator.values()) {
      assertTrue(readings.getLast().get(indicator).isPresent(), indicator + " never comes");
    }
  }

  @Property(tries = 40)
  void what_comes_later_changes_no_earlier_value(@ForAll long seed, @ForAll @IntRange(min = 1, max = 250) int kept) {
    BarSeries past = RandomBars.walk(300, seed).slice(0, kept);
    BarSeries.Builder other = BarSeries.builder(past.timeframe());
    BarSeries future = RandomBars.walk(300, seed + 1);
    for (int i = 0; i < future.size(); i++) {
      if (i < kept) {
        other.add(past, i);
      } else {
        other.add(future, i);
      }
    }
    assertEquals(IndicatorStream.all(past), IndicatorStream.all(other.build()).subList(0, kept));
  }

  @Property(tries = 20)
  void bars_as_they_come_give_what_the_whole_series_gives(@ForAll long seed) {
    BarSeries series = RandomBars.walk(120, seed);
    IndicatorStream stream = new IndicatorStream();
    List<Readings> streamed = new ArrayList<>();
    for (int i = 0; i < series.size(); i++) {
      streamed.add(stream.add(series.bar(i)));
    }
    assertEquals(IndicatorStream.all(series), streamed);
  }

  @Test
  void a_price_that_stands_still_breaks_nothing() {
    IndicatorStream stream = new IndicatorStream();
    Readings last = stream.add(new Bar(Instant.EPOCH, 10, 10, 10, 10, 0));
    for (int i = 1; i < 300; i++) {
      last = stream.add(new Bar(Instant.ofEpochSecond(86_400L * i), 10, 10, 10, 10, 0));
    }
    assertEquals(50, last.get(Indicator.RSI_14).orElseThrow());
    assertEquals(0, last.get(Indicator.CCI).orElseThrow());
    assertEquals(0, last.get(Indicator.SUPERTREND_PERFORMANCE_INDEX).orElseThrow());
    assertTrue(last.get(Indicator.MFI).isEmpty(), "nothing was traded");
    assertTrue(last.get(Indicator.ADX).isEmpty(), "nothing moved");
  }

  @Test
  void the_adaptive_trend_turns_with_the_price_and_says_so() {
    IndicatorStream stream = new IndicatorStream();
    Readings last = null;
    for (int i = 0; i < 240; i++) {
      double close = 100 + (i < 120 ? i : 240 - i) * 0.5 + 0.3 * Math.sin(i);
      last = stream.add(new Bar(Instant.ofEpochSecond(86_400L * i), close, close + 0.4, close - 0.4, close, 1000));
      if (i == 119) {
        assertEquals(1, last.get(Indicator.SUPERTREND_AI_TREND).orElseThrow());
        assertTrue(last.get(Indicator.SUPERTREND_AI).orElseThrow() < close);
      }
    }
    assertEquals(0, last.get(Indicator.SUPERTREND_AI_TREND).orElseThrow());
    TrendSignal turn = stream.signals().getLast();
    assertFalse(turn.rising());
    assertTrue(turn.stop() > turn.price());
    assertEquals(turn.price() - 2 * (turn.stop() - turn.price()), turn.target(), 1e-9);
    assertTrue(turn.confidence() >= 0 && turn.confidence() <= 10);
  }
}
