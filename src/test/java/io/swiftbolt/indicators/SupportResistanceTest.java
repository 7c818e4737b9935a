package io.swiftbolt.indicators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.indicators.PivotLevels.Status;
import io.swiftbolt.market.BarSeries;
import io.swiftbolt.market.Timeframe;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class SupportResistanceTest {

  @Test
  void a_trend_line_is_read_at_the_last_bar_and_rises_with_the_price() {
    // lows every 20 bars at 100 + bar/2
    SupportResistance levels = SupportResistance.of(bars(130, i -> 100 + 0.5 * i + (i % 20 == 10 ? 0 : 5)));
    TrendLine line = levels.supportLine().orElseThrow();
    assertEquals(0.5, line.slope(), 1e-9);
    assertEquals(100 + 0.5 * 129 - 1, line.value(), 1e-9);
    assertEquals(line.value() + 5, line.ahead().getLast(), 1e-9);
    assertEquals(10, line.ahead().size());
  }

  @Test
  void a_level_remembers_how_often_it_held() {
    // turns at 99 at bar 20 and comes back to it twice
    BarSeries bars = bars(90, i -> i == 20 || i == 50 || i == 70 ? 100 : 110 + Math.abs(i - 45) * 0.01);
    TestedLevel level = SupportResistance.of(bars).testedSupports().getFirst();
    assertEquals(99, level.level());
    assertTrue(level.support());
    assertEquals(2, level.touches());
    assertEquals(2, level.held());
    assertTrue(level.lower() < level.probability() && level.probability() < level.upper());
    assertTrue(level.probability() < 1, "two touches prove little");
  }

  @Test
  void a_level_that_was_closed_through_is_gone_and_the_break_is_told_on_its_bar() {
    BarSeries broken = bars(60, i -> i == 20 ? 100 : i == 59 ? 97 : 110 + i * 0.01);
    SupportResistance levels = SupportResistance.of(broken);
    assertEquals(List.of("support_break"), levels.signals());
    assertTrue(levels.testedSupports().isEmpty());
    assertTrue(levels.supports().isEmpty());
    assertEquals("Neutral", levels.bias());
  }

  @Test
  void a_pivot_needs_its_period_on_both_sides_and_has_a_status() {
    List<PivotLevels> pivots = SupportResistance.of(bars(60, i -> i == 30 ? 80 : 110 + (i % 2))).pivots();
    assertEquals(List.of(5, 25), pivots.stream().map(PivotLevels::period).toList());
    assertEquals(79, pivots.getLast().low().orElseThrow());
    assertEquals(Status.SUPPORT, pivots.getLast().lowStatus());
    assertEquals(Status.ACTIVE, pivots.getFirst().highStatus());
    PivotLevels falling = SupportResistance.of(bars(60, i -> 110 - i)).pivots().getFirst();
    assertEquals(Status.INACTIVE, falling.highStatus());
    assertTrue(falling.low().isEmpty());
  }

  @Test
  void levels_lie_on_their_side_nearest_first_and_the_nearer_side_leans() {
    for (int seed = 0; seed < 50; seed++) {
      SupportResistance levels = SupportResistance.of(RandomBars.walk(252, seed));
      assertTrue(levels.supports().size() <= 5 && levels.resistances().size() <= 5);
      assertEquals(levels.supports().stream().sorted((a, b) -> Double.compare(b, a)).toList(), levels.supports());
      assertEquals(levels.resistances().stream().sorted().toList(), levels.resistances());
      assertTrue(levels.supports().stream().allMatch(level -> level < levels.price()));
      assertTrue(levels.resistances().stream().allMatch(level -> level > levels.price()));
      if (!levels.supports().isEmpty() && !levels.resistances().isEmpty()) {
        boolean below = levels.price() - levels.supports().getFirst() < levels.resistances().getFirst()
            - levels.price();
        assertEquals(below ? "Bullish" : "Bearish", levels.bias());
      }
    }
  }

  @Test
  void too_few_bars_are_refused() {
    assertThrows(IllegalArgumentException.class, () -> SupportResistance.of(RandomBars.walk(19, 1)));
    SupportResistance.of(RandomBars.walk(20, 1));
  }

  /** Bars of one price, a unit on either side. */
  private static BarSeries bars(int count, IntToDoubleFunction close) {
    BarSeries.Builder bars = BarSeries.builder(Timeframe.D1);
    for (int i = 0; i < count; i++) {
      double price = close.applyAsDouble(i);
      bars.add(86_400L * i, price, price + 1, price - 1, price, 1_000, "test");
    }
    return bars.build();
  }
}
