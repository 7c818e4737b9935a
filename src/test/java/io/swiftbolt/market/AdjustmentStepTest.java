package io.swiftbolt.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AdjustmentStepTest {
  private static final BarSeries NONE = BarSeries.empty(Timeframe.D1);
  private static final LocalDate EX = LocalDate.of(2016, 5, 5);

  @Test
  void a_dividend_is_measured_by_the_last_close_in_the_shares_of_its_ex_date() {
    BarSeries days = days(2, 3, 4);
    Split sameDay = new Split(EX, 1, 4);
    assertEquals(List.of(new AdjustmentStep(TradingCalendar.midnight(EX), 1 / (1 - 0.5 / 100), 1)),
        AdjustmentStep.ofDividends(List.of(new Dividend(EX, 0.5)), List.of(), days, NONE));
    assertEquals(List.of(new AdjustmentStep(TradingCalendar.midnight(EX), 1 / (1 - 0.5 / 25), 1)),
        AdjustmentStep.ofDividends(List.of(new Dividend(EX, 0.5)), List.of(sameDay), days, NONE));
  }

  @Test
  void without_daily_bars_up_to_it_the_others_tell_the_close() {
    BarSeries quarters = BarSeries.builder(Timeframe.M15)
        .add(Instant.parse("2016-05-04T19:45:00Z").getEpochSecond(), 50, 50, 50, 50, 1, "a").build();
    List<Dividend> paid = List.of(new Dividend(EX, 0.5));
    assertEquals(1 / (1 - 0.5 / 50), AdjustmentStep.ofDividends(paid, List.of(), days(2), quarters).getFirst().price());
    assertEquals(1 / (1 - 0.5 / 100),
        AdjustmentStep.ofDividends(paid, List.of(), days(4), quarters).getFirst().price());
  }

  @Test
  void what_no_price_can_hold_changes_nothing() {
    assertEquals(List.of(), AdjustmentStep.ofDividends(List.of(new Dividend(EX, 100)), List.of(), days(4), NONE));
    assertEquals(List.of(), AdjustmentStep.ofDividends(List.of(new Dividend(EX, 1)), List.of(), NONE, NONE));
    assertEquals(List.of(), AdjustmentStep.ofDividends(List.of(new Dividend(EX, 1)), List.of(), days(5, 6), NONE));
  }

  @Test
  void bars_after_all_steps_are_the_same_object() {
    BarSeries days = days(5, 6);
    assertSame(days, AdjustmentStep.apply(days, AdjustmentStep.ofSplits(List.of(new Split(EX, 1, 2)))));
  }

  @Property(tries = 200)
  void whatever_order_the_splits_are_told_in_the_series_is_the_same_and_its_value_stays(@ForAll long seed) {
    Random random = new Random(seed);
    List<Split> splits = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      splits.add(new Split(EX.plusDays(random.nextInt(20)), 1 + random.nextInt(8), 1 + random.nextInt(8)));
    }
    BarSeries raw = days(2, 6, 9, 12, 15, 20, 25);
    BarSeries adjusted = AdjustmentStep.apply(raw, AdjustmentStep.ofSplits(splits));
    Collections.shuffle(splits, random);
    BarSeries again = AdjustmentStep.apply(raw, AdjustmentStep.ofSplits(splits));
    for (int i = 0; i < raw.size(); i++) {
      double factor = SplitAdjustment.factorAt(raw.ts(i), splits);
      assertEquals(raw.close(i), adjusted.close(i) * factor, 1e-9);
      assertEquals(adjusted.close(i), again.close(i), 1e-9);
      assertEquals(raw.volume(i) * factor, (double) adjusted.volume(i), 0.500001);
    }
  }

  private static BarSeries days(int... ofMay) {
    BarSeries.Builder days = BarSeries.builder(Timeframe.D1);
    for (int day : ofMay) {
      days.add(TradingCalendar.midnight(LocalDate.of(2016, 5, day)).getEpochSecond(), 100, 100, 100, 100, 1_000_000,
          "a");
    }
    return days.build();
  }
}
